"""Core: the bytes of a cassette, with what it takes to say where in them something is wrong."""

from dataclasses import dataclass
from pathlib import Path

from replaykit.errors import UnreadableCassetteError

RESTORE = "restore the file from version control, or delete the cassette and record it again"


class BrokenLineError(ValueError):
    """A line that no writer writes."""

    def __init__(self, found: str, line: bytes) -> None:
        self.found = found
        self.line = line
        super().__init__(found)


@dataclass(frozen=True, slots=True)
class Source:
    """What is being read, and what it is called in complaints."""

    data: bytes
    name: str | None = None

    @property
    def file(self) -> Path | None:
        """Where it was read from; made when there is something to complain of."""
        return None if self.name is None else Path(self.name)

    def broken(
        self, at: int, found: str, expected: str, fix: str = RESTORE
    ) -> UnreadableCassetteError:
        """The error for what stands at an offset."""
        line = self.data.count(b"\n", 0, at) + 1
        return UnreadableCassetteError(found, expected=expected, fix=fix, line=line, file=self.file)

    def broken_line(self, at: int, broken: ValueError, expected: str) -> UnreadableCassetteError:
        """The error for a part that starts at an offset, at the line in it that is to blame."""
        if isinstance(broken, BrokenLineError):
            at = max(at, self.data.find(broken.line, at))
            return self.broken(at, broken.found, expected)
        return self.broken(at, "a part that is malformed", expected)
