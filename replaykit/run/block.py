"""Assembly: a run as the `with` block of whoever does not use pytest: opened, judged, closed."""

from abc import ABC, abstractmethod
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from replaykit.errors import RunError
from replaykit.run.complaints import Complaint
from replaykit.run.outcome import Outcome
from replaykit.run.window import Window

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

    @property
    @abstractmethod
    def window(self) -> Window:
        """The time in which the code of the block runs."""

    @property
    @abstractmethod
    def complaints(self) -> tuple[Complaint, ...]:
        """What is wrong with how it went so far."""

    def __enter__(self) -> Self:
        self.open()
        with ExitStack() as undo:
            undo.callback(self.close, passed=False)
            self.window.__enter__()
            undo.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        __tracebackhide__ = True
        with ExitStack() as ends:  # what a tool does late is seen before the run is closed
            ends.callback(self.close, passed=error is None)
            self.window.__exit__(kind, error, trace)
        complaints = self.complaints
        if error is None and complaints:
            raise RunError("\n\n".join(complaint.text for complaint in complaints))
        if not isinstance(error, Exception):
            return
        behind = (one for one in complaints if one.kind in _NOTED)
        untold = [one for one in behind if one.text not in str(error)]
        if untold:
            error.add_note("\n\n".join(one.text for one in untold))

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
