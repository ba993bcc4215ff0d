"""Sessions to be shown: an agent that asks for the weather, with times and bytes."""

from dataclasses import replace

from replaykit.checks import examine, session_of
from replaykit.model import Chunk, Exchange, HttpRequest, HttpResponse
from replaykit.providers import read_exchange
from replaykit.report import Seen
from tests.checks.loops import SECOND
from tests.checks.wires import URLS, answer, dumped, question

MODEL_TAKES = SECOND // 2
HEADERS = (("content-type", "application/json"),)


def exchanges_of(loop, *, is_timed=True):
    """What crossed the wire in a loop: each request 10 s after the one before, in two chunks."""
    return tuple(
        _exchange(loop.provider, number, step, sent_ns=10 * (number - 1) * SECOND)
        if is_timed
        else _exchange(loop.provider, number, step)
        for number, step in enumerate(loop.steps, 1)
    )


def _exchange(provider, number, step, sent_ns=None):
    body = dumped(answer(provider, step))
    half = len(body) // 2
    pieces = ((MODEL_TAKES // 2, body[:half]), (MODEL_TAKES, body[half:]))
    chunks = () if sent_ns is None else tuple(Chunk(at_ns=t, data=piece) for t, piece in pieces)
    return Exchange(
        number=number,
        sent_ns=sent_ns,
        request=HttpRequest(
            method="POST",
            url=URLS[provider],
            headers=HEADERS,
            body=dumped(question(provider, step)),
        ),
        response=HttpResponse(status=200, headers=HEADERS, body=body, chunks=chunks),
    )


def seen_of(loop, **more):
    """A loop as it is shown; the model answers in half a second, then the tools begin."""
    exchanges = exchanges_of(loop, is_timed=more.pop("is_timed", True))
    session = session_of(
        [read_exchange(exchange) for exchange in exchanges],
        executions=tuple(_later(execution) for execution in loop.executions),
        expectations=loop.expectations,
    )
    verdict = more.pop("verdict", None) or examine(session)
    shown = {"title": "trip.cassette", "verdict": verdict, **more}
    return Seen(exchanges=exchanges, session=session, **shown)


def _later(execution):
    span = execution.span
    ended = None if span.ended_ns is None else span.ended_ns + MODEL_TAKES
    return replace(
        execution, span=replace(span, started_ns=span.started_ns + MODEL_TAKES, ended_ns=ended)
    )
