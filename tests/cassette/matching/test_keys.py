"""The question a request asks: alike for every way of asking the same."""

import itertools
import json

import pytest

from replaykit.cassette.matching import body_digest, dialogue_key, question_key
from replaykit.model import HttpRequest

CHAT = "https://api.openai.com/v1/chat/completions"
USER = {"role": "user", "content": "Weather in Tokyo and London?"}


def chat(messages, url=CHAT, **settings):
    body = {"model": "gpt-5", "messages": messages, **settings}
    return HttpRequest(method="POST", url=url, body=json.dumps(body).encode())


def calls(*ids, city=("Tokyo", "London")):
    functions = [{"name": "get_weather", "arguments": json.dumps({"city": c})} for c in city]
    entries = [
        {"id": i, "type": "function", "function": f} for i, f in zip(ids, functions, strict=True)
    ]
    return {"role": "assistant", "content": None, "tool_calls": entries}


def result(call_id, text="sunny"):
    return {"role": "tool", "tool_call_id": call_id, "content": text}


ASKED = chat([USER, calls("a", "b"), result("a"), result("b")])


@pytest.mark.parametrize(
    "same",
    [
        chat([USER, calls("a", "b"), result("b"), result("a")]),
        chat([USER, calls("a", "b"), result("a", "rain at 10:01"), result("b", "rain at 10:02")]),
        chat([USER, calls("x", "y"), result("x"), result("y")]),
        chat([USER, calls("a", "b"), result("a"), result("b")], user="u-17", metadata={"n": "1"}),
        chat([USER, calls("a", "b"), result("a"), result("b")], url=f"{CHAT}?trace=1"),
    ],
    ids=["order of results", "what results say", "minted ids", "volatile fields", "query"],
)
def test_a_question_does_not_depend_on(same):
    """
    None of these changes what the model is asked.
    """
    assert question_key(ASKED) == question_key(same)


@pytest.mark.parametrize(
    "other",
    [
        chat([{**USER, "content": "Weather in Rome?"}, calls("a", "b"), result("a"), result("b")]),
        chat([USER, calls("a", "b", city=("Tokyo", "Rome")), result("a"), result("b")]),
        chat([USER, calls("a", "b"), result("a")]),
        chat([USER, calls("a", "b"), result("a"), result("a")]),
        chat([USER, result("a"), result("b")]),
        chat([USER, calls("a", "b"), result("a"), result("b")], temperature=0.2),
        chat([USER, calls("a", "b"), result("a"), result("b")], url=CHAT.replace("v1", "v2")),
    ],
    ids=["prompt", "arguments", "missing", "doubled", "no assistant turn", "setting", "path"],
)
def test_a_question_depends_on(other):
    """
    Each of these asks something else.
    """
    assert question_key(ASKED) != question_key(other)


def test_swapped_ids_ask_the_same_question():
    """
    Which content stands under which id is judged afterwards, not matched.
    """
    swapped = chat([USER, calls("a", "b"), result("b", "tokyo"), result("a", "london")])

    assert question_key(ASKED) == question_key(swapped)


@pytest.mark.parametrize(
    "disordered",
    [
        [USER, calls("a", "b"), result("a")],
        [USER, result("a"), result("b")],
        [USER, calls("a", "b"), result("a"), result("b"), result("b")],
    ],
    ids=["missing", "no assistant turn", "doubled"],
)
def test_disorder_in_calls_and_results_leaves_the_dialogue_as_it_was(disordered):
    """
    The session is found again, so that the disorder itself can be reported.
    """
    assert dialogue_key(ASKED) == dialogue_key(chat(disordered))


@pytest.mark.parametrize(
    "other",
    [
        chat([{**USER, "content": "Weather in Rome?"}]),
        chat([USER], tools=[{"type": "function", "function": {"name": "f"}}]),
        chat([{"role": "system", "content": "Be brief."}, USER]),
    ],
    ids=["prompt", "tools", "system"],
)
def test_a_changed_prompt_or_setting_is_another_dialogue(other):
    """
    A drifted prompt is a miss: it is never answered by the recording of another.
    """
    assert dialogue_key(ASKED) != dialogue_key(other)


def anthropic(messages):
    body = {"model": "claude-sonnet-4-5", "max_tokens": 9, "messages": messages}
    url = "https://api.anthropic.com/v1/messages"
    return HttpRequest(method="POST", url=url, body=json.dumps(body).encode())


def test_results_split_over_messages_ask_the_same():
    """
    Anthropic joins neighbouring messages of one role, and so does the question.
    """
    asked = [{"type": "tool_use", "id": i, "name": "f", "input": {}} for i in ("a", "b")]
    done = [{"type": "tool_result", "tool_use_id": i, "content": "x"} for i in ("a", "b")]
    start = [USER, {"role": "assistant", "content": asked}]
    together = anthropic([*start, {"role": "user", "content": done}])
    split = anthropic([*start, *({"role": "user", "content": [block]} for block in done)])

    assert question_key(together) == question_key(split)


def gemini(parts):
    contents = [
        {"role": "user", "parts": [{"text": "Weather?"}]},
        {
            "role": "model",
            "parts": [{"functionCall": {"name": "f", "args": {"n": n}}} for n in (1, 2)],
        },
        {"role": "user", "parts": parts},
    ]
    url = "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent"
    return HttpRequest(method="POST", url=url, body=json.dumps({"contents": contents}).encode())


def test_gemini_results_are_a_set_too():
    """
    Also where they carry no ids.
    """
    parts = [{"functionResponse": {"name": n, "response": {"r": n}}} for n in ("f", "g")]
    keys = {question_key(gemini(list(order))) for order in itertools.permutations(parts)}

    assert len(keys) == 1


def test_a_request_to_nobody_we_know_is_its_own_question():
    """
    Every byte of the body counts, and the query but for keys.
    """
    plain = HttpRequest(method="GET", url="https://rates.example/usd?to=jpy&key=1")
    other_key = HttpRequest(method="GET", url="https://rates.example/usd?key=2&to=jpy")
    other_rate = HttpRequest(method="GET", url="https://rates.example/usd?to=eur&key=1")

    assert question_key(plain) == question_key(other_key)
    assert question_key(plain) != question_key(other_rate)
    assert dialogue_key(plain) is None


def test_equal_bytes_have_equal_digests():
    """
    The fast way: no JSON is parsed.
    """
    assert body_digest(ASKED) == body_digest(
        chat([USER, calls("a", "b"), result("a"), result("b")])
    )
    assert body_digest(ASKED) != body_digest(chat([USER]))
