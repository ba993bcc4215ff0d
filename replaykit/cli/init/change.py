"""Shell: one file that `init` writes or adds to, decided on before anything is written."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What becomes of one file."""

    file: Path
    what: str
    """What was done, as a sentence goes on behind the file's name."""

    content: bytes | None = None
    """What it holds afterwards; None leaves it as it is."""

    is_new: bool = False

    def make(self) -> None:
        """Writes the file, where there is something to write; a new one never over another."""
        if self.content is None:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("xb" if self.is_new else "wb") as file:
            file.write(self.content)


def left(file: Path, why: str) -> Change:
    """A file that stays as it is."""
    return Change(file=file, what=f"left as it is: {why}")


def line_end_of(text: str) -> str:
    """How lines end in a text."""
    return "\r\n" if "\r\n" in text else "\n"
