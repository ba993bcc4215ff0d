"""Secrets in what arrives in pieces, and in the odd ways in which servers write streams."""

import base64
import json
import textwrap

import pytest

from replaykit.cassette.redaction import Redactor
from replaykit.providers.aws_event_stream import read_frames
from tests.cassette.redaction.places import EVENTS, PLACES, answered, asked, dumped, frame, pieces
from tests.cassette.redaction.test_harmless import CAREFULLY

KEY = "gs" + "k_" + "a1B2c3D4" * 6


def event(value, name=None, end="\n"):
    head = f"event: {name}{end}" if name else ""
    return f"{head}data: {json.dumps(value)}{end}{end}"


def kept_of(stream):
    return Redactor().response(answered(stream.encode(), EVENTS)).body.decode()


def random_ids():
    """As gateways write them that encrypt the id of an item anew for each event."""
    parts = pieces(f"so {KEY} is", 6)
    events = [event({"item_id": f"x{n}", "delta": part}) for n, part in enumerate(parts)]
    return "".join(events)


def a_type_in_the_first_alone():
    first = {"index": 0, "type": "function", "function": {"name": "f", "arguments": KEY[:9]}}
    rest = {"index": 0, "function": {"arguments": KEY[9:]}}
    return "".join(event({"choices": [{"delta": {"tool_calls": [c]}}]}) for c in (first, rest))


def start_and_deltas():
    """The first piece stands in an event of another kind, in a member of another object."""
    start = {"type": "content_block_start", "index": 0, "content_block": {"text": KEY[:9]}}
    delta = {"type": "content_block_delta", "index": 0, "delta": {"text": KEY[9:]}}
    return event(start, "content_block_start", "\r\n") + event(delta, "content_block_delta", "\r\n")


def over_lines_of_an_event():
    return f'data: {{"text":\ndata: "{KEY}"}}\n\n'


def two_documents_in_an_event():
    return f'data: {{"text": "{KEY[:9]}"}}\ndata: {{"text": "{KEY[9:]}"}}\n\n'


def plain_text():
    return "".join(f"data: {piece}\n\n" for piece in pieces(f"so {KEY} is", 5))


def a_comment():
    return f": {KEY} PROCESSING\n\n{event({'a': 1})}"


def a_bare_object_at_the_end():
    return event({"a": 1}) + json.dumps({"error": {"password": "hunter2", "message": KEY}})


def cut_in_an_event():
    return event({"text": KEY[:9]}) + f'data: {{"text": "{KEY[9:]}'


def with_an_id():
    return f"id: {KEY}\nretry: 5\n{event({'a': 1})}"


@pytest.mark.parametrize(
    "stream",
    [
        random_ids,
        a_type_in_the_first_alone,
        start_and_deltas,
        over_lines_of_an_event,
        two_documents_in_an_event,
        plain_text,
        a_comment,
        a_bare_object_at_the_end,
        cut_in_an_event,
        with_an_id,
    ],
    ids=lambda stream: stream.__name__,
)
def test_a_secret_is_found_in_an_odd_stream(stream):
    """
    Put together as a client would, nothing of it is there; its name is, once.
    """
    body = stream()

    kept = kept_of(body)

    assert body.count("data:") == kept.count("data:")
    assert 1 == kept.count("<groq-key-1>")
    assert [] == [n for n in range(0, len(KEY) - 4, 4) if KEY[n : n + 4] in kept.replace('"', "")]


def test_two_calls_in_turns_are_kept_apart():
    """
    Neither becomes a part of the other.
    """
    (place,) = (place for place in PLACES if place.name == "deltas of two calls in turns")
    kept = kept_of(place.put(KEY).body.decode())
    said_by = {0: "", 1: ""}
    for line in kept.splitlines():
        if line.startswith("data: {"):
            (call,) = json.loads(line[6:])["choices"][0]["delta"]["tool_calls"]
            said_by[call["index"]] += call["function"]["arguments"]

    assert {"note": "use <groq-key-1> here"} == json.loads(said_by[0])
    assert {"city": "Tokyo, where it is sunny and warm today"} == json.loads(said_by[1])


def test_frames_may_hold_events_as_they_are():
    """
    Converse does not wrap them.
    """
    events = [{"contentBlockIndex": 0, "delta": {"text": part}} for part in pieces(KEY, 9)]

    kept = Redactor().response(answered(b"".join(frame(dumped(one)) for one in events))).body

    texts, is_cut = read_frames(kept)
    assert "<groq-key-1>" == "".join(json.loads(text)["delta"]["text"] for text in texts)
    assert not is_cut


def test_a_stream_that_no_parser_can_read_is_searched_with_care():
    deep = f"data: {'[' * 100_000}\n\n"
    parts = (event({"delta": part}) for part in pieces(KEY, 9))

    assert kept_of(deep + "".join(parts)).startswith(f'{deep}data: {{"delta": "<groq-key-1>"}}')


def test_a_frame_that_was_cut_off_is_searched_too():
    (place,) = (place for place in PLACES if place.name == "one event")
    (frames,) = (place for place in PLACES if place.name == "stream of frames")
    whole = frames.put("nothing").body
    rest = place.put(KEY).body

    assert KEY.encode() not in Redactor().response(answered(whole + rest)).body


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_base64_in_lines_is_read_as_one_and_stays_in_lines(newline):
    """
    As in mails; a secret may begin in one line and end in the next.
    """
    text = f"{'a few harmless words, ' * 2}{KEY} and {'more of the same, ' * 9}"
    wrapped = newline.join(textwrap.wrap(base64.b64encode(text.encode()).decode(), 76))

    kept = json.loads(Redactor().request(asked(dumped({"mail": wrapped}))).body)["mail"]

    assert text.replace(KEY, "<groq-key-1>") == base64.b64decode(kept).decode()
    assert {76} == {len(line) for line in kept.split(newline)[:-1]}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "Incorrect API key provided: sk-proj-****MxYA.",
            "Incorrect API key provided: <masked-key-1>.",
        ),
        ("Your api key: ****MxYA is invalid", "Your api key: <masked-key-1> is invalid"),
        (
            "Received API Key = sk-...Mx9A, Key Hash = none",
            "Received API Key = <masked-key-1>, Key Hash = none",
        ),
        ("Paid with ****1234 in ***all*** shops", "Paid with ****1234 in ***all*** shops"),
    ],
    ids=["OpenAI", "DeepSeek", "LiteLLM", "no key"],
)
def test_the_tail_of_a_key_is_hidden(text, kept):
    """
    It is enough to recognise whose key it is.
    """
    assert kept == Redactor().text(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"wss://me:{KEY}@rt.example/x", "wss://me:<password-1>@rt.example/x"),
        ("https://a1b2c3d4e5f6@git.example/x", "https://<token-1>@git.example/x"),
        (
            "see https://x.example/?a=b&token=a1b2c3d4e5f6&c=d",
            "see https://x.example/?a=b&token=<token-1>&c=d",
        ),
        (
            "see https://x.example/?password=p%26q&a=b",
            "see https://x.example/?password=<password-1>&a=b",
        ),
        ("GET /v1/projects/123456789012/x is denied", "GET /v1/projects/<project-1>/x is denied"),
        ("Cookie: a=b; sid=c3 and more", "Cookie: <cookie-1>"),
        ("x-api-key:\n    - hunter2x99\nnext: 1", "x-api-key:\n    - <api-key-1>\nnext: 1"),
        ("DB_PASSWORD=tiger&co\nHOME=/root", "DB_PASSWORD=<password-1>\nHOME=/root"),
        ("host=db password=hunter2 user=me", "host=db password=<password-1> user=me"),
        ("Bearer abcDEF123.ghiJKL456_mno", "Bearer <authorization-1>"),
        ("the password is `hunter2`", "the password is `hunter2`"),
        ("amqp://me:{{password}}@mq.example/", "amqp://me:{{password}}@mq.example/"),
        ("https://x.example/?key=short&c=d", "https://x.example/?key=short&c=d"),
        ("Basic authenticationheaders", "Basic authenticationheaders"),
        ("the bearer ofalettertothekingofspain", "the bearer ofalettertothekingofspain"),
    ],
    ids=str,
)
def test_words_around_a_secret_give_it_away(text, kept):
    assert kept == Redactor().text(text)
    assert kept == Redactor(patterns=[CAREFULLY]).text(text)


def test_texts_inside_texts_end_somewhere():
    """
    What is wrapped more often than anybody would is not kept at all.
    """
    text = f"key {KEY}"
    for _ in range(12):
        text = base64.b64encode(text.encode()).decode()

    kept = json.loads(Redactor().request(asked(dumped([text]))).body)[0]
    while "<" not in kept:
        kept = base64.b64decode(kept).decode()

    assert "<withheld-1>" == kept
