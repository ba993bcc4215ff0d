"""Core: the recording was used up, and nothing but the recording was used."""

from collections.abc import Iterator

from replaykit.checks.facts import Session
from replaykit.checks.finding import Finding
from replaykit.checks.names import Name


def played(session: Session) -> Iterator[Finding]:
    """No exchange left over, no miss swallowed, nothing went live."""
    seen = session.played
    said: tuple[tuple[Name, tuple[str, ...]], ...] = (
        ("swallowed-miss", seen.missed),
        ("went-live", seen.live),
        ("unplayed-exchange", seen.unplayed),
    )
    first = next(((name, lines) for name, lines in said if lines), None)
    if first is not None:  # the later ones follow from the first
        name, lines = first
        yield Finding(name=name, lines=lines, measured=len(lines))
