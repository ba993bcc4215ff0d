"""Assembly: a session as a sequence diagram in Mermaid, which pull requests and wikis draw."""

import re
from collections.abc import Iterator, Sequence

from replaykit.model import Exchange
from replaykit.report.headline import headline_of
from replaykit.report.session import Seen, ShownCall, ShownTurn, Step, steps_of
from replaykit.report.spelling import PROVIDER_NAMES, counted, id_of, seconds, shortened, spelled

MOST_DRAWN = 50_000
"""More characters Mermaid refuses to draw, unless it is configured otherwise."""

_MOST_SAID = 60
_SPECIAL = re.compile(r"[^\w .,:/()\[\]{}'=+*|!?@-]")


def mermaid_of(seen: Seen) -> str:
    """A session as the text of a sequence diagram."""
    lines = ["participant model", "participant agent", "participant tools"]
    for step in steps_of(seen):
        lines += _asked(step)
        lines += _over("agent,model", (headline_of(finding) for finding in step.findings))
        if step.turn is not None:
            lines += _turn(step.turn)
    return "\n".join(["sequenceDiagram", *(f"    {line}" for line in lines)])


def _asked(step: Step) -> Iterator[str]:
    exchange, reading = step.exchange, step.reading
    said = [message.text for message in step.said if message.text and not message.results]
    results = sum(len(message.results) for message in step.said)
    carried = [*said[-1:], *([counted(results, "result")] if results else [])]
    yield f"agent->>model: {exchange.number}. {_plain(' + '.join(carried) or _target(exchange))}"
    if reading is None:
        answer = str(exchange.response.status)
    elif reading.reply.failure is not None:
        answer = f"{exchange.response.status} {reading.reply.failure.message}"
    elif reading.reply.calls:
        provider = PROVIDER_NAMES.get(reading.request.provider, reading.request.provider)
        answer = f"{counted(len(reading.reply.calls), 'call')} from {provider}"
    else:
        answer = reading.reply.text
    yield f"model-->>agent: {_plain(answer or str(exchange.response.status))}"


def _turn(shown: ShownTurn) -> Iterator[str]:
    width = shown.timing.width if shown.timing else None
    if width is not None and width > 1 and len(shown.calls) > 1:
        for place, one in enumerate(shown.calls):
            yield f"{'and' if place else 'par'} {_plain(id_of(one.call))}"
            yield from (f"    {line}" for line in _call(one))
        yield "end"
    else:
        for one in shown.calls:
            yield from _call(one)
    yield from _over("agent,tools", (headline_of(finding) for finding in shown.findings))


def _call(shown: ShownCall) -> Iterator[str]:
    if not shown.attempts:
        yield f"agent-->tools: {_plain(spelled(shown.call))}, which nobody saw run"
    for attempt in shown.attempts:
        span = attempt.span
        yield f"agent->>tools: {_plain(spelled(shown.call))}"
        if span.ended_ns is None:
            yield "tools--xagent: no end was seen"
        elif span.error is not None:
            took = seconds(span.ended_ns - span.started_ns)
            yield f"tools--xagent: {took}, {_plain(span.error)}"
        else:
            took = seconds(span.ended_ns - span.started_ns)
            yield f"tools-->>agent: {took}, {_plain(repr(span.result))}"


def _over(who: str, texts: Iterator[str]) -> Sequence[str]:
    return [f"Note over {who}: {_plain(text, 4 * _MOST_SAID)}" for text in texts]


def _target(exchange: Exchange) -> str:
    return f"{exchange.request.method} {exchange.request.url.partition('?')[0]}"


def _plain(text: str, most: int = _MOST_SAID) -> str:
    """A text that ends no line, begins no other statement, and is no mark-up."""
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", shortened(text, most)) or "-"
