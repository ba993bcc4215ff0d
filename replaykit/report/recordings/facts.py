"""Assembly: what there is to say of a recording's file, before it is put into words of a kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from replaykit.report.recordings.rules import RULES, UNREADABLE, Level


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """One thing that is wrong with a file, or worth knowing."""

    rule: str
    text: str
    """What it is, in a sentence without its full stop."""

    facts: tuple[str, ...] = ()
    """Lines below it: the calls with their lanes, what the provider says, what was expected."""

    fixes: tuple[str, ...] = ()
    """What to do, each a sentence; empty where that is said once for all."""

    line: int | None = None
    """Where it stands in the file; None: it is about the whole, or nobody knows the line."""

    exchange: int | None = None
    turn: int | None = None
    calls: tuple[str, ...] = ()
    """The ids of the calls it is about."""

    provider_rule: str | None = None
    """The id of the provider's rule, as in `docs/provider_rules.md`."""

    level_here: Level | None = None
    """How bad it is here, where that is not as bad as usual, or worse."""

    @property
    def level(self) -> Level:
        """How bad it is."""
        return self.level_here or RULES[self.rule].level


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A file that was looked at."""

    file: Path
    recorder: str | None = None
    """What wrote it; None where nobody can tell."""

    recorded_at: datetime | None = None
    exchanges: int = 0
    found: tuple[Found, ...] = ()
    is_recording: bool = True
    """False: nothing that a recorder writes, as far as one can tell."""

    @property
    def is_unreadable(self) -> bool:
        """Whether nothing of it, or not all, could be judged."""
        return any(one.rule == UNREADABLE for one in self.found)


def number_of(level: Level, checked: Iterable[Checked]) -> int:
    """How many findings of a level there are."""
    return sum(found.level == level for one in checked for found in one.found)
