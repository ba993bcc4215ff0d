"""Whatever a command is given: no traceback, and the text says what it is and what to do."""

import gzip
import os
from pathlib import Path

import pytest

from replaykit.cassette.foreign.recognition import READERS
from replaykit.cassette.store.records import write_record
from tests.cli.recordings import edit, interaction, kill_recording, record, vcrpy, write

COMMANDS = ("check", "convert", "recover", "seal")


def nothing():
    """Leaves the place empty."""


def folder():
    Path("it").mkdir()


def broken(change):
    """A cassette of two exchanges, changed."""
    return lambda: write("it.cassette", change(record("it.cassette", "Rome", "Oslo").read_bytes()))


def link_to_itself():
    os.symlink("it.cassette", "it.cassette")


def huge(name):
    """A file with a hole: it takes no room on the disk."""

    def make():
        Path(name).touch()
        os.truncate(name, 64 * 1024 * 1024 + 1)

    return make


def pipe():
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo("it.cassette")


MISSING = "it.cassette: there is no such file or folder.\n  How to fix: check the path.\n"
NO_RECORDING = """\
it: nothing in it is named like a recording.
  Expected: *.cassette, *.yaml, *.yml, *.json, *.toml, *.har, *.httprr, *.yaml.gz in it or below.
  How to fix: check the path, or record: `pytest --replaykit=record`.
"""
EMPTY = """\
it.cassette: it is empty.
  Expected: a cassette.
  How to fix: delete the file, and record it again.
"""
BINARY = """\
it.cassette:1: the byte 0x00 stands here, as in binary data.
  Expected: text in UTF-8.
  How to fix: restore the file from version control, or delete the cassette and record it again.
"""
NEWER = """\
it.cassette:1: it is of schema 2.
  Expected: schema 1, the newest that this replaykit knows.
  How to fix: install the replaykit that wrote it (pip install -U pytest-replaykit).
"""
CONFLICT = """\
it.cassette:23: a merge conflict marker (<<<<<<<) stands here.
  Expected: one side of the conflict.
  How to fix: resolve the conflict and accept the result with `replaykit seal it.cassette`, or \
delete the cassette and record it again.
"""
NO_FILE = """\
it.cassette: it is no regular file.
  Expected: a readable file.
  How to fix: name the cassette file itself, and allow reading it.
"""
LOOP = """\
it.cassette: the system refuses it (Too many levels of symbolic links).
  Expected: a readable file.
  How to fix: name the cassette file itself, and allow reading it.
"""
HUGE = """\
it.{0}: it is larger than 64 MiB.
  Expected: a {1} that a person can review.
  How to fix: record fewer exchanges into one cassette.
"""
BY_ANOTHER = """\
it.cassette:1: its first line is '{"interactions": []}'.
  Expected: a file that begins with 'replaykit cassette 1'.
  How to fix: name a file that replaykit has recorded; others are read by their own readers.
"""
TOOL_ELSEWHERE = """\
it.cassette:40: a tool of exchange 1 stands here, behind exchange 2.
  Expected: a tool behind the exchange that asked for it, or with - where that is not known.
  How to fix: give it the number of the exchange above it, or move it behind its own.
"""
CUT_GZIP = """\
it.yaml.gz: its compressed data breaks off.
  Expected: a whole compressed file.
  How to fix: restore the file from version control, or record it again.
"""
CUT = """\
it.cassette:{0}: it ends with exchange 1.
  Expected: the 2 exchanges it was sealed with.
  How to fix: if that is meant, accept it with `replaykit seal it.cassette`; otherwise restore \
the file from version control, or delete the cassette and record it again.
"""
NOT_WHOLE = """\
it.cassette:11: the JSON that begins here is broken: expecting ',' delimiter near \
'"content": "It r'.
  Expected: valid JSON, or `--- text` above what is none.
  How to fix: mend it, then accept the edit with `replaykit seal it.cassette`.
"""
CASSETTE_BY_NAME = """\
it.cassette: it is a cassette by its name.
  How to fix: look at it with `replaykit check it.cassette`.
"""
UNREADABLE = "checked 1 file with 0 exchanges: 1 unreadable\n"
NOTHING_LEFT = (
    "{0}: no killed recording has left anything here;"
    " `replaykit check {0}` says whether all is well\n"
)
NOT_OURS = """\
it.{0}: it is no cassette of replaykit's.
  How to fix: make one of another recorder's file: `replaykit convert it.{0}`.
"""
NO_RECORDER = f"""\
it.json: no recorder known here writes such a file (an object with 'name').
  Expected: a recording in one of the formats {", ".join(sorted(r.recorder for r in READERS))}.
  How to fix: name a recording; where this is one, record it again with \
`pytest --replaykit=record`.
"""
CUT_JSON = """\
it.json:8: its JSON breaks off here.
  Expected: valid JSON.
  How to fix: restore the file from version control, or record it again.
"""

# What is given, how it is called, and for each command: exit code, output, complaints.
CASES = {
    "missing": (nothing, "it.cassette", dict.fromkeys(COMMANDS, (2, "", MISSING))),
    "a folder with nothing in it": (
        folder,
        "it",
        {
            "check": (2, "", NO_RECORDING),
            "recover": (0, NOTHING_LEFT.format("it"), ""),
            **{
                command: (
                    2,
                    "",
                    "it: it is a folder.\n"
                    f"  How to fix: name the files in it: `replaykit {command} it/*`.\n",
                )
                for command in ("convert", "seal")
            },
        },
    ),
}


def unreadable_cassette(make, text):
    """The row for a file that is called a cassette."""
    return (
        make,
        "it.cassette",
        {
            "check": (1, text + UNREADABLE, ""),
            "convert": (1, "converted 0 of 1 file\n", CASSETTE_BY_NAME),
            "recover": (0, NOTHING_LEFT.format("it.cassette"), ""),
            "seal": (1, "", text),
        },
    )


def unreadable_foreign_file(content, name, text):
    """The row for a file that is called as those of other recorders."""
    return (
        lambda: write(name, content),
        name,
        {
            "check": (1, text + UNREADABLE, ""),
            "convert": (1, "converted 0 of 1 file\n", text),
            "recover": (0, NOTHING_LEFT.format(name), ""),
            "seal": (1, "", NOT_OURS.format(name.partition(".")[2])),
        },
    )


CASES |= {
    "empty": unreadable_cassette(lambda: write("it.cassette", ""), EMPTY),
    "binary": unreadable_cassette(lambda: write("it.cassette", bytes(range(256))), BINARY),
    "a newer version": unreadable_cassette(
        broken(lambda data: data.replace(b"cassette 1\n", b"cassette 2\n", 1)), NEWER
    ),
    "a merge conflict": unreadable_cassette(
        broken(lambda data: data.replace(b"=== 2", b"<<<<<<< HEAD\n=== 2")), CONFLICT
    ),
    "a pipe": unreadable_cassette(pipe, NO_FILE),
    "a link to itself": unreadable_cassette(link_to_itself, LOOP),
    "huge": unreadable_cassette(huge("it.cassette"), HUGE.format("cassette", "cassette")),
    "another recorder's by another name": unreadable_cassette(
        lambda: write("it.cassette", '{"interactions": []}'), BY_ANOTHER
    ),
    "a tool behind another exchange": unreadable_cassette(
        broken(lambda data: data + b"\n=== tool 1 get_rain - +0.000s..\n"), TOOL_ELSEWHERE
    ),
    "huge, another recorder's": (
        huge("it.yaml"),
        "it.yaml",
        {
            "check": (1, HUGE.format("yaml", "cassette") + UNREADABLE, ""),
            "convert": (1, "converted 0 of 1 file\n", HUGE.format("yaml", "recording")),
            "recover": (0, NOTHING_LEFT.format("it.yaml"), ""),
            "seal": (1, "", HUGE.format("yaml", "cassette")),
        },
    ),
    "cut, compressed": unreadable_foreign_file(
        gzip.compress(vcrpy(interaction("Rome")).encode())[:-9], "it.yaml.gz", CUT_GZIP
    ),
    "empty, another recorder's": unreadable_foreign_file(
        "", "it.yaml", EMPTY.replace("cassette", "yaml", 1).replace("a cassette", "a recording")
    ),
    "binary, another recorder's": unreadable_foreign_file(
        bytes(range(256)),
        "it.yaml",
        "it.yaml:2: the byte 0x80 here is no text.\n"
        "  Expected: text in UTF-8.\n"
        "  How to fix: restore the file from version control, or record it again.\n",
    ),
    "cut, another recorder's": unreadable_foreign_file(
        vcrpy(interaction("Rome"))[:150], "it.json", CUT_JSON
    ),
    "of no recorder": unreadable_foreign_file('{"name": "trip"}', "it.json", NO_RECORDER),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("case", CASES)
def test_a_command_says_what_it_was_given_and_what_to_do(replaykit, case, command):
    make, name, expected = CASES[case]
    make()

    answer = replaykit(command, name)

    assert expected[command] == answer


def test_a_cassette_that_is_cut_between_exchanges_is_called_so(replaykit):
    path = record("it.cassette", "Rome", "Oslo")
    path.write_text(path.read_text().partition("\n=== 2 ")[0] + "\n")

    answer = replaykit("check", "it.cassette")

    assert (1, CUT.format(21) + "checked 1 file with 1 exchange: 1 edited\n", "") == answer


def test_a_cassette_that_is_cut_within_an_exchange_cannot_be_sealed(replaykit):
    path = record("it.cassette", "Rome")
    path.write_text(path.read_text().partition("Take an umbrella")[0])

    answer = replaykit("seal", "it.cassette")

    assert (1, "") == (answer.code, answer.output)
    assert answer.complaints.startswith("it.cassette:11: the JSON that begins here is broken: ")


NEWER_JOURNAL = """\
it.cassette.7-0123abcd.journal: it is a journal of schema 2.
  Expected: schema 1, the newest that this replaykit knows.
  How to fix: install the replaykit that wrote it (pip install -U pytest-replaykit), and let \
that one recover it.
"""
NO_JOURNAL = """\
it.cassette.7-0123abcd.journal: {}.
  Expected: the journal of a recording.
  How to fix: remove it.
"""
BROKEN_RECORD = NO_JOURNAL.format("a record in it is none that a journal holds")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (write_record(b'{"journal": 2}'), NEWER_JOURNAL),
        (write_record(b'{"journal": "two"}'), BROKEN_RECORD),
        (write_record(b'{"journal": 1}') + write_record(b"=== 1 POST"), BROKEN_RECORD),
        (b"notes of mine", BROKEN_RECORD),
        (bytes(range(256)), BROKEN_RECORD),
    ],
    ids=["newer", "version in words", "half a heading", "foreign", "binary"],
)
@pytest.mark.parametrize("name", [".", "it.cassette", "it.cassette.7-0123abcd.journal"])
def test_a_journal_that_cannot_be_recovered_is_named_and_stays(replaykit, name, content, expected):
    record("it.cassette", "Rome")
    journal = Path("it.cassette.7-0123abcd.journal")
    journal.write_bytes(content)

    answer = replaykit("recover", name)

    assert (1, "", expected) == answer
    assert journal.exists()


@pytest.mark.parametrize("command", ["check", "convert", "seal"])
def test_a_journal_is_nothing_for_the_other_commands(replaykit, command):
    journal = kill_recording("it.cassette", {1: "Rome"})

    answer = replaykit(command, journal)

    assert (
        2,
        "",
        f"{journal}: it is what a recording has written down so far.\n"
        "  How to fix: bring it back: `replaykit recover it.cassette`.\n",
    ) == answer


@pytest.mark.parametrize("make", [Path.mkdir, lambda place: place.symlink_to(place.name)])
def test_what_has_the_name_of_a_journal_and_is_no_file_is_called_so(replaykit, make):
    record("it.cassette", "Rome")
    make(Path("it.cassette.7-0123abcd.journal"))

    answer = replaykit("recover", ".")

    assert (1, "", NO_JOURNAL.format("it is no regular file")) == answer


NO_PERMISSION = """\
{0}: the system refuses it (Permission denied).
  Expected: a readable file.
  How to fix: name the cassette file itself, and allow reading it.
"""
NO_ENTRY = """\
{0}: the system refuses to look into it (Permission denied).
  How to fix: allow reading {1}.
"""


@pytest.mark.parametrize(
    ("command", "name", "expected"),
    [
        ("check", "it.cassette", (1, NO_PERMISSION.format("it.cassette") + UNREADABLE, "")),
        ("seal", "it.cassette", (1, "", NO_PERMISSION.format("it.cassette"))),
        ("convert", "it.yaml", (1, "converted 0 of 1 file\n", NO_PERMISSION.format("it.yaml"))),
        ("recover", "it.cassette", (0, NOTHING_LEFT.format("it.cassette"), "")),
    ],
)
def test_a_file_that_may_not_be_read_is_called_so(replaykit, closed, command, name, expected):
    write(name, vcrpy(interaction("Rome")))
    closed(name)

    answer = replaykit(command, name)

    assert expected == answer


@pytest.mark.parametrize("command", ["check", "convert", "recover", "seal"])
def test_a_file_in_a_folder_that_may_not_be_read_is_not_called_missing(replaykit, closed, command):
    write("shut/it.yaml", vcrpy(interaction("Rome")))
    closed("shut")

    answer = replaykit(command, "shut/it.yaml")

    assert 1 == answer.code
    assert (answer.output + answer.complaints).count("shut/it.yaml: the system refuses ") == 1


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (
            "check",
            (
                1,
                NO_ENTRY.format("shut", "the folder, or name others")
                + UNREADABLE.replace("1 file", "0 files"),
                "",
            ),
        ),
        ("recover", (1, "", NO_ENTRY.format("shut", "it, then recover again"))),
    ],
)
def test_a_folder_that_may_not_be_read_is_called_so(replaykit, closed, command, expected):
    record("shut/it.cassette", "Rome")
    closed("shut")

    answer = replaykit(command, "shut")

    assert expected == answer


@pytest.mark.parametrize("command", ["convert", "recover", "seal"])
def test_a_folder_in_which_nothing_may_be_written_is_called_so(replaykit, closed, command):
    file = {"convert": "held/old.yaml", "recover": "held/new.cassette", "seal": "held/it.cassette"}
    edit(record("held/it.cassette", "Rome"), "umbrella", "parasol")
    write("held/old.yaml", vcrpy(interaction("Rome")))
    kill_recording("held/new.cassette", {1: "Rome"}).chmod(0o666)
    closed("held", 0o555)

    answer = replaykit(command, file[command])

    cassette = file[command].replace(".yaml", ".cassette")
    assert 1 == answer.code
    assert answer.complaints.startswith(
        f"cannot save {cassette}: the system refuses it (Permission denied).\n"
        "  What stood there before is untouched.\n"
        "  How to fix: "
    )
