"""What comes again is not looked at again, and what is new is not missed for that."""

import json
from random import Random

import pytest

from replaykit.cassette.bodies import Written, bodies_of_exchange
from replaykit.cassette.document import Cassette
from replaykit.cassette.format import write_block
from replaykit.cassette.matching import keys_of
from replaykit.cassette.redaction import Redactor
from replaykit.cassette.redaction.suspicion import Suspicion
from replaykit.model import Exchange
from tests.cassette.redaction.kinds import KINDS
from tests.cassette.redaction.places import answered, asked

KEY = "gs" + "k_" + "a1B2c3D4" * 6
COMPACT, SPACED, BROKEN = {"separators": (",", ":")}, {}, {"indent": 2}
TEXTS = [f"What is the weather in town {number}, and is it warm there?" for number in range(6)]


def as_blocks(text):
    return [{"type": "text", "text": text}]


def as_call(text):
    function = {"name": "look_up", "arguments": json.dumps({"place": text})}
    return [{"id": "call_1", "type": "function", "function": function}]


def history(*texts, style=COMPACT, said=str):
    """The tools stand behind the messages, as some SDKs send them."""
    messages = [{"role": "user", "content": said(text)} for text in texts]
    tools = [{"type": "function", "function": {"name": name}} for name in ("look_up", "ask")]
    body = {"model": "gpt-5", "messages": messages, "tools": tools, "stream": False}
    return json.dumps(body, ensure_ascii=False, **style).encode()


def block_of(body):
    exchange = Exchange(number=1, request=asked(body), response=answered(b"{}"))
    return write_block(Cassette.of([exchange], keys=keys_of).keyed(1))


@pytest.fixture
def looked_at(monkeypatch):
    """The lengths of what is looked at, letter by letter."""
    lengths = []
    look = Suspicion.of

    def of(suspicion, data):
        lengths.append(len(data))
        return look(suspicion, data)

    monkeypatch.setattr(Suspicion, "of", of)
    return lengths


@pytest.mark.parametrize("style", [COMPACT, SPACED], ids=["compact", "spaced"])
def test_of_a_longer_history_only_what_is_new_is_looked_at(style, looked_at):
    redactor = Redactor()
    redactor.scan(history(*TEXTS[:4], style=style))
    redactor.scan(history(*TEXTS[:5], style=style))

    first, second = looked_at
    assert 0 < second < first / 2


def test_nor_is_a_body_looked_at_twice(looked_at):
    redactor, body = Redactor(), history(*TEXTS)
    redactor.request(asked(body))
    looked_at.clear()
    redactor.scan(body)

    assert [] == looked_at


def test_of_a_block_only_what_is_new_is_looked_at(looked_at):
    redactor = Redactor()
    redactor.scan(block_of(history(*TEXTS[:4])))
    whole = sum(looked_at)
    looked_at.clear()
    redactor.scan(block_of(history(*TEXTS[:5])))

    assert 0 < sum(looked_at) < whole / 2


@pytest.mark.parametrize("said", [str, as_blocks, as_call], ids=["text", "blocks", "call"])
@pytest.mark.parametrize("style", [COMPACT, SPACED, BROKEN], ids=["compact", "spaced", "lines"])
@pytest.mark.parametrize("form", ["%s", "It is %s", "%s is it", "},{%s},{", '"},{"%s"},{"'])
def test_a_secret_is_found_in_whatever_is_new(form, style, said):
    """
    In a history of which everything else has been seen before.
    """
    random = Random(form)
    for kind in random.sample(KINDS, 4):
        texts = [*TEXTS]
        texts[random.randrange(len(texts))] = form % kind.make(random)
        familiar, body = Redactor(), history(*texts, style=style, said=said)
        familiar.scan(history(*TEXTS, style=style, said=said))
        familiar.scan(block_of(history(*TEXTS, style=style, said=said)))

        assert Redactor().request(asked(body)).body == familiar.request(asked(body)).body
        assert Redactor().scan(body) == familiar.scan(body)
        assert Redactor().scan(block_of(body)) == familiar.scan(block_of(body))


def test_a_value_that_has_become_known_is_found_in_what_was_harmless_before():
    redactor, body = Redactor(), history("The word is plumtree-harbour.")

    assert () == redactor.scan(body)
    redactor.register("plumtree-harbour")
    assert ["secret"] == [leak.kind for leak in redactor.scan(body)]


def test_what_was_begun_with_less_knowledge_is_looked_at_again(monkeypatch):
    """
    A value is learnt while a body is looked at that holds it.
    """
    redactor, body = Redactor(), history("The word is plumtree-harbour.")
    look = Suspicion.of

    def learning(suspicion, data):
        found = look(suspicion, data)
        redactor.register("plumtree-harbour")
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Suspicion, "of", learning)
        redactor.scan(body)

    assert ["secret"] == [leak.kind for leak in redactor.scan(body)]


def test_the_bodies_that_lines_bring_along_are_looked_at():
    """
    Where a body has nothing to do with the lines, both are.
    """
    request, response = asked(history("hello")), answered(json.dumps({"key": KEY}).encode())
    lines = block_of(history("hello"))

    assert () == Redactor().scan(Written.of(lines, bodies_of_exchange(1, request, answered(b""))))
    leaks = Redactor().scan(Written.of(lines, bodies_of_exchange(1, request, response)))
    assert [("groq-key", 1)] == [(leak.kind, leak.line) for leak in leaks]
