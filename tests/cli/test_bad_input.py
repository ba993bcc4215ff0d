"""Whatever a command is given: it says what that is and what to do, and writes nothing.

What nobody can read is misuse for every command, as is what is not there.
"""

import gzip
import os
from pathlib import Path

import pytest

from replaykit.cassette.foreign.recognition import READERS
from replaykit.cassette.store.records import write_record
from replaykit.cli import _COMMANDS
from tests.cli.recordings import edit, interaction, kill_recording, record, vcrpy, write

COMMANDS = {
    "check": (),
    "convert": (),
    "recover": (),
    "seal": (),
    "show": (),
    "diff": ("whole/other.cassette",),
    "reproduce": (),
}
"""The commands that read recordings, with what stands behind the one that is given."""

OTHERS = {
    "demo": ("it is not empty.\n  How to fix: name a folder", ()),
    "capture": ("does not run a Python program here.\n", ("--",)),
}
"""Commands that read none, with what they say, and with what stands before the name."""

FREE = ("missing", "a folder with nothing in it")
"""Where `demo` puts what it shows."""

ELSEWHERE = {"init"}
"""Commands that are given no file."""


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
  How to fix: use the newer replaykit that wrote it.
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
NOTHING_CONVERTED = "converted 0 of 1 file\n"
UNREADABLE = "checked 1 file with 0 exchanges: 1 unreadable\n"
NOTHING_LEFT = (
    "{0}: no killed recording has left anything here;"
    " `replaykit check {0}` says whether all is well\n"
)
NOT_OURS = """\
it.{0}: it is no cassette of replaykit's.
  How to fix: make one of another recorder's file: `replaykit convert it.{0}`.
"""


def no_recorder(ending, content):
    """What is said of a file that nobody who records has written."""
    known = ", ".join(sorted(reader.recorder for reader in READERS))
    return (
        f"it.{ending}: no recorder known here writes such a file ({content}).\n"
        f"  Expected: a recording in one of the formats {known}.\n"
        "  How to fix: name a recording; where this is one, record it again with"
        " `pytest --replaykit=record`.\n"
    )


CUT_JSON = """\
it.json:8: its JSON breaks off here.
  Expected: valid JSON.
  How to fix: restore the file from version control, or record it again.
"""

FOLDER = """\
it: it is a folder.
  How to fix: name the files in it, as in `replaykit {} it/FILE`.
"""

# What is given, how it is called, and for each command: exit code, output, complaints.
CASES = {
    "missing": (nothing, "it.cassette", dict.fromkeys(COMMANDS, (2, "", MISSING))),
    "a folder with nothing in it": (
        folder,
        "it",
        {
            **{command: (2, "", FOLDER.format(command)) for command in COMMANDS},
            "check": (2, "", NO_RECORDING),
            "recover": (0, NOTHING_LEFT.format("it"), ""),
        },
    ),
}


def unreadable_cassette(make, text):
    """The row for a file that is called a cassette."""
    return (
        make,
        "it.cassette",
        {
            **dict.fromkeys(COMMANDS, (2, "", text)),
            "check": (2, f"{text}\n{UNREADABLE}", ""),
            "convert": (2, NOTHING_CONVERTED, CASSETTE_BY_NAME),
        },
    )


def unreadable_foreign_file(make, name, text, *, to_ours=None):
    """The row for a file that is called as those of other recorders.

    Args:
        to_ours: what is said by commands that take cassettes, where that is something else.
    """
    ending = name.partition(".")[2]
    return (
        make,
        name,
        {
            **dict.fromkeys(COMMANDS, (2, "", to_ours or text)),
            "check": (2, f"{to_ours or text}\n{UNREADABLE}", ""),
            "convert": (2, NOTHING_CONVERTED, text),
            **dict.fromkeys(("recover", "seal"), (2, "", to_ours or NOT_OURS.format(ending))),
        },
    )


def holding(name, content):
    """Writes a file."""
    return lambda: write(name, content)


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
    "huge, another recorder's": unreadable_foreign_file(
        huge("it.yaml"),
        "it.yaml",
        HUGE.format("yaml", "recording"),
        to_ours=HUGE.format("yaml", "cassette"),
    ),
    "cut, compressed": unreadable_foreign_file(
        holding("it.yaml.gz", gzip.compress(vcrpy(interaction("Rome")).encode())[:-9]),
        "it.yaml.gz",
        CUT_GZIP,
    ),
    "empty, another recorder's": unreadable_foreign_file(
        holding("it.yaml", ""),
        "it.yaml",
        EMPTY.replace("cassette", "yaml", 1).replace("a cassette", "a recording"),
    ),
    "binary, another recorder's": unreadable_foreign_file(
        holding("it.yaml", bytes(range(256))),
        "it.yaml",
        "it.yaml:2: the byte 0x80 here is no text.\n"
        "  Expected: text in UTF-8.\n"
        "  How to fix: restore the file from version control, or record it again.\n",
    ),
    "cut, another recorder's": unreadable_foreign_file(
        holding("it.json", vcrpy(interaction("Rome"))[:150]), "it.json", CUT_JSON
    ),
    "of no recorder": unreadable_foreign_file(
        holding("it.json", '{"name": "trip"}'),
        "it.json",
        no_recorder("json", "an object with 'name'"),
    ),
    "a YAML file of no recorder": unreadable_foreign_file(
        holding("it.yaml", "name: trip\n"), "it.yaml", no_recorder("yaml", "an object with 'name'")
    ),
    "a HAR file without a log": unreadable_foreign_file(
        holding("it.har", '{"log": 1}'), "it.har", no_recorder("har", "an object with 'log'")
    ),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("case", CASES)
def test_a_command_says_what_it_was_given_and_what_to_do(replaykit, here, case, command):
    make, name, expected = CASES[case]
    make()
    record("whole/other.cassette", "Rome")
    before = contents(here)

    answer = replaykit(command, name, *COMMANDS[command])

    assert expected[command] == answer
    assert before == contents(here)


@pytest.mark.parametrize(
    ("command", "case"),
    [
        (command, case)
        for command in OTHERS
        for case in CASES
        if command != "demo" or case not in FREE
    ],
)
def test_a_command_that_reads_no_recordings_says_so(replaykit, here, case, command):
    make, name, _ = CASES[case]
    make()
    says, before_it = OTHERS[command]
    before = contents(here)

    answer = replaykit(command, *before_it, name)

    assert (2, "") == (answer.code, answer.output)
    assert says in answer.complaints
    assert before == contents(here)


def test_every_command_is_given_bad_input():
    assert set(_COMMANDS) - ELSEWHERE == {*COMMANDS, *OTHERS}


def contents(folder):
    """What stands below a folder, pipes and what is too large by its name alone."""
    files = (path for path in folder.rglob("*") if path.is_file())
    small = {path: path.read_bytes() for path in files if path.stat().st_size < 1_000_000}
    return set(folder.rglob("*")), small


def test_a_cassette_that_is_cut_between_exchanges_is_called_so(replaykit):
    path = record("it.cassette", "Rome", "Oslo")
    path.write_text(path.read_text().partition("\n=== 2 ")[0] + "\n")

    answer = replaykit("check", "it.cassette")

    assert (1, f"{CUT.format(21)}\nchecked 1 file with 1 exchange: 1 edited\n", "") == answer


def test_a_cassette_that_is_cut_within_an_exchange_cannot_be_sealed(replaykit):
    path = record("it.cassette", "Rome")
    path.write_text(path.read_text().partition("Take an umbrella")[0])

    answer = replaykit("seal", "it.cassette")

    assert (2, "") == (answer.code, answer.output)
    assert answer.complaints.startswith("it.cassette:11: the JSON that begins here is broken: ")


NEWER_JOURNAL = """\
it.cassette.7-0123abcd.journal: it is a journal of schema 2.
  Expected: schema 1, the newest that this replaykit knows.
  How to fix: use the newer replaykit that wrote it, and let that one recover it.
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

    assert (2, "", expected) == answer
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

    assert (2, "", NO_JOURNAL.format("it is no regular file")) == answer


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
        (
            "check",
            "it.cassette",
            (2, f"{NO_PERMISSION.format('it.cassette')}\n{UNREADABLE}", ""),
        ),
        ("convert", "it.yaml", (2, NOTHING_CONVERTED, NO_PERMISSION.format("it.yaml"))),
        *(
            (command, "it.cassette", (2, "", NO_PERMISSION.format("it.cassette")))
            for command in ("seal", "recover", "show", "diff", "reproduce")
        ),
    ],
)
def test_a_file_that_may_not_be_read_is_called_so(replaykit, closed, command, name, expected):
    write(name, vcrpy(interaction("Rome")))
    record("whole/other.cassette", "Rome")
    closed(name)

    answer = replaykit(command, name, *COMMANDS[command])

    assert expected == answer


@pytest.mark.parametrize("command", ["check", "convert", "recover", "seal", "show", "reproduce"])
def test_a_file_in_a_folder_that_may_not_be_read_is_not_called_missing(replaykit, closed, command):
    write("shut/it.yaml", vcrpy(interaction("Rome")))
    closed("shut")

    answer = replaykit(command, "shut/it.yaml")

    assert 2 == answer.code
    assert (answer.output + answer.complaints).count("shut/it.yaml: the system refuses ") == 1


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (
            "check",
            (
                2,
                NO_ENTRY.format("shut", "the folder, or name others").replace(
                    "  How", "  Expected: a folder that may be read.\n  How"
                )
                + f"\n{UNREADABLE}",
                "",
            ),
        ),
        ("recover", (2, "", NO_ENTRY.format("shut", "it, then recover again"))),
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
