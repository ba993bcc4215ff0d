"""Edge: the tools of one run: watched, linked to the calls they answer, slowed, broken."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from replaykit.belonging.inheriting import inheriting
from replaykit.errors import SettingError
from replaykit.model import Call, Json, Span
from replaykit.tools.current import Declared, Function, toolboxes
from replaykit.tools.declaring import declared_in, declared_tools
from replaykit.tools.execution import Clocks, Execution
from replaykit.tools.executions import Executions, answering
from replaykit.tools.facts import Tool
from replaykit.tools.grouping import Gather, alone
from replaykit.tools.in_place import InPlace
from replaykit.tools.plan_data import read_plan
from replaykit.tools.recordings import Recordings
from replaykit.tools.rule import Rule, Selector, selector_of
from replaykit.tools.twins import Twins
from replaykit.tools.unapplied import Unapplied, choices
from replaykit.tools.watching import watching

_Watched = TypeVar("_Watched")


def _as_it_is(arguments: Json) -> Json:
    """Nothing was taken out of what was recorded."""
    return arguments


class Toolbox:
    """Everything that one run knows of tools."""

    def __init__(  # noqa: PLR0913  (what a run decides)
        self,
        *,
        now_ns: Callable[[], int],
        real_now_ns: Callable[[], int],
        seed: int = 0,
        recorded: Sequence[Span] | None = None,
        keep: Callable[[Span], None] | None = None,
        listen: Callable[[], object] = alone,
        gather: Gather = alone,
        waits: bool = True,
        comparable: Callable[[Json], Json] = _as_it_is,
    ) -> None:
        """
        Args:
            now_ns: the clock of the run.
            real_now_ns: the real one, whatever the tests do to `time`.
            seed: what chances are drawn from, together with each call's name and arguments.
            recorded: what tools give instead of being run; None: they run.
            keep: called with each execution that has ended, while the toolbox is open.
            listen: called before executions are linked or shown, to tell `asked` what came last.
            gather: the group of executions that is forming, in which each is held.
            waits: whether planned time is to pass; a model that is really asked has its own.
            comparable: what the arguments of live calls and recorded ones are compared as.
        """
        self._recordings = None if recorded is None else Recordings(recorded, comparable)
        self._executions = Executions(
            Clocks(now_ns, real_now_ns),
            seed=seed,
            recordings=self._recordings,
            keep=keep,
            listen=listen,
            gather=gather,
            waits=waits,
        )
        self._tools: dict[str, Tool] = {}
        self._twins = Twins(self._twin)
        self._in_place = InPlace()
        self._is_closed = False
        self._asking: dict[int, tuple[Declared, Function]] = {}

    @contextmanager
    def opened(self) -> Iterator["Toolbox"]:
        """While the block runs, `@replaykit.tool` and `watch` ask this one in this context."""
        with inheriting(), toolboxes.entered(self):
            try:
                yield self
            finally:
                self.close()

    def leave(self) -> None:
        """From now on, what is running is never seen to end."""
        self._executions.leave()

    def close(self) -> None:
        """Puts back what was watched in place; what was watched otherwise is as if it were not."""
        self._is_closed = True
        self._in_place.close()
        self._executions.close()

    def watched(self, tools: _Watched) -> _Watched:
        """The same tools, watched: a function, a collection of them, or an object that has them.

        Raises:
            SettingError: where there is no tool in it.
        """
        twin: _Watched = self._twins.of(tools)
        return twin

    def watch(self, *paths: str) -> None:
        """Watches tools where they stand, by dotted path, until the toolbox is closed.

        Example:
            replay.watch("trip.tools:TOOLS")

        Raises:
            SettingError: where a path leads nowhere, or to no tool.
        """
        for path in () if self._is_closed else paths:
            self._in_place.watch(path)

    def watching(self, declared: Declared) -> Function:
        """What a function that asks is to call in this run."""
        if not (declared.always or self._in_place.holds(declared)):
            return declared.function
        if id(declared) not in self._asking:
            watched = self._watched_function(
                declared.function, declared.name, serial=declared.serial
            )
            self._asking[id(declared)] = declared, watched
        return self._asking[id(declared)][1]

    def on(
        self,
        tool: str | Callable[..., object] | None = None,
        /,
        *,
        nth: int | None = None,
        id: str | None = None,  # noqa: A002  (the provider's word)
        turn: int | None = None,
        **arguments: object,
    ) -> Rule:
        """A rule for some executions; say what becomes of them in a chain.

        Later rules win over earlier ones.

        Args:
            tool: its name; None: any tool.
            nth: only the nth of those that the rest is true of, from 1.
            id: the id of the call.
            turn: which of the replies that asked for tools, from 1.
            arguments: what the call's arguments have to be; others may be anything.

        Raises:
            SettingError: naming what is wrong, and the choices.
        """
        selector = selector_of(tool, arguments=arguments, call_id=id, turn=turn, nth=nth)
        self._check(selector)
        return self._executions.plan.add(Rule(selector))

    def plan(self, data: object, *, place: str = "plan") -> tuple[Rule, ...]:
        """Adds rules that are written down as data.

        Raises:
            SettingError: naming the place, and the choices.
        """
        return tuple(map(self._executions.plan.add, read_plan(data, place=place)))

    def asked(self, exchange: int, calls: Sequence[Call], *, sent_ns: int | None = None) -> None:
        """Takes in the calls of a reply that has been handed to the application.

        Args:
            sent_ns: when its request was sent, if parts of it were handed over before it was whole.
        """
        self._executions.asked(exchange, calls, sent_ns)

    def begin(
        self, tool: Tool, args: Sequence[object], kwargs: Mapping[str, object]
    ) -> Execution | None:
        """Opens the execution that a call of a tool is; None: it just runs."""
        return self._executions.begin(tool, args, kwargs)

    def answering(self, call_id: str) -> AbstractContextManager[None]:
        """What is executed in the block answers this call, whatever its name and arguments."""
        return answering.bound_to(call_id)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every execution so far, in the order in which they began."""
        return self._executions.spans

    @property
    def hanging(self) -> tuple[Span, ...]:
        """The executions that were never to end, by a plan or as recorded."""
        return self._executions.hanging

    @property
    def unapplied(self) -> tuple[Unapplied, ...]:
        """The rules, and the steps of rules, that decided nothing, and why."""
        declared = [name for name in self._executions.plan.tools if name in declared_tools]
        return self._executions.plan.unapplied((*self.tools, *declared))

    @property
    def unrecorded(self) -> tuple[str, ...]:
        """What was to be served as recorded, and is not recorded."""
        return tuple(self._recordings.missed) if self._recordings else ()

    @property
    def unkept(self) -> tuple[str, ...]:
        """Why executions could not be kept."""
        return tuple(self._executions.unkept)

    @property
    def tools(self) -> tuple[str, ...]:
        """The names of all that are watched."""
        return tuple(dict.fromkeys([*self._tools, *self._in_place.names]))

    @property
    def serial_tools(self) -> frozenset[str]:
        """The names of those that are meant to run one at a time."""
        return frozenset(name for name, tool in self._tools.items() if tool.serial)

    def _twin(self, function: Function, name: str) -> Function:
        declared = declared_in(function)
        if declared is None:
            return self._watched_function(function, name)
        own = declared.name if name == getattr(function, "__name__", None) else name
        return self._watched_function(declared.function, own, serial=declared.serial)

    def _watched_function(self, function: Function, name: str, *, serial: bool = False) -> Function:
        self._tools[name] = tool = Tool.of(function, name, serial=serial)
        return watching(tool, self.begin)

    def _check(self, selector: Selector) -> None:
        """Refuses a tool or an argument that there is not, as far as that is known by now."""
        watched = self.tools
        if selector.tool is None or not watched:
            return
        if selector.tool not in watched and selector.tool not in declared_tools:
            raise SettingError(
                f"{selector} is for a tool that nobody watches{choices(selector.tool, watched)}"
            )
        tool = self._tools.get(selector.tool)
        if tool is None or tool.parameters.takes_any or tool.parameters.takes_object:
            return
        for name in selector.arguments:
            if name not in tool.parameters.named:
                raise SettingError(
                    f"{selector}: {tool.name} has no argument {name!r}"
                    f"{choices(name, tool.parameters.named)}"
                )
