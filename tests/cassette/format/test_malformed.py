"""Files that are damaged, foreign or hostile: each is refused in a few lines, with the place."""

import gzip
import re
import tracemalloc

import pytest

from replaykit.cassette.format import open_cassette, references
from replaykit.errors import UnreadableCassetteError
from tests.cassette.format.samples import sample, sealed_again

SAMPLE = sample()
SEAL = re.search(rb"sealed \d+ exchanges \d+ tools [0-9a-f]+\n", SAMPLE)[0]
LONGEST = 8  # lines of a complaint


def swap(old, new):
    assert old in SAMPLE, old
    return SAMPLE.replace(old, new, 1)


def cut(share):
    return SAMPLE[: int(len(SAMPLE) * share)]


def block(number):
    start = SAMPLE.index(b"\n=== %d " % number)
    return SAMPLE[start : SAMPLE.find(b"\n\n=== ", start + 1) + 1 or len(SAMPLE)]


def doubling(levels):
    """Each body holds what the one before holds, twice."""
    first = b'{\n  "m":[\n    "%s"\n  ]\n}' % (b"x" * 100)
    bodies = [first]
    bodies += [
        b'{\n  "m":[\n    = %d[0:%d],\n    = %d[0:%d]\n  ]\n}' % (n, 2 ** (n - 1), n, 2 ** (n - 1))
        for n in range(1, levels)
    ]
    return sheet(*bodies)


def sheet(*bodies, style=b"json compact"):
    """A sealed file whose requests have these bodies, as lines."""
    blocks = b"".join(
        b"\n=== %d POST / 200 key=a body=b\n--- %s\n%s\n<\n" % (number, style, body)
        for number, body in enumerate(bodies, 1)
    )
    return sealed_again(b"replaykit cassette 1\nsealed 0 exchanges 00\n" + blocks)


# Files that are no whole cassette, or were changed: opening them fails.
DAMAGED = {
    "empty": b"",
    "blank": b"\n \n\n",
    "a single byte": b"r",
    "zeros": bytes(1000),
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "compressed": gzip.compress(SAMPLE),
    "UTF-16": SAMPLE.decode().encode("utf-16"),
    "UTF-16 without a mark": SAMPLE.decode().encode("utf-16-be"),
    "UTF-32": SAMPLE.decode().encode("utf-32"),
    "a byte order mark": b"\xef\xbb\xbf" + SAMPLE,
    "Latin-1": swap(b"data:", "dätä:".encode("latin-1")),
    "a control character": swap(b"gpt-5", b"gpt\x0b-5"),
    "a null byte": swap(b"gpt-5", b"gpt\x00-5"),
    "a lone carriage return": swap(b"gpt-5", b"gpt\r-5"),
    "cut at 1 %": cut(0.01),
    "cut at 5 %": cut(0.05),
    "cut at 10 %": cut(0.10),
    "cut at 25 %": cut(0.25),
    "cut at 50 %": cut(0.50),
    "cut at 75 %": cut(0.75),
    "cut at 90 %": cut(0.90),
    "cut at 99 %": cut(0.99),
    "cut by one byte": SAMPLE[:-1],
    "cut behind an exchange": SAMPLE.replace(block(3), b""),
    "the first line alone": b"replaykit cassette 1\n",
    "the first line unfinished": b"replaykit cassette",
    "the preamble alone": SAMPLE[: SAMPLE.index(SEAL) + len(SEAL)],
    "no seal": swap(SEAL, b""),
    "a seal with another count": swap(b"sealed 3", b"sealed 4"),
    "a seal with a smaller count": swap(b"sealed 3", b"sealed 2"),
    "a seal with another digest": swap(SEAL[-6:], b"00000\n"),
    "a seal with fewer tools": swap(b" 1 tools ", b" "),
    "a seal with more tools": swap(b" 1 tools ", b" 2 tools "),
    "a tool removed": SAMPLE.replace(
        SAMPLE[SAMPLE.index(b"\n=== tool") : SAMPLE.index(b"\n=== 2")], b""
    ),
    "a short seal": swap(SEAL, SEAL[:-3] + b"\n"),
    "a shouted seal": swap(SEAL, SEAL[:27] + SEAL[27:].upper()),
    "two seals": swap(SEAL, SEAL + SEAL),
    "the seal first": swap(SEAL, b"").replace(b"recorded", SEAL + b"recorded"),
    "schema 0": swap(b"cassette 1", b"cassette 0"),
    "schema 2": swap(b"cassette 1", b"cassette 2"),
    "schema 99": swap(b"cassette 1", b"cassette 99"),
    "a schema in words": swap(b"cassette 1", b"cassette one"),
    "a schema below zero": swap(b"cassette 1", b"cassette -1"),
    "a schema of a thousand digits": swap(b"cassette 1", b"cassette " + b"1" * 1000),
    "another program's file": swap(b"replaykit", b"rrplaykit"),
    "a day that does not exist": swap(b"2026-11-21", b"2026-13-45"),
    "a moment in words": swap(b"2026-11-21", b"yesterday-"),
    "no zone": swap(b"345678Z", b"345678"),
    "an odd library": swap(b"openai 3.52.0", b"openai"),
    "an unknown line above": swap(b"recorded", b"by nobody\nrecorded"),
    "lines above in another order": swap(b"with openai 3.52.0, python 3.11.7\n", b"").replace(
        b"recorded", b"with openai 3.52.0, python 3.11.7\nrecorded"
    ),
    "no empty line above the exchanges": swap(b"\n\n=== 1", b"\n=== 1").replace(SEAL, SEAL + b"x"),
    "YAML": b"interactions:\n- request:\n    method: POST\nversion: 1\n",
    "JSON": b'{"version": 1, "interactions": []}',
    "TOML": b'[[interactions]]\nmethod = "POST"\n',
    "a web page": b"<!DOCTYPE html>\n<html><body>404: Not Found</body></html>",
    "a pointer of Git LFS": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
    "a conflict on the first line": b"<<<<<<< HEAD\n" + SAMPLE,
    "a conflict at the seal": swap(
        SEAL, b"<<<<<<< HEAD\n" + SEAL + b"=======\n" + SEAL + b">>>>>>> theirs\n"
    ),
    "a conflict inside a body": swap(b'  "model"', b'<<<<<<< HEAD\n  "model"'),
    "the end of a conflict": swap(b'  "model"', b'>>>>>>> topic\n  "model"'),
    "two files in one": SAMPLE + SAMPLE,
    "an exchange removed": SAMPLE.replace(block(2), b""),
    "an exchange twice": SAMPLE.replace(block(2), block(2) + b"\n" + block(2)),
    "two exchanges swapped": SAMPLE.replace(block(2), b"@")
    .replace(block(3), block(2))
    .replace(b"@", block(3)),
    "one letter changed": swap(b"Tokyo", b"Kyoto"),
    "one time changed": swap(b"+0.403s", b"+0.404s"),
    "a line removed": swap(b"|data:", b"").replace(b"etag", b"atag"),
    "a line added": SAMPLE + b"\n",
    "spaces at the end of a line": swap(b"--- stream\n", b"--- stream \n"),
    "indented by hand": swap(b'  "model"', b'    "model"'),
}

# Files that are sealed all the same, as a forger would make them: reading them fails.
FORGED = {
    "numbers from 0": swap(b"=== 1 ", b"=== 0 "),
    "an enormous number": swap(b"=== 1 ", b"=== 12345678901 "),
    "a heading without keys": swap(b"key=", b"kee="),
    "a heading with a status in words": swap(b" 200 ", b" OK "),
    "a heading that is no JSON string": swap(b'"https://example.com/a b"', b'"https:\\q"'),
    "an unknown heading": swap(b"=== tool", b"=== tule"),
    "a heading alone": swap(b"=== 1 POST", b"=== \n=== 1 POST"),
    "an enormous time": swap(b"+1.500s", b"+" + b"9" * 5000 + b".500s"),
    "no response": swap(b"< content-type: text/event-stream\n", b""),
    "a line of no section": swap(b"--- json compact\n", b""),
    "an unknown section": swap(b"--- stream", b"--- steam"),
    "a section without a name": swap(b"--- stream", b"--- "),
    "an unknown style": swap(b"json compact", b"json tight"),
    "no style": swap(b"json compact", b"json"),
    "a style twice": swap(b"json lines newline", b"json lines lines"),
    "styles in another order": swap(b"json lines newline", b"json newline lines"),
    "a second body": swap(b"--- stream", b"--- text\n|a\n--- text\n|b\n--- stream"),
    "a second stream": swap(b"--- stream", b"--- stream\n--- stream"),
    "a second body of a request": swap(b"--- json compact", b"--- text\n|a\n--- json compact"),
    "a stream in a request": swap(b"--- json compact", b"--- stream"),
    "a line before the first time": swap(b"--- stream\n", b"--- stream\n|a\n"),
    "a time without decimals": swap(b"+0.403s", b"+0s"),
    "a line without a mark": swap(b"|data:", b"data:"),
    "a line with an unknown mark": swap(b"|data:", b"$data:"),
    "base64 that is none": swap(b"@H4sI", b"@H4s!"),
    "base64 that breaks off": swap(b"@H4sIA", b"@H4sI"),
    "a half escape": swap(b"\\xa9", b"\\xa"),
    "an unknown escape": swap(b"\\xa9", b"\\q"),
    "pieces longer than the body": swap(b":8 +", b":800 +"),
    "a piece in words": swap(b":8 +", b":eight +"),
    "no last piece": swap(b":8 +0.000000009s", b":8 +0.000000009s:1"),
    "a header without a colon": swap(b"> content-type: ", b"> content-type "),
    "a header without a value": swap(b"> content-type: application/json", b"> content-type: "),
    "a header that is no string": swap(b'x-empty: ""', b'x-empty: "\\q"'),
    "a character beyond all": swap(b"\\x{202e}", b"\\x{ffffff}"),
    "half a character": swap(b"\\x{202e}", b"\\x{d800}"),
    "a reference to itself": swap(b"= 1[0:2]", b"= 2[0:2]"),
    "a reference forward": swap(b"= 1[0:2]", b"= 3[0:2]"),
    "a reference to nothing": swap(b"= 1[0:2]", b"= 0[0:2]"),
    "a reference too far": swap(b"= 1[0:2]", b"= 1[0:3]"),
    "a reference to no elements": swap(b"= 1[0:2]", b"= 1[1:1]"),
    "a reference backwards": swap(b"= 1[0:2]", b"= 1[2:1]"),
    "a reference to a whole array among elements": swap(b"= 1[0:2]", b"= 1"),
    "a reference to another member": swap(b'"tools":= 1', b'"tulls":= 1'),
    "a reference into lines": sheet(b'{\n  "m":"a"\n}', b'{\n  "m":= 1\n}').replace(
        b"json compact", b"json lines", 1
    ),
    "a reference into text": sheet(b"|a", b'{\n  "m":= 1\n}').replace(b"json compact", b"text", 1),
    "a reference to a later request": sheet(b'{\n  "m":= 2\n}', b'{\n  "m":= 1\n}'),
    "references that double": doubling(30),
    "references that repeat": sheet(
        b'{\n  "m":[\n    "%s"\n  ]\n}' % (b'",\n    "' * 400_000),
        b'{\n  "m":[\n    %s\n  ]\n}' % b",\n    ".join([b"= 1[0:400001]"] * 1000),
    ),
    "a tool without times": swap(b"+0.600s..+0.900s", b"soon"),
    "a tool whose name is no JSON string": swap(b"get_weather call_a", b'"\\q" call_a'),
    "a part of a tool twice": swap(b"--- arguments", b"--- arguments\n1\n--- arguments"),
    "a tool of another exchange": swap(b"=== tool 1 ", b"=== tool 2 "),
    "a tool above every exchange": swap(b"\n=== 1 ", b"\n=== tool 1 x - +0.000s..\n\n=== 1 "),
    "a tool with a fact that has no value": swap(b"..+0.900s", b"..+0.900s linked"),
    "a tool with a fact that is no token": swap(b"..+0.900s", b'..+0.900s linked="by'),
    "a tool of no exchange": swap(b"=== tool 1 ", b"=== tool one "),
    "arguments that are no JSON": swap(b'{"city":"Tokyo"}\n--- error', b"{city}\n--- error"),
    "arguments that are endless": swap(
        b'{"city":"Tokyo"}\n--- error', b"[" * 100_000 + b"\n--- error"
    ),
    "an unknown part of a tool": swap(b"--- arguments", b"--- argument"),
    "too many exchanges": b"replaykit cassette 1\nsealed 0 exchanges 0\n"
    + b"".join(b"\n=== %d G / 200 key=a body=b\n<\n" % n for n in range(1, 100_003)),
}


def read_all(data):
    """Opens a file and reads everything in it."""
    cassette = open_cassette(data, "cassettes/trip.cassette")
    return cassette.exchanges, cassette.spans


def complaint_about(data):
    with pytest.raises(UnreadableCassetteError) as caught:
        read_all(data)
    return str(caught.value)


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_refused_in_a_few_words(data):
    """
    The file is named, and the complaint is short.
    """
    text = complaint_about(data)

    assert text.startswith("cannot read cassettes/trip.cassette")
    assert LONGEST >= len(text.splitlines())


@pytest.mark.parametrize("data", FORGED.values(), ids=FORGED.keys())
def test_a_forged_file_is_refused_with_its_line(data):
    """
    A fitting seal does not help: the line is named all the same.
    """
    text = complaint_about(sealed_again(data))

    assert re.match(r"cannot read cassettes/trip\.cassette, line \d+: ", text)
    assert LONGEST >= len(text.splitlines())


@pytest.mark.parametrize("data", FORGED.values(), ids=FORGED.keys())
def test_an_edit_that_breaks_a_file_is_named_before_the_seal_is(data):
    """
    Whoever edits by hand hears of the line that went wrong, not just that something changed.
    """
    text = complaint_about(data)

    assert re.match(r"cannot read cassettes/trip\.cassette, line \d+: ", text)
    assert "changed since" not in text


def test_what_unfolds_is_given_up_before_it_is_large(monkeypatch):
    """
    Three kilobytes would become 100 GB; held are a few objects for each byte that is admitted.
    """
    admitted = 1024 * 1024
    monkeypatch.setattr(references, "MOST_EXPANDED_BODY", admitted)
    data = sealed_again(FORGED["references that double"])

    tracemalloc.start()
    complaint_about(data)
    _, most_held = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most_held < 10 * admitted
