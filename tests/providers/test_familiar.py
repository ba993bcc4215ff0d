"""What a session has shown before is not walked again, and says the same."""

import json
from itertools import pairwise

import pytest

from replaykit.errors import MalformedWireError
from replaykit.model import Exchange, HttpRequest, HttpResponse
from replaykit.providers import Reader, judge, read_exchange
from replaykit.providers.familiar import Familiar
from replaykit.providers.json_node import JsonNode

SAID = {"role": "user", "content": "hi"}


def body(*messages, name="messages"):
    return JsonNode({name: json.loads(json.dumps(messages))})


def test_a_message_that_stood_there_before_is_that_very_node():
    familiar = Familiar()

    (first,) = familiar.elements(body(SAID), "messages")
    again, new = familiar.elements(body(SAID, SAID), "messages")

    assert first is again
    assert first is not new
    assert ("messages[0]", "messages[1]") == (again.path, new.path)


@pytest.mark.parametrize(("one", "other"), [*pairwise((1, 1.0, True, "1")), (0.0, -0.0)])
def test_what_python_holds_for_equal_is_told_apart(one, other):
    familiar = Familiar()

    (first,) = familiar.elements(body({"n": one}), "messages")
    (second,) = familiar.elements(body({"n": other}), "messages")

    assert (repr(one), repr(other)) == (repr(first["n"].value), repr(second["n"].value))


def test_members_of_one_content_and_two_names_are_two():
    familiar = Familiar()

    (message,) = familiar.elements(body(SAID), "messages")
    (item,) = familiar.elements(body(SAID, name="input"), "input")

    assert ("messages[0]", "input[0]") == (message.path, item.path)


def test_what_is_repeated_takes_up_memory_once():
    familiar, first, second = Familiar(), body(SAID), body(SAID)
    for each in (first, second):
        familiar.elements(each, "messages")

    assert first["messages"].value[0] is second["messages"].value[0]


def test_what_is_nested_too_deeply_to_be_compared_is_new():
    familiar, deep = Familiar(), []
    for _ in range(3_000):
        deep = [deep]

    first, second = (familiar.elements(JsonNode({"messages": [deep]}), "messages") for _ in "ab")

    assert first[0].value is second[0].value is deep
    assert first[0] is not second[0]


def test_facts_are_made_once_of_the_same_and_anew_of_others():
    familiar, made = Familiar(), []

    def make(one, number=0):
        made.append((one.value, number))
        return len(made)

    one, other = JsonNode("one"), JsonNode("other")

    assert [1, 1, 2, 3, 3] == [
        familiar.once(make, one),
        familiar.once(make, one),
        familiar.once(make, other),
        familiar.once(make, one, number=1_000),
        familiar.once(make, one, number=int("1000")),
    ]
    assert [("one", 0), ("other", 0), ("one", 1_000)] == made


@pytest.mark.parametrize("value", [{"a": [1, 1.0, True, None, "é"]}, [], "text", None, 1.5])
def test_a_copy_is_equal_and_its_owners(value):
    copy = JsonNode(value).copied()

    assert json.dumps(value) == json.dumps(copy)
    assert not isinstance(value, dict | list) or copy is not value


def test_what_is_nested_too_deeply_to_be_copied_is_given_as_it_is():
    value = []
    for _ in range(5000):
        value = [value]

    assert JsonNode(value).copied() is value


def test_what_somebody_does_to_a_reading_changes_no_judgement():
    call = {"type": "tool_use", "id": "toolu_1", "name": "f", "input": {"a": 1}}
    content = [{"type": "text", "text": "ok"}]
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": content}
    history = [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": [call]},
        {"role": "user", "content": [result]},
    ]
    reader = Reader()
    first = reader.read_exchange(asking(*history))
    first.request.messages[1].calls[0].arguments["a"] = 2
    first.request.messages[2].results[0].content.clear()
    more = [{"role": "assistant", "content": "x"}, {"role": "user", "content": "more"}]

    judgement = reader.judge(asking(*history, *more).request, [first])

    assert () == tuple(judgement.objections)


def test_calls_whose_arguments_are_nested_too_deeply_are_judged_as_others_are():
    deep = json.loads("[" * 600 + "]" * 600)
    call = {"functionCall": {"name": "f", "args": {"a": deep}}, "thoughtSignature": "AAAA"}
    answered = {"functionResponse": {"name": "f", "response": {}}}
    asked = {"role": "user", "parts": [{"text": "hi"}]}
    replied = {"role": "model", "parts": [call]}
    url = "https://generativelanguage.googleapis.com/v1beta/models/gemini-3-pro:generateContent"

    def request(*contents):
        body = json.dumps({"contents": contents}).encode()
        return HttpRequest(method="POST", url=url, body=body)

    response = HttpResponse(
        status=200, body=json.dumps({"candidates": [{"content": replied}]}).encode()
    )
    first = read_exchange(Exchange(number=1, request=request(asked), response=response))

    judged = judge(request(asked, replied, {"role": "user", "parts": [answered]}), [first])

    assert () == tuple(judged.objections)


def asking(*messages):
    body = {"model": "claude-sonnet-4-5", "max_tokens": 9, "messages": messages}
    answer = {"type": "message", "role": "assistant", "content": [{"type": "text", "text": "x"}]}
    return Exchange(
        number=1,
        request=HttpRequest(
            method="POST",
            url="https://api.anthropic.com/v1/messages",
            body=json.dumps(body).encode(),
        ),
        response=HttpResponse(status=200, body=json.dumps(answer).encode()),
    )


def test_what_fails_fails_again():
    familiar, node = Familiar(), JsonNode({"n": 1})

    for _ in range(2):
        with pytest.raises(MalformedWireError):
            familiar.once(lambda one: one["n"].text(), node)


def chat(arguments):
    call = {"id": "a", "type": "function", "function": {"name": "look", "arguments": "{}"}}
    said = {"role": "assistant", "content": arguments, "tool_calls": [call]}
    told = {"role": "tool", "tool_call_id": "a", "content": "sun"}
    return "https://api.openai.com/v1/chat/completions", "messages", [SAID, said, told]


def responses(arguments):
    call = {"type": "function_call", "call_id": "a", "name": "look", "arguments": arguments}
    told = {"type": "function_call_output", "call_id": "a", "output": "sun"}
    return "https://api.openai.com/v1/responses", "input", [SAID, call, told]


def anthropic(arguments):
    call = {"type": "tool_use", "id": "a", "name": "look", "input": arguments}
    told = {"type": "tool_result", "tool_use_id": "a", "content": "sun"}
    said = [{"role": "assistant", "content": [call]}, {"role": "user", "content": [told]}]
    return "https://api.anthropic.com/v1/messages", "messages", [SAID, *said]


def gemini(arguments):
    model = "https://generativelanguage.googleapis.com/v1beta/models/gemini-3-pro:generateContent"
    call = {"functionCall": {"name": "look", "args": arguments}, "thoughtSignature": "c2ln"}
    told = {"functionResponse": {"name": "look", "response": {"result": "sun"}}}
    asked = [("user", {"text": "hi"}), ("model", call), ("user", told)]
    return model, "contents", [{"role": role, "parts": [part]} for role, part in asked]


PROVIDERS = (chat, responses, anthropic, gemini)
HISTORIES = (
    (0, 1, 2),
    (0, 1, 2, 2),
    (0, 1),
    (0, 2, 1),
    (0, 1, 1, 2),
    (2, 0, 1, 2),
    (0, 1, 2, 1, 2),
)
"""Of which messages a request is made: in order, answered twice, not at all, before it asks …"""


def session(provider):
    """Histories that begin alike and go wrong in different ways."""
    number = 0
    for arguments in ({"n": 1}, {"n": True}, "", "{}", {}):
        for places in HISTORIES:
            number += 1
            url, name, messages = provider(arguments)
            asked = {"model": "m", name: [messages[place] for place in places]}
            request = HttpRequest(method="POST", url=url, body=json.dumps(asked).encode())
            response = HttpResponse(status=400, body=b'{"error": {"message": "no"}}')
            yield Exchange(number=number, request=request, response=response)


def read(reader, exchange):
    try:
        return reader(exchange)
    except MalformedWireError as malformed:
        return str(malformed)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_session_reads_as_each_of_its_exchanges_does_alone(provider):
    reader, exchanges = Reader(), list(session(provider))

    alone = [read(read_exchange, exchange) for exchange in exchanges]

    assert repr(alone) == repr([read(reader.read_exchange, exchange) for exchange in exchanges])


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_session_is_judged_as_each_of_its_requests_is_alone(provider):
    reader, requests = Reader(), [exchange.request for exchange in session(provider)]

    alone = [read(judge, request) for request in requests]

    assert alone == [read(reader.judge, request) for request in requests]
    assert len({str(judgement) for judgement in alone}) > 2
