"""Shell: `replaykit show`: a recorded session to look at, as text or as a picture."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from replaykit.cli import secret_rules
from replaykit.cli.judged import judged
from replaykit.cli.opened import opened
from replaykit.cli.output import is_written
from replaykit.cli.places import chosen_files, path_argument
from replaykit.cli.project_settings import project_settings
from replaykit.cli.speech import (
    FINDINGS,
    FINE,
    MISUSE,
    at,
    complain,
    harmless,
    say,
    unreadable,
)
from replaykit.errors import UnreadableCassetteError
from replaykit.report import Seen, facts_of_session, mermaid_of, perfetto_of, transcript_of
from replaykit.report.mermaid import MOST_DRAWN
from replaykit.report.page import MARK, page_of
from replaykit.report.strict_json import written

EXAMPLE = "  replaykit show cassettes/test_trip/test_tokyo.cassette --html"

_PAGE = "html"


def _json_of(seen: Seen) -> str:
    return written(facts_of_session(seen), indent=2)


_PICTURES: Mapping[str, tuple[Callable[[Seen], str], str]] = MappingProxyType(
    {
        _PAGE: (page_of, "one page to click through, NAME.html unless -o names it"),
        "json": (_json_of, "all that is known, for programs"),
        "mermaid": (mermaid_of, "a sequence diagram, for pull requests and wikis"),
        "perfetto": (perfetto_of, "a trace for ui.perfetto.dev, a track per parallel call"),
    }
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is shown, and how."""
    parser.add_argument(
        "file", type=path_argument, metavar="FILE", help="a cassette, or another recorder's file"
    )
    kinds = parser.add_mutually_exclusive_group()
    for name, (_, summary) in _PICTURES.items():
        kinds.add_argument(f"--{name}", action="store_const", dest="kind", const=name, help=summary)
    kinds.add_argument("--full", action="store_true", help="as text, with nothing cut short")
    parser.add_argument("-o", "--output", type=path_argument, metavar="FILE", help="where it goes")
    secret_rules.take_none(parser)


def main(arguments: argparse.Namespace) -> int:
    """Shows what can be shown, and says what is wrong with the file."""
    chosen = chosen_files([arguments.file], "replaykit show")
    for misuse in chosen.misuses:
        complain(misuse)
    if chosen.misuses:
        return MISUSE
    redactor = secret_rules.redactors(arguments, project_settings(chosen.files))()
    try:
        recording = opened(arguments.file, redactor)
    except UnreadableCassetteError as error:
        complain(unreadable(error, arguments.file))
        return MISUSE
    seen = judged(recording, str(arguments.file))
    text = _text(seen, arguments)
    target = arguments.output or _own_place(arguments)
    if target is None:
        say(text)
    elif not is_written(
        target,
        text,
        sources=chosen.files,
        only_over=None if arguments.output else MARK.encode(),
    ):
        return MISUSE
    else:
        say(at(target, None, f"shows {arguments.file}"))
    if arguments.kind == "mermaid" and len(text) > MOST_DRAWN:
        complain(
            f"It is longer than {MOST_DRAWN:,} letters, the most that Mermaid draws by itself."
        )
    complaint = recording.complaint(arguments.file)
    if complaint is not None:
        complain(complaint)
        return FINDINGS
    return FINE


def _text(seen: Seen, arguments: argparse.Namespace) -> str:
    if arguments.kind is None:
        return harmless(transcript_of(seen, is_full=arguments.full))
    picture, _ = _PICTURES[arguments.kind]
    return picture(seen)


def _own_place(arguments: argparse.Namespace) -> Path | None:
    """Where a page goes of which nobody says where; None for what goes to standard output."""
    if arguments.kind != _PAGE:
        return None
    return Path(f"{arguments.file.name.partition('.')[0] or arguments.file.name}.html")
