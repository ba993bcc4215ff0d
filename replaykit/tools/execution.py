"""Edge: one execution of a tool: what it answers, what was planned for it, how it went."""

import asyncio
import copy
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from types import TracebackType
from typing import Any

from replaykit.belonging import Scope
from replaykit.belonging.call_site import call_site, site_of
from replaykit.model import Json, Span
from replaykit.tools.arguments import Given, Object
from replaykit.tools.facts import Tool
from replaykit.tools.failure import said_of
from replaykit.tools.grouping import Gather, Group
from replaykit.tools.json_values import as_json_or_text, canonical
from replaykit.tools.linking import Link
from replaykit.tools.plan import Decision
from replaykit.tools.rule import Fails, Hangs, Returns
from replaykit.tools.sleeping import sleep, sleep_forever

_NOTHING = Decision(text="")

executing: Scope["Execution"] = Scope("execution")
"""Within which execution a task or thread is."""


class Clocks:
    """The time of the run, and the real one."""

    def __init__(self, now_ns: Callable[[], int], real_now_ns: Callable[[], int]) -> None:
        self.now_ns = now_ns
        self._real_now_ns = real_now_ns
        self._opened_ns = real_now_ns()

    def real_ns(self) -> int:
        """Real nanoseconds since the toolbox was made."""
        return self._real_now_ns() - self._opened_ns


class Execution:
    """Entered while the tool's own code runs; whatever is raised meanwhile ends it."""

    def __init__(  # noqa: PLR0913  (all that is known when it begins)
        self,
        tool: Tool,
        given: Given,
        *,
        link: Link,
        decision: Decision | None,
        outer: "Execution | None",
        turn_then: int,
        clocks: Clocks,
        gather: Gather,
        ended: Callable[["Execution"], None],
        over: threading.Event,
    ) -> None:
        self.tool = tool
        self.given = given
        self.link = link
        self.decision = decision or _NOTHING
        self.turn_then = turn_then
        self._is_nested = outer is not None
        self._clocks = clocks
        self._gather = gather
        self.is_left = False
        """Whether nobody looks any more when it ends."""

        self._group: int | None = None
        self._called_at = call_site()
        self._raised_at: str | None = None
        self._ended = ended
        self._over = over
        self._task, self._thread = _task_name(), threading.current_thread().name
        self._result: Json = None
        self._error: str | None = None
        self._ended_ns: int | None = None
        self._real_ended_ns: int | None = None
        self._binding: AbstractContextManager[None] | None = None
        self._real_started_ns = clocks.real_ns()
        self._started_ns = clocks.now_ns()

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet, and somebody waits to see it."""
        return not (self.has_ended or self.is_left)

    @property
    def has_ended(self) -> bool:
        """Whether it was seen to end."""
        return self._ended_ns is not None

    def is_unlinked(self, since_ns: int) -> bool:
        """Whether it answers no call so far, and began later than this."""
        return self.link.by is None and not self._is_nested and self._started_ns >= since_ns

    def is_of(self, over: threading.Event) -> bool:
        """Whether it belongs to the run that ends with this."""
        return self._over is over

    def is_begun_by(self, tool: Tool, given: Given) -> bool:
        """Whether a call within it is only its own function, reached through a second watcher.

        A partial knows less of the arguments than the function below it.
        """
        if self.tool.innermost is not tool.innermost:
            return False
        return self.given.full.items() <= given.full.items()

    @property
    def is_planned(self) -> bool:
        """Whether the plan has anything to say of it."""
        return self.decision is not _NOTHING

    @property
    def ends_by_plan(self) -> bool:
        """Whether the plan says how it ends, if it does."""
        return self.decision.outcome is not None

    @property
    def is_decided(self) -> bool:
        """Whether the plan says how it ends, so that the tool is not run."""
        return isinstance(self.decision.outcome, Fails | Returns)

    @property
    def hangs(self) -> bool:
        """Whether the plan has it never end."""
        return isinstance(self.decision.outcome, Hangs)

    @property
    def span(self) -> Span:
        """What is known of it by now."""
        asked = self.link.asked
        return Span(
            tool=self.tool.name,
            call_id=self.link.call_id,
            started_ns=self._started_ns,
            ended_ns=self._ended_ns,
            arguments=dict(_as_asked(self.given, self.link)),
            result=self._result,
            error=self._error,
            exchange=asked.exchange if asked else None,
            linked_by=self.link.by,
            is_nested=self._is_nested,
            plan=self.decision.text or None,
            task=self._task,
            thread=self._thread,
            real_started_ns=self._real_started_ns,
            real_ended_ns=self._real_ended_ns,
            group=self._group,
            called_at=self._called_at,
            raised_at=self._raised_at,
        )

    async def wait(self) -> None:
        """Lets whoever can join it, and then the planned time pass, in a task."""
        group = self._joined()
        if group is not None:
            await group
            self._begin()
        if self.decision.delay is not None:
            await sleep(self.decision.delay)
        if self.hangs:
            await sleep_forever()

    def block(self, *, has_run: bool = False) -> None:
        """Lets whoever can join it, and then the planned time pass, in a thread.

        Args:
            has_run: whether its function has run already: only then it was known to be plain.
        """
        group = self._joined()
        if group is not None:
            group.wait()
            if not has_run:
                self._begin()
        if self.decision.delay is not None:
            time.sleep(self.decision.delay)
        if self.hangs:
            self._over.wait()
            raise TimeoutError(f"{self.tool.name} hung on purpose until the run was over")

    def decided(self) -> Any:  # noqa: ANN401  (whatever the plan returns)
        """What the plan returns.

        Raises:
            BaseException: what the plan raises.
        """
        __tracebackhide__ = True
        outcome = self.decision.outcome
        if isinstance(outcome, Fails):
            raise outcome.make()
        value = outcome.value if isinstance(outcome, Returns) else None
        with suppress(Exception):  # not everything can be copied
            value = copy.deepcopy(value)
        return self.returned(value)

    def returned(self, value: Any) -> Any:  # noqa: ANN401  (whatever the tool returns)
        """Ends it with a result, which is given back."""
        if self.is_running:
            self._result = as_json_or_text(value)
            self._end()
        return value

    def raised(self, error: BaseException) -> None:
        """Ends it with an exception."""
        if self.is_running:
            self._error = said_of(error)
            self._raised_at = site_of(error)
            self._end()

    def _begin(self) -> None:
        """It begins now: whoever was held beside it may have blocked the others since."""
        self._real_started_ns = self._clocks.real_ns()
        self._started_ns = self._clocks.now_ns()

    def _joined(self) -> Group | None:
        group = self._gather()
        if group is not None:
            self._group = group.number
        return group

    def __enter__(self) -> None:
        self._binding = executing.bound_to(self)
        self._binding.__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._binding is not None:
            self._binding.__exit__(None, None, None)
        if error is not None:
            self.raised(error)

    def _end(self) -> None:
        self._real_ended_ns = self._clocks.real_ns()
        self._ended_ns = self._clocks.now_ns()
        self._ended(self)


def _as_asked(given: Given, link: Link) -> Object:
    """The arguments in the form in which the model wrote them, where that is known."""
    asked = link.asked
    if asked is not None and given.inner is not None and asked.key == canonical(given.inner):
        return given.inner
    return given.explicit


def _task_name() -> str | None:
    with suppress(RuntimeError):  # no loop is running here
        task = asyncio.current_task()
        return task.get_name() if task else None
    return None
