"""Assembly: how a report is written: with colours or without, for which reader."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Style = Literal["bad", "good", "name", "dim"]

_CODES = {"bad": "31;1", "good": "32", "name": "36", "dim": "2"}


def _in_the_marker(setting: str) -> str:
    return f"@pytest.mark.replay({setting})"


@dataclass(frozen=True, kw_only=True, slots=True)
class Manner:
    """Everything about a report that is not in the findings."""

    is_coloured: bool = False
    setting: Callable[[str], str] = _in_the_marker
    """Where a setting such as `allow="missing-result"` is written down."""

    rerun: str | None = None
    """The command that runs it again; None where there is none."""

    def paint(self, style: Style, text: str) -> str:
        """A text in the colours of the terminal, or as it is."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.is_coloured and text else text
