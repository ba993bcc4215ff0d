"""Assembly: what a test says of its tools, and what it asks about them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, TypeVar

from replaykit.model import Span
from replaykit.run.late_toolbox import LateToolbox

if TYPE_CHECKING:  # see `late_toolbox`
    from replaykit.tools.rule import Rule
    from replaykit.tools.unapplied import Unapplied

_Tools = TypeVar("_Tools")


class ToolDesk(ABC):
    """The part of a run that has to do with tools."""

    @property
    @abstractmethod
    def _tools(self) -> LateToolbox:
        """Where the tools of this run are."""

    def tools(self, tools: _Tools) -> _Tools:
        """The same tools, watched: a function, a collection of them, or an object that has them.

        Raises:
            SettingError: where there is no tool in it.
        """
        return self._tools.toolbox().watched(tools)

    def watch(self, *paths: str) -> None:
        """Watches tools where they stand, by dotted path, for as long as the run is open.

        Raises:
            SettingError: where a path leads nowhere, or to no tool.

        Example:
            replay.watch("trip.tools:TOOLS")
        """
        self._tools.toolbox().watch(*paths)

    def on(
        self,
        tool: str | Callable[..., object] | None = None,
        /,
        *,
        nth: int | None = None,
        id: str | None = None,  # noqa: A002  (the provider's word)
        turn: int | None = None,
        **arguments: object,
    ) -> "Rule":
        """A rule for some executions; say in a chain what becomes of them. Later rules win.

        Args:
            tool: its name; None: any tool.
            nth: only the nth of those that the rest is true of, from 1.
            id: the id of the call.
            turn: which of the replies that asked for tools, from 1.
            arguments: what the call's arguments have to be; others may be anything.

        Raises:
            SettingError: naming what is wrong, and the choices.

        Example:
            replay.on("get_weather", city="Tokyo").takes(30)
        """
        return self._tools.toolbox().on(tool, nth=nth, id=id, turn=turn, **arguments)

    def plan(self, rules: Sequence[Mapping[str, object]]) -> None:
        """Adds rules that are written as data, as in the marker; later rules win.

        Raises:
            SettingError: naming the place, and the choices.

        Example:
            replay.plan([{"tool": "get_weather", "arguments": {"city": "Tokyo"}, "takes": 30}])
        """
        self._tools.toolbox().plan(rules)

    def answering(self, call_id: str) -> AbstractContextManager[None]:
        """What is executed in the block answers this call, whatever its name and arguments."""
        return self._tools.toolbox().answering(call_id)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every execution of a watched tool so far, in the order in which they began."""
        return self._tools.spans

    @property
    def unapplied(self) -> "tuple[Unapplied, ...]":
        """The rules, and the steps of rules, that have decided nothing so far, and why."""
        return self._tools.unapplied
