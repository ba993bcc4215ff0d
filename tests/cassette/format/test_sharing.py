"""What agents send again and again stands in a cassette once."""

import json

import pytest

from replaykit.cassette.document import Cassette
from replaykit.cassette.format import open_cassette, references, sharing, write_cassette
from replaykit.model import Exchange, HttpRequest, HttpResponse

MESSAGES = [{"role": "user", "content": f"message {n}: {'word ' * 20}"} for n in range(60)]
TOOLS = [{"name": "get_weather", "description": "The weather in a city, and how it will be later."}]


def written(*bodies):
    exchanges = [
        Exchange(
            number=number,
            request=HttpRequest(method="POST", url="/", body=body),
            response=HttpResponse(status=200),
        )
        for number, body in enumerate(bodies, 1)
    ]
    data = write_cassette(Cassette.of(exchanges, keys=lambda _: ("k", "b")))
    assert exchanges == list(open_cassette(data, "any").exchanges)
    return data


def body(messages, **members):
    return json.dumps({"model": "m", "messages": messages, "tools": TOOLS, **members}).encode()


def references_in(data):
    """Of each exchange, the lines that refer to others."""
    blocks = data.decode().split("\n=== ")[1:]
    return [
        [
            line.strip().rstrip(",")
            for line in block.split("\n")
            if "= " in line and "key=" not in line
        ]
        for block in blocks
    ]


def test_a_history_refers_to_the_one_before_it():
    """
    Each message is written out where it was first sent.
    """
    data = written(*(body(MESSAGES[:n]) for n in (2, 5, 8)))

    assert [[], ["= 1[0:2]", '"tools": = 1'], ["= 2[0:5]", '"tools": = 1']] == references_in(data)
    assert all(data.count(f"message {n}:".encode()) == 1 for n in range(8))


def test_a_long_conversation_grows_by_what_is_new():
    """
    Not by what was said before: sixty requests take little more than their messages.
    """
    bodies = [body(MESSAGES[:n]) for n in range(1, 61)]

    data = written(*bodies)

    assert 2 * len(data) < 5 * len(bodies[-1])
    assert 15 * len(data) < sum(map(len, bodies))


def test_a_window_that_moves_on_refers_to_where_each_message_stands():
    data = written(body(MESSAGES[:4]), body([MESSAGES[0], *MESSAGES[2:6]]))

    assert [[], ["= 1[0:1]", "= 1[2:4]", '"tools": = 1']] == references_in(data)


def test_the_same_history_again_is_one_reference():
    """
    As when a client tries again.
    """
    data = written(body(MESSAGES[:3]), body(MESSAGES[:3]))

    assert ['"messages": = 1', '"tools": = 1'] == references_in(data)[1]


def test_what_is_short_is_written_again():
    """
    A reference would be harder to read.
    """
    data = written(body([{"a": 1}], x="y" * 100), body([{"a": 1}, {"b": 2}], x="y" * 100))

    assert ['"tools": = 1', '"x": = 1'] == references_in(data)[1]


@pytest.mark.parametrize(
    "second",
    [
        b'{"messages": [], "messages": %s}' % json.dumps(MESSAGES[:2]).encode(),
        json.dumps(MESSAGES[:2]).encode(),
        json.dumps({"messages": MESSAGES[:2]}, indent=2).encode(),
        json.dumps({"other": MESSAGES[:2]}).encode(),
        b"messages=" + json.dumps(MESSAGES[:2]).encode(),
        b"",
    ],
    ids=["a member twice", "an array", "lines of its own", "another member", "text", "nothing"],
)
def test_what_cannot_be_told_apart_is_written_out(second):
    assert [] == references_in(written(body(MESSAGES[:2]), second))[1]


def test_more_than_a_reader_would_unfold_is_written_out(monkeypatch):
    """
    Neither a body nor a cassette may unfold to more than its reader takes.
    """
    bodies = [body(MESSAGES[:10])] * 4
    monkeypatch.setattr(sharing, "MOST_EXPANDED", 3 * len(bodies[0]))
    assert [0, 2, 2, 0] == [len(found) for found in references_in(written(*bodies))]

    monkeypatch.setattr(sharing, "MOST_EXPANDED_BODY", 1000)
    assert [0, 0, 0, 0] == [len(found) for found in references_in(written(*bodies))]


def test_a_chain_of_references_may_be_long():
    """
    Thousands of turns of one conversation; the last one is asked for first.
    """
    chain = b"".join(
        b"\n=== %d POST / 200 key=k body=b\n--- json spaced\n"
        b'{\n  "messages": [\n    = %d[0:3]\n  ]\n}\n<\n' % (number, number - 1)
        for number in range(2, 3000)
    )

    cassette = open_cassette(written(body(MESSAGES[:3])) + chain, "any", accepts_edits=True)

    assert MESSAGES[:3] == json.loads(cassette.request(2999).body)["messages"]


def test_a_cassette_has_a_budget_for_unfolding(monkeypatch):
    """
    However its requests are read, and in whatever order.
    """
    data = written(*[body(MESSAGES[:10])] * 4)
    monkeypatch.setattr(references, "MOST_EXPANDED", 3 * len(body(MESSAGES[:10])))

    cassette = open_cassette(data, "any")
    read = [cassette.request(number).body for number in (3, 2, 3, 1)]

    assert [body(MESSAGES[:10])] * 4 == read
    with pytest.raises(Exception, match="unfold to too much"):
        cassette.request(4)
