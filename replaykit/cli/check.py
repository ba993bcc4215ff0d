"""Shell: `replaykit check`: what is wrong with recordings, found without running anything."""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from replaykit.cassette.store.beside import cassette_of, left_alone
from replaykit.cli import check_options, secret_rules
from replaykit.cli.examination import Standard, examined
from replaykit.cli.examination.file import journal_left, unread
from replaykit.cli.output import is_written
from replaykit.cli.places import Chosen, chosen_recordings
from replaykit.cli.project_settings import project_settings
from replaykit.cli.speech import FINDINGS, FINE, MISUSE, at, complain, harmless, problem, say
from replaykit.errors import UnreadableCassetteError
from replaykit.report.recordings import (
    Checked,
    closing_of,
    json_of,
    paragraph_of,
    sarif_of,
    summary_of,
)

EXAMPLE = "  replaykit check cassettes      a folder, with all that is below it"

add_arguments = check_options.add_arguments


def main(arguments: argparse.Namespace) -> int:
    """Tells every finding behind its place, and how bad it is altogether."""
    chosen = chosen_recordings(arguments.paths)
    for misuse in chosen.misuses:
        complain(misuse)
    if not (chosen.files or chosen.refused or chosen.journals):
        return MISUSE
    report = _Report(is_told=arguments.form is None and arguments.output is None)
    for result in _results(chosen, arguments):
        report.take(check_options.left_over(result, arguments.ignore))
    if not any(result.is_recording or result.found for result in report.results):
        complain(_no_recording(arguments.paths))
        return MISUSE
    code = _code(report.results, chosen, is_strict=arguments.strict)
    return code if _is_told(report, arguments, chosen, code) else MISUSE


class _Report:
    """What was found so far; as text it is told as soon as it is known."""

    def __init__(self, *, is_told: bool) -> None:
        self.results: list[Checked] = []
        self.lines: list[str] = []
        self._is_told = is_told

    def take(self, result: Checked) -> None:
        """Takes in what is wrong with one file."""
        self.results.append(result)
        for found in result.found:
            self._paragraph(paragraph_of(result, found))

    def finish(self) -> None:
        """Says what it comes to."""
        self._paragraph(summary_of(self.results))
        closing = closing_of(self.results)
        if closing is not None:
            self._line(closing)

    def _paragraph(self, text: str) -> None:
        """What takes several lines stands apart from what is around it."""
        if self.lines and "\n" in (text + self.lines[-1]):
            self._line("")
        self._line(text)

    def _line(self, text: str) -> None:
        self.lines.append(text)
        if self._is_told:
            say(text)


def _results(chosen: Chosen, arguments: argparse.Namespace) -> Iterator[Checked]:
    """What is wrong with each file; folders that nobody may look into come first."""
    for refusal in chosen.refused:
        yield Checked(file=refusal.file or Path(), found=(unread(refusal),))
    settings = project_settings(arguments.paths)
    redactor = secret_rules.redactors(arguments, settings)
    standard = Standard(
        expectations=settings.expectations,
        longest_age=arguments.stale_after,
        now=datetime.now(UTC),
    )
    journals: dict[Path, list[Path]] = defaultdict(list)
    for journal in filter(_is_left, chosen.journals):
        journals[cassette_of(journal) or journal].append(journal)
    for file in chosen.files:
        result = examined(file, redactor(), standard, tuple(journals.pop(file, ())))
        if not result.is_recording and file not in chosen.named:
            result = Checked(file=file, is_recording=False)
        yield result
    for cassette, left in sorted(journals.items()):
        yield Checked(file=cassette, found=(journal_left(cassette, tuple(left)),))


def _is_left(journal: Path) -> bool:
    """Whether nobody writes into a journal any more, as far as one can tell."""
    try:
        with left_alone(journal) as is_left:
            return is_left
    except UnreadableCassetteError:
        return True


def _code(results: Sequence[Checked], chosen: Chosen, *, is_strict: bool) -> int:
    if chosen.misuses or any(result.is_unreadable for result in results):
        return MISUSE
    wrong = ("error", "warning") if is_strict else ("error",)
    found = (one for result in results for one in result.found)
    return FINDINGS if any(one.level in wrong for one in found) else FINE


def _is_told(report: _Report, arguments: argparse.Namespace, chosen: Chosen, code: int) -> bool:
    """Whether the report has reached whom it is for."""
    if arguments.form is None:
        report.finish()
        text = harmless("\n".join(report.lines))
    elif arguments.form == "json":
        text = json_of(report.results)
    else:
        root, own = Path.cwd(), version("pytest-replaykit")
        text = sarif_of(report.results, version=own, root=root, exit_code=code)
    if arguments.output is None:
        if arguments.form is not None:
            say(text)
        return True
    if not is_written(arguments.output, text, sources=chosen.files):
        return False
    say(at(arguments.output, None, summary_of(report.results)))
    return True


def _no_recording(paths: Sequence[Path]) -> str:
    places = ", ".join(map(str, paths))
    return problem(
        f"{places}: no file in it is a recording of a recorder known here",
        fix="check the path, or record: `pytest --replaykit=record`",
    )
