"""Whatever a command is given: no traceback, and the text says what it is and what to do."""

import os
from pathlib import Path

import pytest

from replaykit.cassette.foreign.recognition import READERS
from tests.cli.recordings import edit, interaction, kill_recording, record, vcrpy, write

COMMANDS = ("check", "convert", "recover", "seal")


def nothing():
    """Leaves the place empty."""


def folder():
    Path("it").mkdir()


def broken(change):
    """A cassette of two exchanges, changed."""
    return lambda: write("it.cassette", change(record("it.cassette", "Rome", "Oslo").read_bytes()))


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
  How to fix: restore the file from version control, or record the cassette again.
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
record the cassette again.
"""
NO_FILE = """\
it.cassette: it is no regular file.
  Expected: a readable file.
  How to fix: name the cassette file itself, and allow reading it.
"""
CUT = """\
it.cassette:{0}: it ends with exchange 1.
  Expected: the 2 exchanges it was sealed with.
  How to fix: if that is meant, accept it with `replaykit seal it.cassette`; otherwise restore \
the file from version control, or record the cassette again.
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
  How to fix: record the traffic with one of these, or add a reader for its format.
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
    kill_recording("held/new.cassette", {1: "Rome"}).chmod(0o644)
    closed("held", 0o555)

    answer = replaykit(command, file[command])

    cassette = file[command].replace(".yaml", ".cassette")
    assert 1 == answer.code
    assert answer.complaints.startswith(
        f"cannot save {cassette}: the system refuses it (Permission denied).\n"
        "  What stood there before is untouched.\n"
        "  How to fix: "
    )
