"""The conformance files: what any implementation of docs/cassette.md has to read, and to refuse."""

import json
from pathlib import Path

import pytest

from replaykit.cassette.format import open_cassette, write_cassette
from replaykit.errors import UnreadableCassetteError
from tests.cassette.format.facts import facts_of

FOLDER = Path(__file__).parent / "files"
FILES = sorted(FOLDER.glob("*.cassette"))
REFUSED = json.loads((FOLDER / "refused.json").read_text(encoding="utf-8"))


def opened(path):
    return open_cassette(path.read_bytes(), path.name)


def expected(path):
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=[path.stem for path in paths])


@each(FILES)
def test_a_file_says_what_is_written_beside_it(path):
    """
    Every fact of the JSON file is read from the cassette, to the byte and the nanosecond.
    """
    facts = facts_of(opened(path))

    assert expected(path)["facts"] == facts


@each([path for path in FILES if expected(path)["is_layout_of_writers"]])
def test_a_file_is_written_as_it_stands(path):
    """
    A file in the layout that writers should use is written again as the same bytes.
    """
    data = write_cassette(opened(path))

    assert path.read_bytes() == data


@each(FILES)
def test_line_ends_of_windows_change_nothing(path):
    """
    Git may turn each line end into CRLF when it checks a file out.
    """
    data = path.read_bytes().replace(b"\n", b"\r\n")

    assert expected(path)["facts"] == facts_of(open_cassette(data, path.name))


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_file_is_refused_at_its_line(name):
    """
    Opening it, or reading what is in it, ends in an error that names the line.
    """
    data = (FOLDER / "refused" / name).read_bytes()

    with pytest.raises(UnreadableCassetteError) as caught:
        facts_of(open_cassette(data, name))

    assert REFUSED[name] == caught.value.line
