"""Assembly: how a user does the same otherwise: in another mode, or with another setting."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from replaykit.run.settings import Mode


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """The words of whoever opens runs: pytest's command line, or a call in Python."""

    before_mode: str
    after_mode: str = ""
    before_setting: str
    rerun: str | None = None
    """The command that does the same again; None where nobody knows one."""

    @classmethod
    def in_python(cls, path: Path) -> Self:
        """For `replaykit.replay(path)`."""
        call = f"replaykit.replay({str(path)!r}, "
        return cls(before_mode=f"{call}mode='", after_mode="')", before_setting=call)

    def mode(self, mode: Mode) -> str:
        """How to do it in another mode."""
        return f"{self.before_mode}{mode}{self.after_mode}"

    def setting(self, setting: str) -> str:
        """Where a setting is written down."""
        return f"{self.before_setting}{setting})"
