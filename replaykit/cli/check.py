"""Shell: `replaykit check`: what is wrong with recordings, found without running anything."""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence

from replaykit.cli import secret_rules
from replaykit.cli.examination import Examined, examined
from replaykit.cli.places import Chosen, chosen_recordings, path_argument
from replaykit.cli.project_settings import project_settings
from replaykit.cli.speech import FINDINGS, FINE, MISUSE, complain, counted, say

EXAMPLE = "  replaykit check cassettes      a folder, with all that is below it"

_HOW_TO_FIX_SECRETS = """\
How to fix secrets:
  * revoke a key that others may have seen: taking it out of the file does not undo that
  * a cassette: record it anew with `pytest --replaykit=refresh`
  * another recorder's file: take them out with `replaykit convert FILE`, then delete the file
  * what is no secret: `replaykit check --allow TEXT`, or `replaykit_redact_allowed`; all of it"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is checked, and what counts as a secret."""
    parser.add_argument(
        "paths",
        nargs="+",
        type=path_argument,
        metavar="PATH",
        help="a cassette, another recorder's file, or a folder of them",
    )
    secret_rules.add_arguments(parser)


def main(arguments: argparse.Namespace) -> int:
    """Prints every finding behind its place, and a summary."""
    chosen = chosen_recordings(arguments.paths)
    for misuse in chosen.misuses:
        complain(misuse)
    for refusal in chosen.refused:
        say(refusal)
    if not (chosen.files or chosen.refused):
        return MISUSE
    results = list(_told(chosen, arguments))
    kinds = Counter[str](finding.kind for result in results for finding in result.findings)
    kinds["unreadable"] += len(chosen.refused)
    say(_summary(results, kinds))
    if kinds["secret"]:
        say(_HOW_TO_FIX_SECRETS)
    if chosen.misuses:
        return MISUSE
    return FINDINGS if kinds.total() else FINE


def _told(chosen: Chosen, arguments: argparse.Namespace) -> Iterator[Examined]:
    """Says what there is to say of each file, as soon as it is known."""
    redactor = secret_rules.redactors(arguments, project_settings(arguments.paths))
    for file in chosen.files:
        result = examined(file, redactor())
        if not result.is_recording and file not in chosen.named:
            result = Examined(is_recording=False)
        for text in (*result.notes, *(finding.text for finding in result.findings)):
            say(text)
        yield result


def _summary(results: Sequence[Examined], kinds: Counter[str]) -> str:
    checked = [result for result in results if result.is_recording or result.findings]
    exchanges = sum(result.exchanges for result in checked)
    found = [
        text
        for count, text in (
            (kinds["unreadable"], f"{kinds['unreadable']} unreadable"),
            (kinds["edited"], f"{kinds['edited']} edited"),
            (kinds["secret"], counted(kinds["secret"], "secret")),
        )
        if count
    ]
    text = (
        f"checked {counted(len(checked), 'file')} with {counted(exchanges, 'exchange')}:"
        f" {', '.join(found) or 'no findings'}"
    )
    passed_over = len(results) - len(checked)
    return f"{text}; passed over {passed_over} of no recorder" if passed_over else text
