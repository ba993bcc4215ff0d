"""Recordings to try commands on: small, made up, and with keys as a run makes them."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from replaykit.cassette.document import Cassette, KeyedExchange
from replaykit.cassette.matching import body_digest, question_key
from replaykit.cassette.store import Journal, load_if_there, publish
from replaykit.errors import UnreadableCassetteError
from replaykit.model import Exchange, HttpRequest, HttpResponse, Span
from tests.cassette.store.recordings import keep

MOMENT = datetime(2026, 11, 21, 10, 3, 12, tzinfo=UTC)
MADE_WITH = (("openai", "3.52.0"), ("python", "3.11.7"))
KEY = "sk-proj-" + "Zk3vQ9xT2mB7nLw5RyHc8DfGp4JsVa6Ue1Xo" * 2
"""In the shape of a secret; it opens nothing."""

ADDRESS = "https://api.openai.com/v1/chat/completions"


def keyed(city, number=1, *, url=ADDRESS):
    """An exchange about the weather somewhere, long enough for its answer to fill some lines."""
    question = {"model": "gpt-5", "messages": [{"role": "user", "content": f"Rain in {city}?"}]}
    text = f"It rains in {city}. Take an umbrella, and expect the same tomorrow and the day after."
    answer = {"id": f"chatcmpl-{number}", "choices": [{"message": {"content": text}}]}
    kind = (("content-type", "application/json"),)
    request = HttpRequest(method="POST", url=url, headers=kind, body=json.dumps(question).encode())
    return KeyedExchange(
        exchange=Exchange(
            number=number,
            sent_ns=(number - 1) * 1_500_000_000,
            request=request,
            response=HttpResponse(status=200, headers=kind, body=json.dumps(answer).encode()),
        ),
        key=question_key(request),
        body=body_digest(request),
    )


def cassette(*cities, spans=()):
    return Cassette.made_of(
        map(keyed, cities), spans=spans, recorded_at=MOMENT, made_with=MADE_WITH
    )


def rain_looked_up(exchange=1):
    """The execution of a tool."""
    return Span(
        tool="get_rain", call_id="call_a", started_ns=1, ended_ns=2, exchange=exchange, result=[7]
    )


def record(name, *cities, spans=()):
    """A cassette on the disk."""
    path = Path(name)
    publish(path, cassette(*cities, spans=spans))
    return path


def edit(path, old, new):
    """Changes a file by hand."""
    before = path.read_text()
    assert old in before
    path.write_text(before.replace(old, new))


def begin_recording(name, numbered, *, replaces=None):
    """A recording that is under way: some exchanges are finished."""
    path = Path(name)
    there = None
    if replaces is None:
        with suppress(UnreadableCassetteError):  # it was damaged meanwhile
            there = load_if_there(path)
    journal = Journal(
        path, recorded_at=MOMENT, made_with=MADE_WITH, replaces=replaces, adds_to=there
    )
    for number, city in numbered.items():
        keep(journal, keyed(city, number))
    return journal


def kill_recording(name, numbered, *, replaces=None):
    """What a recording leaves that was killed after some exchanges; the path of its journal."""
    journal = begin_recording(name, numbered, replaces=replaces)
    journal.close()
    return journal.path


def vcrpy(*interactions):
    """The text of a cassette of vcrpy's, as JSON, which is YAML too."""
    return json.dumps({"version": 1, "interactions": list(interactions)}, indent=1)


def interaction(city, *, key="", extra=""):
    """An exchange as vcrpy writes it."""
    sent = keyed(city).exchange
    headers = {"content-type": ["application/json"]}
    if key:
        headers["authorization"] = [f"Bearer {key}"]
    return {
        "request": {
            "method": "POST",
            "uri": ADDRESS,
            "headers": headers,
            "body": sent.request.body.decode(),
        },
        "response": {
            "status": {"code": 200, "message": "OK"},
            "headers": {"content-type": ["application/json"]},
            "body": {"string": sent.response.body.decode() + extra},
        },
    }


def write(name, content):
    """A file with this content."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
