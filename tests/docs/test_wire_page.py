"""What docs/wire.md shows is so: its examples run as they stand there."""

import json

import pytest

from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cassette.store import publish
from replaykit.model import Chunk, Exchange, HttpRequest, HttpResponse
from replaykit.run.telemetry import TELEMETRY
from tests.docs.pages import block_after, code_in, section_of, tables_in, text_of

PAGE = text_of("docs/wire.md")
EXAMPLES = ("pool", "tasks", "pace", "ignored", "guard")
SECOND = 1_000_000_000


def chat(city, answer):
    question = {"model": "gpt-5", "messages": [{"role": "user", "content": f"Weather in {city}?"}]}
    message = {"role": "assistant", "content": answer}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    reply = {"id": "c", "object": "chat.completion", "created": 1, "model": "gpt-5"}
    return exchange("chat/completions", question, {**reply, "choices": [choice]})


def moon():
    """An answer that takes a minute."""
    question = {"model": "gpt-5", "input": "Weather on the moon?"}
    return exchange("responses", question, {"output": []}, at_ns=60 * SECOND)


def exchange(path, question, reply, at_ns=0):
    body = json.dumps(reply).encode()
    return Exchange(
        number=1,
        request=HttpRequest(
            method="POST",
            url=f"https://api.openai.com/v1/{path}",
            body=json.dumps(question).encode(),
        ),
        response=HttpResponse(
            status=200,
            headers=(("content-type", "application/json"),),
            body=body,
            chunks=(Chunk(at_ns=at_ns, data=body),),
        ),
    )


CASSETTES = {
    "weather": [chat("Tokyo", "sunny"), chat("London", "rain")],
    "today": [chat("Oslo", "sunny")],
    "later": [chat("Oslo", "rain")],
    "slow": [moon()],
    "rome": [chat("Rome", "sunny")],
}


@pytest.fixture
def session(tmp_path, monkeypatch):
    """Runs examples one after the other, in a folder with the cassettes that they name."""
    pytest.importorskip("openai")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    for name, exchanges in CASSETTES.items():
        publish(tmp_path / f"{name}.cassette", Cassette.of(exchanges, keys=keys_of))
    names = {}

    def run(example):
        code = block_after(f"run: {example}", PAGE)
        exec(compile(code, tmp_path / f"{example}.py", "exec"), names)
        return names

    yield run
    names["pool"].shutdown()


def test_every_example_runs_as_it_stands_there(session):
    for example in EXAMPLES:
        names = session(example)

    assert names["complaint"].startswith(block_after("output: guard", PAGE))


def test_the_page_names_all_telemetry_that_is_known():
    (rows,) = tables_in(section_of(PAGE, "What is no question"))

    assert list(TELEMETRY.items()) == [(tool, tuple(code_in(cell))) for tool, cell in rows]
