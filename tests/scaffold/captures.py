"""Captured sessions to make tests of: the loops of the checks, as they would lie on the disk."""

from dataclasses import replace
from pathlib import Path

from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cassette.store import publish
from replaykit.checks import examine
from replaykit.report import headline_of
from replaykit.scaffold import Captured, Mistake, source_of
from tests.checks.loops import loop, ran
from tests.checks.wires import Ask, Results, Said, Step, Told, Turn
from tests.cli.recordings import MADE_WITH, MOMENT
from tests.report.seen import exchanges_of, seen_of

TOKYO, LONDON = Ask(id="call_a", city="Tokyo"), Ask(id="call_b", city="London")


def swapped():
    """Two results, each under the other's id; the second tool ended first."""
    calls = (TOKYO, LONDON)
    told = (Told(id="call_a", text="rain"), Told(id="call_b", text="sun"))
    history = (Said("Weather in Tokyo and London?"), Turn(calls), Results(told))
    return replace(
        loop("openai_chat", 2),
        steps=(Step(history=history[:1], calls=calls), Step(history=history)),
        executions=(
            in_ms(ran(TOKYO, end=31, result="sun")),
            in_ms(ran(LONDON, end=12, result="rain")),
        ),
    )


def in_ms(execution):
    """The same execution, where seconds are milliseconds."""
    span = execution.span
    shorter = replace(span, started_ns=span.started_ns // 1000, ended_ns=span.ended_ns // 1000)
    return replace(execution, span=shorter)


def captured_of(session, **more):
    """What is known of a session before its test is written."""
    seen = seen_of(session)
    facts = {
        "file": "bug.cassette",
        "recorded_at": MOMENT,
        "question": "Weather in Tokyo and London?",
        "mistakes": tuple(
            Mistake(finding=finding, text=headline_of(finding))
            for finding in examine(seen.session).findings
        ),
        "turns": seen.session.turns,
        "executions": session.executions,
    }
    return Captured(**(facts | more))


def lines_of(captured, manner):
    """The lines of the test itself, without its indentation."""
    test = source_of(captured, manner).partition("-> None:\n")[2]
    return [line.removeprefix("    ") for line in test.splitlines()]


def record(name, *sessions, refusals=None):
    """A cassette on the disk that holds one session behind the other.

    Args:
        refusals: by number, what is answered with 400.
    """
    exchanges, spans = [], []
    for session in sessions:
        earlier = len(exchanges)
        exchanges += [
            replace(one, number=one.number + earlier)
            for one in exchanges_of(session, is_timed=False)
        ]
        spans += [
            replace(one.span, exchange=one.span.exchange and one.span.exchange + earlier)
            for one in session.executions
        ]
    exchanges = [_refused(one, (refusals or {}).get(one.number)) for one in exchanges]
    path = Path(name)
    cassette = Cassette.of(
        exchanges, keys=keys_of, spans=spans, recorded_at=MOMENT, made_with=MADE_WITH
    )
    publish(path, cassette)
    return path


def _refused(exchange, body):
    if body is None:
        return exchange
    return replace(exchange, response=replace(exchange.response, status=400, body=body))
