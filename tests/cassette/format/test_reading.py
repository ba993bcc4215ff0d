"""Opening a cassette: what is read at once, what later, and what is said of a file that is not."""

import pytest

from replaykit.cassette.format import open_cassette, read_block, reading, write_cassette
from replaykit.errors import UnreadableCassetteError
from tests.cassette.format.samples import EXCHANGES, SPANS, sample, sealed_again

NAME = "cassettes/trip.cassette"
SAMPLE = sample()


def refusal(data, **options):
    with pytest.raises(UnreadableCassetteError) as refused:
        open_cassette(data, NAME, **options)
    return str(refused.value)


def test_an_opened_cassette_says_what_was_recorded():
    cassette = open_cassette(SAMPLE, NAME)

    assert tuple(EXCHANGES) == cassette.exchanges
    assert tuple(SPANS) == cassette.spans
    assert [(1, 200, False, 0), (2, 200, False, 1_500_000_000), (3, 502, False, None)] == [
        (one.number, one.status, one.is_cut, one.sent_ns) for one in cassette.headings
    ]


def test_bodies_are_read_when_they_are_asked_for():
    """
    A request that cannot be read does not stand in the way of its response.
    """
    broken = sealed_again(SAMPLE.replace(b"= 1[0:2]", b"= 1[0:9]"))

    cassette = open_cassette(broken, NAME)

    assert EXCHANGES[1].response == cassette.response(2)
    with pytest.raises(UnreadableCassetteError, match="the array in exchange 1 has 2 elements"):
        cassette.request(2)


@pytest.mark.parametrize("number", [0, 4, -1])
def test_an_exchange_that_is_not_there_is_said_to_be_none(number):
    cassette = open_cassette(SAMPLE, NAME)

    with pytest.raises(IndexError, match=f"no exchange {number} \\(expected 1 to 3\\)"):
        cassette.exchange(number)


def test_a_cassette_without_exchanges_can_be_opened():
    assert (
        ()
        == open_cassette(
            sealed_again(b"replaykit cassette 1\nsealed 0 exchanges 0\n"), NAME
        ).exchanges
    )


def test_an_older_schema_is_migrated_step_by_step(monkeypatch):
    """
    Each schema has a function that makes the next one of it.
    """
    monkeypatch.setattr(reading, "SCHEMA", 3)
    steps = {
        1: lambda data: data.replace(b"first", b"second").replace(b"cassette 1", b"cassette 2"),
        2: lambda data: data.replace(b"second", b"third").replace(b"cassette 2", b"cassette 3"),
    }

    assert b"replaykit cassette 3\nthird" == reading._migrated(
        b"replaykit cassette 1\nfirst", steps
    )


def test_an_edit_can_be_accepted():
    """
    With what it changes for the requests that refer to it, and whatever became of the lines.
    """
    edited = SAMPLE.replace(b"Never guess", b"Never, never guess").replace(
        b'    {"role":"user"', b'  {"role":"user"'
    )

    cassette = open_cassette(edited, NAME, accepts_edits=True)

    assert 3 == len(cassette.headings)
    assert all(b"Never, never" in cassette.request(number).body for number in (1, 2))
    assert cassette.exchanges == open_cassette(write_cassette(cassette), NAME).exchanges


def test_a_seal_that_is_missing_can_be_accepted():
    seal = SAMPLE[SAMPLE.index(b"sealed") : SAMPLE.index(b"\n\n=== 1") + 1]

    cassette = open_cassette(SAMPLE.replace(seal, b""), NAME, accepts_edits=True)

    assert tuple(EXCHANGES) == cassette.exchanges


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'  "model"', b'<<<<<<< HEAD\n  "model"'), (b"gpt-5", b"gpt\x00"), (b"gpt-5", b"gpt\xff")],
)
def test_no_edit_explains_a_conflict_or_binary_data(old, new):
    assert "line 10" in refusal(SAMPLE.replace(old, new, 1), accepts_edits=True)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (
            b"",
            f"cannot read {NAME}: it is empty.\n"
            "  Expected: a cassette.\n"
            "  How to fix: delete the file, and record it again.",
        ),
        (
            SAMPLE.replace(b'  "model"', b'<<<<<<< HEAD\n  "model"'),
            f"cannot read {NAME}, line 10: a merge conflict marker (<<<<<<<) stands here.\n"
            "  Expected: one side of the conflict.\n"
            "  How to fix: resolve the conflict and accept the result with"
            f" `replaykit seal {NAME}`, or delete the cassette and record it again.",
        ),
        (
            SAMPLE.replace(b"cassette 1", b"cassette 7"),
            f"cannot read {NAME}, line 1: it is of schema 7.\n"
            "  Expected: schema 1, the newest that this replaykit knows.\n"
            "  How to fix: use the newer replaykit that wrote it.",
        ),
        (
            b"interactions:\n- request: {}\n",
            f"cannot read {NAME}, line 1: its first line is 'interactions:'.\n"
            "  Expected: a file that begins with 'replaykit cassette 1'.\n"
            "  How to fix: name a file that replaykit has recorded; others are read by their own"
            " readers.",
        ),
        (
            SAMPLE[: SAMPLE.index(b"\n\n=== 3") + 1],
            f"cannot read {NAME}, line 76: it ends with exchange 2.\n"
            "  Expected: the 3 exchanges it was sealed with.\n"
            f"  How to fix: if that is meant, accept it with `replaykit seal {NAME}`; otherwise"
            " restore the file from version control, or delete the cassette and record it again.",
        ),
        (
            sealed_again(SAMPLE).replace(b"Tokyo", b"Kyoto"),
            f"cannot read {NAME}: it was changed since it was sealed.\n"
            f"  Expected: what was sealed as {open_cassette(SAMPLE, NAME).seal}.\n"
            f"  How to fix: if that is meant, accept it with `replaykit seal {NAME}`; otherwise"
            " restore the file from version control, or delete the cassette and record it again.",
        ),
        (
            SAMPLE.replace(b"gpt-5", b"gpt\x00", 1),
            f"cannot read {NAME}, line 10: the byte 0x00 stands here, as in binary data.\n"
            "  Expected: text in UTF-8.\n"
            "  How to fix: restore the file from version control, or delete the cassette and record"
            " it again.",
        ),
        (
            SAMPLE.replace(b" 200 ", b" OK ", 1),
            f"cannot read {NAME}, line 6: a heading that is malformed.\n"
            "  Expected: === NUMBER METHOD URL STATUS [cut] [+SECONDS] key=… body=…,"
            " or === tool ….\n"
            "  How to fix: restore the file from version control, or delete the cassette and record"
            " it again.",
        ),
    ],
    ids=["empty", "conflict", "newer", "foreign", "cut", "edited", "binary", "heading"],
)
def test_a_complaint_says_what_where_and_how_to_fix_it(data, complaint):
    assert complaint == refusal(data)


@pytest.mark.parametrize("block", [b"", b"=== nothing", b"=== tool\n", b"text\n"])
def test_a_block_that_is_none_is_refused(block):
    with pytest.raises(UnreadableCassetteError, match="this cassette, line 2"):
        read_block(block)
