"""Assembly: a session as a person reads it: exchanges, turns with their lanes, findings."""

import textwrap
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from replaykit.checks import Execution, Timing
from replaykit.model import Exchange, Json, Reading, Result
from replaykit.report.headline import headline_of
from replaykit.report.lanes import lane_of
from replaykit.report.manner import Manner
from replaykit.report.session import Seen, ShownCall, ShownTurn, Step, steps_of, unlinked
from replaykit.report.spelling import (
    PROVIDER_NAMES,
    counted,
    id_of,
    listed,
    seconds,
    shortened,
    spelled,
)
from replaykit.report.text import text_of_verdict
from replaykit.report.unobserved import blindness_of

_WIDTH = 96
_MOST_BLIND = 5


def transcript_of(
    seen: Seen,
    *,
    steps: Sequence[Step] | None = None,
    is_full: bool = False,
    manner: Manner | None = None,
) -> str:
    """A session from its first request to what is wrong with it.

    Args:
        is_full: whether texts are written out, which otherwise take a line each.
    """
    steps = steps_of(seen) if steps is None else steps
    writer = _Writer(seen, is_full=is_full)
    parts = [writer.head(steps), *(writer.step(step) for step in steps), writer.of_no_call(steps)]
    findings = text_of_verdict(seen.verdict, manner)
    text = "\n\n".join("\n".join(part) for part in (*parts, _unobserved(seen)) if part)
    return f"{text}\n\n{findings}" if findings else text


def summary_of(seen: Seen, steps: Sequence[Step]) -> str:
    """How much there is of a session: `3 exchanges, 1 turn with 2 calls, 2.1 s`."""
    turns = [step.turn for step in steps if step.turn is not None]
    calls = sum(len(turn.calls) for turn in turns)
    parts = [
        counted(len(steps), "exchange") + _unrecorded(seen),
        f"{counted(len(turns), 'turn')} with {counted(calls, 'call')}"
        if turns
        else "no tool calls",
        *([counted(len(seen.verdict.findings), "finding")] if seen.verdict.findings else []),
    ]
    return ", ".join(parts)


def _unrecorded(seen: Seen) -> str:
    return f" ({len(seen.unrecorded)} not recorded)" if seen.unrecorded else ""


class _Writer:
    """The parts of a transcript, each as its lines."""

    def __init__(self, seen: Seen, *, is_full: bool) -> None:
        self._seen = seen
        self._is_full = is_full

    def head(self, steps: Sequence[Step]) -> list[str]:
        """What it is, and how much there is of it."""
        about = [f"{name} {value}" for name, value in self._seen.about]
        notes = [f"note: {note}" for note in self._seen.notes]
        said = [f"{self._seen.title}: {summary_of(self._seen, steps)}"]
        return [*said, *([f"  {', '.join(about)}"] if about else []), *notes]

    def step(self, step: Step) -> list[str]:
        """An exchange with the turn that it begins."""
        lines = [self._exchange(step.exchange)]
        if step.reading is not None:
            lines += self._conversation(step, step.reading)
        lines += [f"  ! {headline_of(finding)}" for finding in step.findings]
        return [*lines, *(self._turn(step.turn) if step.turn is not None else ())]

    def of_no_call(self, steps: Sequence[Step]) -> list[str]:
        """The executions that answer no call."""
        lines = [
            f"  {execution.span.tool}  {_took(execution)}"
            for execution in unlinked(self._seen, steps)
        ]
        return ["ran, though no call of the session asked for it:", *lines] if lines else []

    def _exchange(self, exchange: Exchange) -> str:
        request, response = exchange.request, exchange.response
        url = urlsplit(request.url)
        took = self._seen.took_ns(exchange)
        parts = [
            f"{exchange.number}  {request.method} {url.netloc.rpartition('@')[2]}{url.path}",
            str(response.status) + (" in " + seconds(took) if took else ""),
            *(["broken off"] if response.is_cut else []),
            *([_arrival(exchange)] if len(response.chunks) > 1 else []),
        ]
        sent = exchange.sent_ns
        return ", ".join(parts) + ("" if sent is None else f"; sent at {seconds(sent)}")

    def _conversation(self, step: Step, reading: Reading) -> Iterator[str]:
        request, reply = reading.request, reading.reply
        provider = PROVIDER_NAMES.get(request.provider, request.provider)
        model = reply.model or request.model or "a model that is not named"
        yield f"  {provider}, {model}{', streamed' if request.stream else ''}"
        for message in step.said:
            if message.text and not message.results:
                yield from self._said(message.role, message.text)
        results = [result for message in step.said for result in message.results]
        if results:
            yield f"  {'tool':<9}  {_answered(results)}"
        if reply.text:
            yield from self._said("assistant", reply.text)
        if reply.failure is not None:
            yield from self._said("error", reply.failure.message)
        if not (reply.text or reply.calls or reply.failure):
            body = step.exchange.response.body.decode("utf-8", "backslashreplace")
            yield from self._said("body", body)

    def _turn(self, shown: ShownTurn) -> Iterator[str]:
        answered = shown.turn.followed_by
        follow_up = "no request carried results"
        if answered is not None:
            follow_up = f"exchange {answered.exchange.number} carried the results"
        yield f"  turn {shown.turn.number}  {counted(len(shown.calls), 'call')}; {follow_up}"
        id_width = max(len(id_of(one.call)) for one in shown.calls)
        call_width = max(len(spelled(one.call)) for one in shown.calls)
        for one in shown.calls:
            cells = [
                id_of(one.call).ljust(id_width),
                spelled(one.call).ljust(call_width),
                *_lane(one, shown.executions),
                _state(one),
            ]
            yield f"    {'  '.join(cells)}"
            yield from self._contents(one)
        for stray in shown.turn.strays:
            yield from self._content("stray", stray.text)
        yield from _timing(shown.timing)
        yield from (f"    ! {headline_of(finding)}" for finding in shown.findings)

    def _contents(self, shown: ShownCall) -> Iterator[str]:
        """What was sent for a call, and what its tool gave where that is something else."""
        if self._is_full and shown.call.arguments_text:
            yield from self._content("asked", shown.call.arguments_text)
        for attempt in shown.attempts:
            span = attempt.span
            if span.error is not None:
                place = f" at {span.raised_at}" if span.raised_at else ""
                yield from self._content("raised", f"{span.error}{place}")
            elif span.ended_ns is not None and not _is_what_was_sent(span.result, shown):
                yield from self._content("returned", _written(span.result))
        for result in shown.results:
            yield from self._content("sent", result.text)

    def _content(self, what: str, text: str) -> Iterator[str]:
        return self._written(f"      {what:<8}  ", text)

    def _said(self, who: str, text: str) -> Iterator[str]:
        return self._written(f"  {who:<9}  ", text)

    def _written(self, lead: str, text: str) -> Iterator[str]:
        if not self._is_full:
            yield lead + shortened(text, _WIDTH - len(lead))
            return
        first, *others = text.splitlines() or [""]
        yield lead + first
        yield from (" " * len(lead) + line for line in others)


def _arrival(exchange: Exchange) -> str:
    chunks = exchange.response.chunks
    return f"{len(chunks)} chunks from {seconds(chunks[0].at_ns)} on"


def _answered(results: Sequence[Result]) -> str:
    """What a request brings, in the order in which it does."""
    names = [result.call_id or result.name or "a call without an id" for result in results]
    return f"{counted(len(results), 'result')}, for {shortened(listed(names), _WIDTH)}"


def _lane(shown: ShownCall, executions: Sequence[Execution]) -> Iterator[str]:
    if executions:
        yield lane_of(shown.attempts, executions)
        yield (_took(shown.attempts[-1]) if shown.attempts else "not seen").rjust(8)


def _took(execution: Execution) -> str:
    span = execution.span
    return "no end" if span.ended_ns is None else seconds(span.ended_ns - span.started_ns)


def _state(shown: ShownCall) -> str:
    if not shown.results:
        return "not sent"
    times = f" {len(shown.results)} times" if len(shown.results) > 1 else ""
    as_error = " as an error" if any(result.is_error for result in shown.results) else ""
    return f"sent{as_error}{times}"


def _timing(timing: Timing | None) -> Iterator[str]:
    """How the turn went as a whole; nothing where one call says it all."""
    if timing is None or timing.sum_ns == timing.makespan_ns:
        return
    took = f"    took {seconds(timing.makespan_ns)}"
    is_saved = timing.sum_ns > timing.makespan_ns
    yield f"{took}; one after another {seconds(timing.sum_ns)}" if is_saved else took


def _is_what_was_sent(value: Json, shown: ShownCall) -> bool:
    return any(value in (result.text, result.content) for result in shown.results)


def _written(value: Json) -> str:
    return value if isinstance(value, str) else repr(value)


def _unobserved(seen: Seen) -> list[str]:
    unobserved, is_recording = seen.verdict.unobserved, seen.is_recording
    told = [blindness_of(one, is_recording=is_recording) for one in unobserved]
    if not told:
        return []
    lines = [line for text in told[:_MOST_BLIND] for line in _point(text)]
    left = len(told) - _MOST_BLIND
    more = [f"  * and {left} more, all of which --json lists"] if left > 0 else []
    return ["not judged:", *lines, *more]


def _point(text: str) -> Sequence[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent="  * ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
