"""Shell: the session of a recording that a test is to be of, and what of it the test is given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from replaykit.checks import Finding
from replaykit.cli.judged import judged
from replaykit.cli.opened import Opened
from replaykit.errors import SettingError
from replaykit.model import Exchange, Span
from replaykit.report import Seen, headline_of
from replaykit.scaffold import (
    Captured,
    Continuation,
    Conversation,
    Mistake,
    continuation_of,
    conversations_in,
    question_of,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """A session of a recording, with what its test is answered from."""

    captured: Captured
    exchanges: tuple[Exchange, ...]
    spans: tuple[Span, ...]
    made_with: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    """What whoever asked for the test should know, in whole sentences."""


def chosen_session(recording: Opened, file: Path, number: int | None) -> Chosen:
    """The session of this number; without one, the first in which something is wrong.

    Raises:
        SettingError: where there is no such session.
    """
    whole = judged(recording, str(file))
    conversations = conversations_in([asked.reading for asked in whole.session.asked])
    if number is not None and not 1 <= number <= len(conversations):
        raise SettingError(
            f"--session is {number} (expected a number from 1 to {len(conversations)})"
        )
    if len(conversations) <= 1:
        return _chosen(recording, file, whole, conversations)
    alone = [judged(_part(recording, one), str(file)) for one in conversations]
    wrong = (place for place, seen in enumerate(alone) if seen.verdict.findings)
    place = next(wrong, 0) if number is None else number - 1
    return _chosen(recording, file, alone[place], conversations, place)


def _chosen(
    recording: Opened,
    file: Path,
    seen: Seen,
    conversations: Sequence[Conversation],
    place: int = 0,
) -> Chosen:
    conversation = conversations[place] if conversations else ()
    findings = seen.verdict.findings
    continuation = continuation_of(conversation, seen.session.turns, findings)
    has_neighbours = len(conversations) > 1
    exchanges = _exchanges(recording, continuation, has_neighbours=has_neighbours)
    return Chosen(
        captured=Captured(
            file=file.name,
            recorded_at=recording.recorded_at,
            question=question_of(conversation),
            mistakes=tuple(_mistake(finding) for finding in findings),
            turns=seen.session.turns,
            executions=seen.session.executions,
            in_order=continuation.in_order,
            is_closed=continuation.closing is not None,
            is_open_ended=continuation.is_open_ended,
            has_neighbours=has_neighbours,
        ),
        exchanges=tuple(_renumbered(exchanges)),
        spans=tuple(_beside(recording.spans, exchanges)),
        made_with=recording.made_with,
        notes=tuple(_notes(recording, len(conversations), place)),
    )


def _part(recording: Opened, conversation: Conversation) -> Opened:
    """A recording of one of its conversations alone."""
    numbers = {reading.exchange.number for reading in conversation}
    return replace(
        recording,
        exchanges=tuple(one for one in recording.exchanges if one.number in numbers),
        spans=tuple(span for span in recording.spans if span.exchange in numbers),
    )


def _exchanges(
    recording: Opened, continuation: Continuation, *, has_neighbours: bool
) -> tuple[Exchange, ...]:
    """What the test is answered from: all there is, unless that would lead it astray."""
    if not continuation.in_order:
        return recording.exchanges
    last = continuation.kept[-1].exchange
    of_session = {reading.exchange.number for reading in continuation.kept}
    kept = [
        one
        for one in recording.exchanges
        if one.number in of_session or (one.number < last.number and not has_neighbours)
    ]
    if continuation.closing is not None:
        kept.append(Exchange(number=0, request=last.request, response=continuation.closing))
    return tuple(kept)


def _renumbered(exchanges: Sequence[Exchange]) -> Iterator[Exchange]:
    for number, exchange in enumerate(exchanges, 1):
        yield replace(exchange, number=number)


def _beside(spans: Sequence[Span], exchanges: Sequence[Exchange]) -> Iterator[Span]:
    """The executions that these exchanges asked for, and those of which nobody knows who did."""
    numbers = {exchange.number: number for number, exchange in enumerate(exchanges, 1)}
    for span in spans:
        if span.exchange is None:
            yield span
        elif span.exchange in numbers:
            yield replace(span, exchange=numbers[span.exchange])


def _mistake(finding: Finding) -> Mistake:
    return Mistake(finding=finding, text=headline_of(finding))


def _notes(recording: Opened, count: int, place: int) -> Iterator[str]:
    if count > 1:
        about = f"this test is about number {place + 1}, and `--session N` about another"
        yield f"note: it holds {count} sessions; {about}"
    for note in (*recording.notes, *recording.skipped):
        yield f"note: {note}"
