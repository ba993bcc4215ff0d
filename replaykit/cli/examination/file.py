"""Shell: what is wrong with a recording as a file: broken, edited, empty, torn, left behind."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from replaykit.cli.opened import Opened, read_all
from replaykit.errors import UnreadableCassetteError
from replaykit.model import Reply, Span
from replaykit.report import Seen
from replaykit.report.recordings import Found
from replaykit.report.spelling import counted


def unread(error: UnreadableCassetteError) -> Found:
    """A file, or a folder, that nobody can read."""
    return _damage("unreadable", error)


def edited(error: UnreadableCassetteError) -> Found:
    """A cassette that can be read, and does not fit its seal."""
    return _damage("edited", error)


def _damage(rule: str, error: UnreadableCassetteError) -> Found:
    return Found(
        rule=rule,
        text=error.found,
        facts=(f"Expected: {error.expected}.",),
        fixes=(error.fix,),
        line=error.line,
    )


def journal_left(cassette: Path, journals: tuple[Path, ...]) -> Found:
    """What a killed recording had finished lies beside its cassette."""
    names = ", ".join(journal.name for journal in journals)
    return Found(
        rule="journal-left",
        text=f"what a killed recording had finished lies beside it, in {names}",
        fixes=(f"bring it back: `replaykit recover {cassette}`",),
    )


def of_content(recording: Opened, seen: Seen, lines: Mapping[int, int]) -> Iterator[Found]:
    """What is wrong with what the file holds, whatever the session in it did."""
    if recording.exchanges:
        yield from (Found(rule="skipped-record", text=text) for text in recording.skipped)
    else:
        yield _empty(recording)
    yield from _not_understood(recording, seen, lines)
    yield from _repeated(seen, lines)
    yield from _stray_executions(seen, lines)
    for exchange in recording.exchanges:
        if exchange.response.is_cut:
            number = exchange.number
            text = f"the answer of exchange {number} broke off while it was recorded"
            yield Found(rule="cut-answer", text=text, line=lines.get(number), exchange=number)
    yield from (Found(rule="reader-note", text=text) for text in recording.notes)


def _empty(recording: Opened) -> Found:
    return Found(
        rule="empty-recording",
        text="it holds no exchange that could be replayed",
        facts=tuple(f"{text}." for text in recording.skipped),
        fixes=("delete it, or record what its test asks: `pytest --replaykit=record`",),
    )


def _not_understood(recording: Opened, seen: Seen, lines: Mapping[int, int]) -> Iterator[Found]:
    read = {asked.reading.exchange.number for asked in seen.session.asked}
    unread = (exchange for exchange in recording.exchanges if exchange.number not in read)
    for broken in read_all(unread)[1]:
        yield Found(
            rule="not-understood",
            text=f"it breaks the protocol of its provider: {broken}",
            fixes=("record it anew; where that is how it went, let it stand",),
            line=lines.get(broken.exchange or 0),
            exchange=broken.exchange,
        )


def _repeated(seen: Seen, lines: Mapping[int, int]) -> Iterator[Found]:
    """Providers give each reply an id of its own: with the same id, it is the same reply."""
    first: dict[tuple[str, bytes, bytes], int] = {}
    for asked in seen.session.asked:
        exchange, reply = asked.reading.exchange, asked.reading.reply
        if reply.id is None:
            continue
        number = exchange.number
        same = first.setdefault((reply.id, exchange.request.body, exchange.response.body), number)
        if same != number:
            fix = f"take one of the two out, then `replaykit seal {seen.title}`"
            yield Found(
                rule="repeated-exchange",
                text=f"exchange {number} is exchange {same} once more, to the byte",
                fixes=(fix,),
                line=lines.get(number),
                exchange=number,
            )


def _stray_executions(seen: Seen, lines: Mapping[int, int]) -> Iterator[Found]:
    """Executions that name a call or an exchange, and no reply asks for them."""
    replies = {asked.reading.exchange.number: asked.reading.reply for asked in seen.session.asked}
    spans = (execution.span for execution in seen.session.executions)
    strays = Counter(
        (span.tool, span.call_id, span.exchange) for span in spans if _is_stray(span, replies)
    )
    for (tool, call_id, number), count in strays.items():
        call = f" under {call_id}" if call_id else ""
        where = f" in exchange {number}" if number else ""
        yield Found(
            rule="stray-execution",
            text=f"{counted(count, 'execution')} of {tool}{call}, which no reply{where} asks for",
            fixes=("mend its call or its exchange, or take it out, then seal the file",),
            line=lines.get(number or 0),
            exchange=number,
            calls=(call_id,) if call_id else (),
        )


def _is_stray(span: Span, replies: Mapping[int, Reply]) -> bool:
    """Whether a reply that can be read does not ask for an execution that says it does.

    Without an id its tool tells: arguments may have been changed on their way to it.
    """
    if span.exchange is not None and span.exchange not in replies:
        return False
    asking = replies.values() if span.exchange is None else (replies[span.exchange],)
    calls = [call for reply in asking for call in reply.calls]
    if span.call_id is not None:
        return span.call_id not in {call.id for call in calls}
    return span.exchange is not None and span.tool not in {call.name for call in calls}
