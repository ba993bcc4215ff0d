"""Assembly: the window of a run: its clock, around the application's own code and no other."""

from types import TracebackType

from replaykit.errors import DeadlockError
from replaykit.model import Span
from replaykit.run.late_toolbox import LateToolbox
from replaykit.run.timing import Timekeeper

_IN_NS = 10**9


class Window:
    """In it time is that of the run; before it closes, tools that nobody waits for are seen out."""

    def __init__(self, timekeeper: Timekeeper, toolbox: LateToolbox) -> None:
        self._timekeeper = timekeeper
        self._toolbox = toolbox

    def keep_real_time(self, why: str) -> None:
        """Has a real clock after all, and its notes say why; before it is entered."""
        self._timekeeper.keep_real_time(why)

    def __enter__(self) -> None:
        self._timekeeper.clock.__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        __tracebackhide__ = True
        try:
            if error is None:
                self._let_tools_end()
            elif isinstance(error, DeadlockError):
                self._say_who_hung(error)
            # That what still runs is cleared away is no news of it.
            self._toolbox.leave()
        finally:
            self._timekeeper.clock.__exit__(kind, error, trace)

    def _let_tools_end(self) -> None:
        if any(span.ended_ns is None for span in self._toolbox.spans):
            self._timekeeper.drain()

    def _say_who_hung(self, error: DeadlockError) -> None:
        """Adds to a deadlock the tools that hung on purpose, which are behind it."""
        still = [
            one for one in self._toolbox.hanging if _seconds(one.ended_ns, error) >= error.at_s
        ]
        if still:
            lines = [
                f"  {_shown(one)}, since {_seconds(one.started_ns, error):g} s" for one in still
            ]
            error.add_note("\n".join(("Hung on purpose, and nobody gave up on it:", *lines)))


def _seconds(at_ns: int | None, error: DeadlockError) -> float:
    """An instant in seconds; what has not ended has not ended when the deadlock was found."""
    return error.at_s if at_ns is None else at_ns / _IN_NS


def _shown(span: Span) -> str:
    arguments = span.arguments if isinstance(span.arguments, dict) else {}
    said = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
    return f"{span.tool}({said}): {span.plan}"
