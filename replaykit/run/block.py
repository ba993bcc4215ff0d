"""Assembly: a run as the `with` block of whoever does not use pytest: opened, judged, closed."""

from abc import ABC, abstractmethod
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from replaykit.errors import RunError
from replaykit.run.complaints import Complaint
from replaykit.run.outcome import Outcome
from replaykit.run.timing import RunClock

_NOTED = ("finding", "missed")
"""What may be behind an exception, and is told beside it."""


class Block(ABC):
    """The part of a run that is a block: in it its cassette answers, and its clock is the time."""

    @abstractmethod
    def open(self) -> Self:
        """Puts the cassette between this context and the network."""

    @abstractmethod
    def close(self, *, passed: bool) -> Outcome:
        """Lets the network through again, and saves what was recorded if the test passed."""

    @abstractmethod
    def let_tools_end(self) -> None:
        """Runs a virtual clock on while tools run that nobody waits for."""

    @abstractmethod
    def leave_tools(self) -> None:
        """What runs still is never seen to end."""

    @abstractmethod
    def explain(self, error: BaseException | None) -> None:
        """Adds to an exception what the run knows of it."""

    @property
    @abstractmethod
    def clock(self) -> RunClock:
        """The clock of this run."""

    @property
    @abstractmethod
    def complaints(self) -> tuple[Complaint, ...]:
        """What is wrong with how it went so far."""

    def __enter__(self) -> Self:
        self.open()
        with ExitStack() as undo:
            undo.callback(self.close, passed=False)
            self.clock.__enter__()
            undo.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        __tracebackhide__ = True
        self._end(error)
        complaints = self.complaints
        if error is None and complaints:
            raise RunError("\n\n".join(complaint.text for complaint in complaints))
        if not isinstance(error, Exception):
            return
        behind = (one for one in complaints if one.kind in _NOTED)
        untold = [one for one in behind if one.text not in str(error)]
        if untold:
            error.add_note("\n\n".join(one.text for one in untold))

    def _end(self, error: BaseException | None) -> None:
        """Leaves the clock, then closes; what a tool does late is seen before."""
        with ExitStack() as ends:
            ends.callback(self.close, passed=error is None)
            ends.push(self.clock)
            self.explain(error)
            if error is None:
                self.let_tools_end()
            else:
                self.leave_tools()

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        __tracebackhide__ = True
        self.__exit__(kind, error, trace)
