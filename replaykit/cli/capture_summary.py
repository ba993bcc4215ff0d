"""Shell: what `replaykit capture` says in the end: what was taped, and what nobody saw."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from replaykit.cassette.document import Cassette
from replaykit.cassette.store import load
from replaykit.checks import Execution, unwatched
from replaykit.cli.opened import read_all
from replaykit.cli.speech import at
from replaykit.errors import ReplayKitError
from replaykit.providers import read_turns
from replaykit.report.spelling import counted, listed

_MOST_LISTED = 5
_FIRST_ERROR = 400


def summary_of(target: Path, files: frozenset[Path], tools: Sequence[str]) -> str:
    """What a captured program has left, and what to do next.

    Args:
        tools: those that were named, by their paths.
    """
    if not files:
        return f"replaykit: nothing was captured for {_shown(target)}: no request came by"
    opened = {file: _opened(file) for file in sorted(files)[:_MOST_LISTED]}
    lines = [f"replaykit: captured {_content(file, held)}" for file, held in opened.items()]
    left = len(files) - len(lines)
    watched = (word for path in tools for word in ("--tool", path))
    following = shlex.join(["replaykit", "reproduce", _shown(min(files)), *watched])
    more = [f"replaykit: and {left} more files"] if left > 0 else []
    blind = _blindness(held for held in opened.values() if isinstance(held, Cassette))
    return "\n".join([*lines, *more, *blind, f"Next: `{following}`"])


def _opened(file: Path) -> Cassette | ReplayKitError:
    try:
        return load(file)
    except ReplayKitError as unreadable:
        return unreadable


def _content(file: Path, held: Cassette | ReplayKitError) -> str:
    """What a file holds, and how much of it went wrong."""
    if isinstance(held, ReplayKitError):
        return at(file, None, str(held))
    count = counted(len(held.headings), "exchange")
    if held.spans:
        count = f"{count} and {counted(len(held.spans), 'execution')} of tools"
    errors = sum(heading.status >= _FIRST_ERROR for heading in held.headings)
    cut = sum(heading.is_cut for heading in held.headings)
    facts = [f"{errors} answered with an error"] * bool(errors) + [f"{cut} cut"] * bool(cut)
    return f"{count} into {_shown(file)}" + (f" ({', '.join(facts)})" if facts else "")


def _blindness(cassettes: Iterable[Cassette]) -> Iterator[str]:
    """Which tools were asked for and not seen: what they gave will pass for right."""
    names = sorted({name for cassette in cassettes for name in _unseen_in(cassette)})
    if names:
        left = len(names) - _MOST_LISTED
        more = [f"{left} more"] if left > 0 else []
        yield (
            f"replaykit: nobody saw {listed([*names[:_MOST_LISTED], *more])} run: to have results"
            " judged, name the tools, as `--tool trip.tools:TOOLS`, or mark them with"
            " @replaykit.tool"
        )


def _unseen_in(cassette: Cassette) -> Iterator[str]:
    executions = [Execution(span=span) for span in cassette.spans]
    readings, _ = read_all(cassette.exchanges)
    for turn in read_turns(readings):
        yield from (answer.call.name or answer.call.kind for answer in unwatched(turn, executions))


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
