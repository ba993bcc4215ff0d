"""Edge: every execution of a run: how it begins, and what is known of all of them."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from replaykit.belonging import Scope
from replaykit.model import Call, Span
from replaykit.tools.arguments import Given
from replaykit.tools.execution import Clocks, Execution, executing
from replaykit.tools.facts import Tool
from replaykit.tools.grouping import Gather
from replaykit.tools.json_values import canonical
from replaykit.tools.linking import Ledger, Link
from replaykit.tools.plan import Plan
from replaykit.tools.recordings import Recordings
from replaykit.tools.rule import Attempt

answering: Scope[str] = Scope("answering")
"""Which call the application says it executes."""

_UNREADABLE = Given(explicit={}, full={})


class Executions:
    """Opens them, and keeps them when they end."""

    def __init__(  # noqa: PLR0913  (what a run decides)
        self,
        clocks: Clocks,
        *,
        seed: int,
        recordings: Recordings | None,
        keep: Callable[[Span], None] | None,
        listen: Callable[[], object],
        gather: Gather,
        waits: bool,
    ) -> None:
        """
        Args:
            recordings: what is served instead of running anything; None: tools run.
            listen: called before executions are linked or shown, to tell `asked` what came last.
            gather: the group that is forming; None: nobody is held.
            waits: whether planned time is to pass.
        """
        self.unkept: list[str] = []
        self._clocks = clocks
        self._recordings = recordings
        self._keep = keep
        self._listen = listen
        self._gather = gather
        self._waits = waits
        self._lock = threading.Lock()
        self._ledger = Ledger()
        self.plan = Plan(seed=seed, ledger=self._ledger)
        self._all: list[Execution] = []
        self._unasked: Counter[tuple[str, str]] = Counter()
        self._over = threading.Event()

    @property
    def spans(self) -> tuple[Span, ...]:
        """All that have begun, in this order."""
        self._hear_the_last()
        return tuple(execution.span for execution in tuple(self._all))

    @property
    def hanging(self) -> tuple[Span, ...]:
        """Those that were never to end."""
        return tuple(execution.span for execution in tuple(self._all) if execution.hangs)

    def asked(self, exchange: int, calls: Sequence[Call], sent_ns: int | None) -> None:
        """Takes in what a reply asks for.

        Args:
            sent_ns: when it was asked for, if the application may have begun to execute calls
                before the reply was over.
        """
        with self._lock:
            self._ledger.add(exchange, calls)
            early = [one for one in self._all if sent_ns is not None and one.is_unlinked(sent_ns)]
            for execution in early:
                execution.link = self._ledger.link(execution.tool.name, execution.given)
        for execution in early:
            if execution.has_ended and execution.link.by is not None:
                self._kept(execution)

    def leave(self) -> None:
        """What is running is never seen to end."""
        for execution in tuple(self._all):
            execution.is_left = True

    def close(self) -> None:
        """From now on tools run as if nobody watched; threads that hang on purpose are let go."""
        self._hear_the_last()
        for execution in tuple(self._all):
            if not execution.has_ended or execution.link.by is None:  # others are kept already
                self._kept(execution)
        self._over.set()

    def _hear_the_last(self) -> None:
        """Takes in replies that were over only when the last tool had begun."""
        if self._all and not self._over.is_set():
            self._listen()

    def begin(
        self, tool: Tool, args: Sequence[object], kwargs: Mapping[str, object]
    ) -> Execution | None:
        """Opens the execution that a call of a tool is; None: it is part of the one around it."""
        if self._over.is_set():
            return None
        given = _UNREADABLE
        with suppress(Exception):  # arguments that cannot even be looked at are the tool's affair
            given = tool.parameters.given(args, kwargs)
        outer = self._around()
        if outer is not None and outer.is_begun_by(tool, given):
            return None
        self._listen()
        with self._lock:
            link, after = self._link(tool, given, outer)
            attempt = self._attempt(tool, given, link)
            decision = self.plan.decide(attempt)
            if self._recordings is not None:
                decision = self._recordings.decide(tool.name, given, link, decision)
            if decision is not None and not self._waits:
                decision = replace(decision, delay=None)
            execution = Execution(
                tool,
                given,
                link=link,
                decision=decision,
                outer=outer,
                turn_then=after,
                clocks=self._clocks,
                gather=self._gather,
                ended=self._ended,
                over=self._over,
            )
            self._all.append(execution)
        return execution

    def _around(self) -> Execution | None:
        """The execution of this run in which something is called."""
        outer = executing.bound()
        is_ours = outer is not None and outer.is_running and outer.is_of(self._over)
        return outer if is_ours else None

    def _link(self, tool: Tool, given: Given, outer: Execution | None) -> tuple[Link, int]:
        """What a call answers, and the turn by then.

        Within a tool that answers a call, only what was asked for since can be answered: the
        tool may be an agent itself.
        """
        call_id, after = answering.bound(), 0
        if outer is not None and outer.link.by is not None:
            after = outer.turn_then
            call_id = None if call_id == outer.link.call_id else call_id
        link = self._ledger.link(tool.name, given, call_id=call_id, after_turn=after)
        return link, self._ledger.turn

    def _attempt(self, tool: Tool, given: Given, link: Link) -> Attempt:
        """What the plan is asked about."""
        asked, forms = link.asked, given.forms
        if asked is None:
            key = canonical(given.explicit)
            seed = f"{key}|unasked {self._unasked[tool.name, key]}"
            self._unasked[tool.name, key] += 1
        else:
            seed = f"{asked.key}|{asked.earlier}|{link.times}"
            forms = forms if asked.arguments is None else (asked.arguments, *forms)
        return Attempt(
            tool=tool.name,
            forms=forms,
            asked=asked,
            call_id=link.call_id,
            seed=seed,
            is_first=link.times == 0,
            turn_then=self._ledger.turn,
        )

    def _ended(self, execution: Execution) -> None:
        if execution.link.by is not None:  # else its reply may not be over yet
            self._kept(execution)

    def _kept(self, execution: Execution) -> None:
        if self._keep is None or self._over.is_set():
            return
        try:
            self._keep(execution.span)
        except Exception as failure:  # the application must not fail of it, nor the reader miss it
            self.unkept.append(f"{execution.tool.name}: {type(failure).__name__}: {failure}")
