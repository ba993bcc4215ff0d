"""Shell: the cassettes that no test uses: found only where the whole suite ran and passed."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from replaykit.pytest_plugin.attempt import ATTEMPT
from replaykit.pytest_plugin.declarations import is_marked
from replaykit.pytest_plugin.marks import place_of
from replaykit.pytest_plugin.session import Session, selects_by_path

LEFTOVERS = pytest.StashKey["Leftovers"]()

_ASIDE = (".rejected", ".recovered")
_LEAVES_OUT = {
    "keyword": "-k picks some tests",
    "markexpr": "-m picks some tests",
    "lf": "--lf picks some tests",
    "ignore": "--ignore leaves files out",
    "ignore_glob": "--ignore-glob leaves files out",
    "collectonly": "no test ran",
    "setuponly": "no test ran",
    "setupplan": "no test ran",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Leftovers:
    """What the end of a session shows."""

    unused: tuple[Path, ...] = ()
    removed: tuple[Path, ...] = ()
    refusal: str | None = None
    """Why it cannot be told which cassettes are used."""

    interrupted: tuple[Path, ...] = ()
    """Cassettes beside which a recording lies that was killed."""


def tally(session: Session, collected: Iterable[pytest.Item]) -> dict[str, list[str]]:
    """What a process has seen, as xdist carries it to the one that counts."""
    root = session.options.directory
    skipped = (item for item in collected if is_marked(item) and not _was_opened(item))
    unopened = {place_of(item, root).relative_to(root) for item in skipped}
    return {
        "roots": sorted(map(str, session.roots)),
        "used": sorted(map(str, session.used | _used_in_python())),
        "unopened": sorted(map(str, unopened)),
        "gaps": sorted(session.gaps),
    }


def take_in(session: Session, told: Mapping[str, list[str]]) -> None:
    """Adds what a process has seen."""
    session.roots |= set(map(Path, told["roots"]))
    session.used |= set(map(Path, told["used"]))
    session.unopened |= set(map(Path, told["unopened"]))
    session.gaps |= set(told["gaps"])


def find_leftovers(session: Session, config: pytest.Config, *, has_passed: bool) -> Leftovers:
    """The cassettes that no test uses, removed where that was asked for."""
    reasons = [*_options_that_leave_out(config), *sorted(session.gaps)]
    if not has_passed:
        reasons.append("not every test passed")
    if not session.used:
        reasons.append("no test used a cassette")
    interrupted = _interrupted(session)
    if reasons:
        return Leftovers(refusal=reasons[0], interrupted=interrupted)
    unused = tuple(_unused(session))
    if not session.options.prunes:
        return Leftovers(unused=unused, interrupted=interrupted)
    for path in unused:
        _remove(path, session.roots)
    return Leftovers(removed=unused, interrupted=interrupted)


def _interrupted(session: Session) -> tuple[Path, ...]:
    if not session.roots:
        return ()
    from replaykit.cassette.store import left_behind  # noqa: PLC0415  (not before a marked test)

    return tuple(path for root in sorted(session.roots) for path in left_behind(root))


def _was_opened(item: pytest.Item) -> bool:
    attempt = item.stash.get(ATTEMPT, None)
    return attempt is not None and attempt.was_opened


def _used_in_python() -> set[Path]:
    """The cassettes that tests have opened themselves; nothing where none has."""
    opening = sys.modules.get("replaykit.run.opening")
    return opening.replayed_paths if opening else set()


def _options_that_leave_out(config: pytest.Config) -> list[str]:
    reasons = [why for name, why in _LEAVES_OUT.items() if config.getoption(name, None)]
    if selects_by_path(config):
        reasons.append("the command line picks some tests")
    return reasons


def _unused(session: Session) -> list[Path]:
    files = {path for root in session.roots for path in root.rglob("*.cassette")}
    used = session.used | {root / name for root in session.roots for name in session.unopened}
    return sorted(path for path in files if _base(path) not in used)


def _base(path: Path) -> Path:
    """The cassette that a file was set aside for, or the cassette itself."""
    stem = path.with_suffix("")
    return stem.with_suffix(path.suffix) if stem.suffix in _ASIDE else path


def _remove(path: Path, roots: set[Path]) -> None:
    """Removes a cassette, and the folders it leaves empty."""
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder in roots or any(folder.iterdir()):
            return
        folder.rmdir()
