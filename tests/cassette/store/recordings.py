"""Small recordings, each exchange of which can be told from all others."""

import json
from datetime import UTC, datetime

from replaykit.cassette.document import Cassette, KeyedExchange
from replaykit.cassette.store import Journal, passed_answer, passed_request, passed_span
from replaykit.model import Chunk, Exchange, HttpRequest, HttpResponse, Span

MOMENT = datetime(2026, 11, 21, 10, 3, 12, 345678, tzinfo=UTC)


def keyed(name, number=1, *, filler=200):
    """An exchange that asks for a name."""
    question = {"model": "m", "messages": [{"role": "user", "content": f"{name} " * filler}]}
    answer = json.dumps({"id": name, "content": f"about {name}"}).encode()
    exchange = Exchange(
        number=number,
        sent_ns=number * 1_000_000,
        request=HttpRequest(
            method="POST",
            url="https://api.example.com/v1/chat/completions",
            headers=(("content-type", "application/json"),),
            body=json.dumps(question).encode(),
        ),
        response=HttpResponse(
            status=200,
            headers=(("content-type", "application/json"),),
            body=answer,
            chunks=(Chunk(at_ns=412_345_678, data=answer[:7]), Chunk(at_ns=5, data=answer[7:])),
        ),
    )
    return KeyedExchange(exchange=exchange, key=f"1.{name}", body=f"b-{name}")


def several(names):
    return [keyed(name, number) for number, name in enumerate(names.split(), 1)]


def span(name, exchange=1):
    return Span(tool=name, call_id=None, started_ns=1, ended_ns=2, exchange=exchange, result=[1])


def tool_of(keyed):
    """The execution of a tool that an exchange has asked for: it has the exchange's name."""
    return span(named(keyed), keyed.exchange.number)


def named(keyed):
    return keyed.key.removeprefix("1.")


def keep(journal, finished):
    """Takes an exchange, or the execution of a tool, to the disk."""
    gate = journal.gate
    if isinstance(finished, Span):
        passed = passed_span(finished, gate=gate)
    else:
        asked = passed_request(finished.exchange.request, finished.key, finished.body, gate=gate)
        passed = passed_answer(asked, finished, gate=gate)
    journal.append(passed)
    journal.sync()


def begun(path, names, first=1, **options):
    """A recording that is under way: each of its exchanges has asked for a tool."""
    journal = Journal(path, **options)
    for number, one in enumerate(several(names), first):
        keep(journal, one.numbered(number))
        keep(journal, tool_of(one.numbered(number)))
    return journal


def cassette(names, spans=()):
    return Cassette.made_of(several(names), spans=spans, recorded_at=MOMENT)


def cassette_with_tools(names):
    """Each exchange has asked for a tool."""
    return cassette(names, spans=map(tool_of, several(names)))


def names_in(recorded):
    """The names of a cassette's exchanges, in order; a space between; nothing for no cassette."""
    if recorded is None:
        return ""
    return " ".join(heading.key.removeprefix("1.") for heading in recorded.headings)


def tools_in(recorded):
    """Pairs of an execution's name and that of its exchange."""
    names = [*names_in(recorded).split(), None]
    return [(span.tool, names[(span.exchange or 0) - 1]) for span in recorded.spans]
