"""What cannot be read is refused in three lines: the place and the fault, the need, the fix."""

import gzip
import os

import pytest

from replaykit.cassette.foreign import read_recording
from replaykit.cassette.foreign.recognition import READERS
from replaykit.errors import UnknownRecordingError, UnreadableCassetteError
from tests.cassette.foreign.recordings import FILES, exchange, read, vcrpy

RESTORE = "restore the file from version control, or record it again"
REVIEWED = "a recording that a person can review"
NAMES = ", ".join(sorted(reader.recorder for reader in READERS))


def refusal(folder, content):
    """The text of the error, with the folder left out."""
    with pytest.raises(UnreadableCassetteError) as refused:
        read(folder, content)
    return str(refused.value).replace(f"{folder}{os.sep}", "")


def said(found, expected, fix=RESTORE):
    return f"cannot read {found}.\n  Expected: {expected}.\n  How to fix: {fix}."


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", gzip.compress(b"", mtime=0)])
def test_an_empty_file(content, tmp_path):
    text = refusal(tmp_path, content)

    assert (
        said("recording: it is empty", "a recording", "delete the file, and record it again")
        == text
    )


def test_a_missing_file(tmp_path):
    with pytest.raises(UnreadableCassetteError) as refused:
        read_recording(tmp_path / "gone.yaml")

    assert said(
        f"{tmp_path / 'gone.yaml'}: there is no such file",
        "a recording at this path",
        "check the path, or record the cassette",
    ) == str(refused.value)


def test_a_directory(tmp_path):
    with pytest.raises(UnreadableCassetteError) as refused:
        read_recording(tmp_path)

    assert said(
        f"{tmp_path}: it is a folder",
        "a readable file",
        "name the cassette file itself, and allow reading it",
    ) == str(refused.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(UnreadableCassetteError, match="it is no regular file"):
        read_recording(tmp_path / "pipe")


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "file/below"])
def test_a_path_the_system_refuses(name, tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(UnreadableCassetteError, match="the system refuses it"):
        read_recording(tmp_path / name)


def test_a_file_that_is_too_large(tmp_path):
    with (tmp_path / "recording").open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)

    with pytest.raises(UnreadableCassetteError) as refused:
        read_recording(tmp_path / "recording")

    assert said(
        f"{tmp_path / 'recording'}: it is larger than 64 MiB",
        REVIEWED,
        "record fewer exchanges into one cassette",
    ) == str(refused.value)


def test_a_file_that_unpacks_to_too_much(tmp_path):
    text = refusal(tmp_path, gzip.compress(bytes(1024 * 1024)) * 65)

    assert (
        said(
            "recording: it unpacks to data larger than 64 MiB",
            REVIEWED,
            "split the cassette, or record fewer exchanges into it",
        )
        == text
    )


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (gzip.compress(b"interactions: []", mtime=0)[:-9], "its compressed data breaks off"),
        (b"\x1f\x8b\x08 no gzip", "its compressed data is damaged"),
        (b"\x78\x9c no zlib", "its compressed data is damaged"),
        (gzip.compress(b"", mtime=0) * 101, "it consists of more than 100 compressed parts"),
    ],
)
def test_a_damaged_compressed_file(content, found, tmp_path):
    assert said(f"recording: {found}", "a whole compressed file") == refusal(tmp_path, content)


def test_a_compressed_file_may_consist_of_parts(tmp_path):
    parts = gzip.compress(b"version: 1\n") + gzip.compress(b"interactions: []\n") + bytes(8)

    assert () == read(tmp_path, parts).exchanges


@pytest.mark.parametrize(
    ("content", "place", "marker"),
    [
        ("interactions: []\n<<<<<<< HEAD\nversion: 1\n", "line 2", "<<<<<<<"),
        ("a: 'b\r\n>>>>>>> theirs\r\n c'\r\n", "line 2", ">>>>>>>"),
        ('{\n<<<<<<< HEAD\n"version": 1\n=======\n', "line 2", "<<<<<<<"),
        ("<<<<<<<\nversion = 1\n", "line 1", "<<<<<<<"),
        ("version = 1\n<<<<<<< HEAD\n", "line 2", "<<<<<<<"),
        ("data: {}\n\n>>>>>>> theirs\n", "line 3", ">>>>>>>"),
        ("httprr trace v1\n<<<<<<< HEAD\n1 1\n", "line 2", "<<<<<<<"),
    ],
)
def test_merge_conflict_markers(content, place, marker, tmp_path):
    text = refusal(tmp_path, content)

    assert (
        said(
            f"recording, {place}: a merge conflict marker ({marker}) stands here",
            "one side of the conflict",
            "resolve the conflict, or delete the cassette and record it again",
        )
        == text
    )


def test_a_conflict_told_of_in_a_body_is_no_conflict(tmp_path):
    body = "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> theirs\n"
    toml = f"""
version = 1
[[interactions]]
request = {{method = "GET", uri = "/"}}
response = {{status = 200, body_type = "text", body_content = '''
{body}'''}}
"""
    recording = read(tmp_path, toml)

    assert body.encode() == recording.exchanges[0].response.body


@pytest.mark.parametrize(
    ("content", "found", "expected"),
    [
        (b"a: \xff\n", ", line 1: the byte 0xff here is no text", "text in UTF-8"),
        (b"a: 1\nb: caf\xe9\n", ", line 2: the byte 0xe9 here is no text", "text in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0", ", line 1: the byte 0x89 here is no text", "text in UTF-8"),
        (b"SQLite\0", ": it holds binary data", "text in UTF-8"),
        ('{\n"a": ', ", line 2: its JSON breaks off here", "valid JSON"),
        ('{\n"a": "b', ", line 2: its JSON breaks off here", "valid JSON"),
        ('{\n"a" 1}', ", line 2: its JSON is broken here", "valid JSON"),
        ('{"a": ' + "9" * 5000 + "}", ": a number in it has too many digits", "valid JSON"),
        ("[" * 200_000, ": it nests too deeply", REVIEWED),
        ("[" + "[]," * 2_000_001, ": it holds millions of values", REVIEWED),
        ("a = 1\nb = [", ": its TOML breaks off", "valid TOML"),
        ("a = 1\nb = c\n", ", line 2: its TOML is broken here", "valid TOML"),
        ("a=1\n" + "a." * 101 + "a=1", ": its TOML nests deeper than 100 levels", REVIEWED),
        ("a: 1\nb: 'c\n", ", line 3: its YAML is broken here", "valid YAML"),
    ],
)  # fmt: skip
def test_a_file_that_is_broken(content, found, expected, tmp_path):
    assert said(f"recording{found}", expected) == refusal(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "described"),
    [
        ("hello world", "a text"),
        ("# nothing\n", "missing"),
        ("42", "a number"),
        ("true", "true or false"),
        ("!!binary AP8=", "binary data"),
        ({"a": 1, "b\x1b[2J": 2}, "an object with 'a', 'b\\x1b[2J'"),
        ({"k" * 60: 1}, f"an object with '{'k' * 40}…'"),
        ([{"a": 1}], "a list that begins with an object with 'a'"),
        ([], "a list"),
        ({"log": {}}, "an object with 'log'"),
        ({"mappings": {}}, "an object with 'mappings'"),
        ("2026-01-01 = 1", "an object with '2026-01-01'"),
    ],
)
def test_a_file_nobody_knows(content, described, tmp_path):
    text = refusal(tmp_path, content)

    assert (
        said(
            f"recording: no recorder known here writes such a file ({described})",
            f"a recording in one of the formats {NAMES}",
            "name a recording; where this is one, record it again with `pytest --replaykit=record`",
        )
        == text
    )


def test_a_file_nobody_knows_can_be_told_from_a_broken_one(tmp_path):
    """
    Whoever looks through a folder passes over the one, and complains of the other.
    """
    (tmp_path / "settings.json").write_text('{"name": "trip"}')
    (tmp_path / "broken.json").write_text('{"interactions": [')

    with pytest.raises(UnknownRecordingError):
        read_recording(tmp_path / "settings.json")
    with pytest.raises(UnreadableCassetteError) as broken:
        read_recording(tmp_path / "broken.json")

    assert UnreadableCassetteError is type(broken.value)


GET = {"method": "GET", "url": "https://a.test/"}
POLLY_CUT = {"status": 200, "content": {"encoding": "base64", "text": '["AP8=","EI'}}
BRAINTRUST = {"matchKey": "GET a.test/", "request": GET, "response": {"status": 200}}


@pytest.mark.parametrize(
    ("content", "found", "expected"),
    [
        ({"interactions": 1}, "interactions is a number", "a list there"),
        (vcrpy(None), "exchange 1 is missing", "an object there"),
        (vcrpy({}), "exchange 1, request is missing", "an object there"),
        (vcrpy(exchange(), "x"), "exchange 2 is a text", "an object there"),
        (
            vcrpy({"request": exchange()["request"]}),
            "exchange 1, response is missing",
            "an object there",
        ),
        (
            vcrpy(exchange(request={"method": None})),
            "exchange 1, request.method is missing",
            "a text there",
        ),
        (
            vcrpy(exchange(request={"method": ":"})),
            "exchange 1, request.method is empty",
            "a method there, such as POST",
        ),
        (vcrpy(exchange(request={"uri": []})), "exchange 1, request.uri is a list", "a text there"),
        (
            [{"request": {"method": "GET"}, "response": {}}],
            "exchange 1, request has no URL",
            "a request with its `uri` or `url`",
        ),
        (
            vcrpy(exchange(response={"headers": "x"})),
            "exchange 1, response.headers is a text",
            "an object or a list there",
        ),
        (
            vcrpy(exchange(response={"headers": ["x"]})),
            "an entry of exchange 1, response.headers is a text",
            "a name with a value there",
        ),
        (
            vcrpy(exchange(response={"headers": [[1, 2]]})),
            "a name in exchange 1, response.headers is a number",
            "a text there",
        ),
        (
            vcrpy(exchange(response={"headers": {"a": {}}})),
            "a value in exchange 1, response.headers is an object",
            "texts for the values",
        ),
        (
            vcrpy(exchange(response={"body": {"base64_string": "?"}})),
            "exchange 1, response.body.base64_string is no valid base64",
            "base64, as its recorder wrote it",
        ),
        (
            vcrpy(exchange(response={"body": {"type": "binary", "content": "0"}})),
            "exchange 1, response.body is no valid hexadecimal text",
            "pairs of hexadecimal digits",
        ),
        (
            vcrpy(exchange(response={"body_type": "tape"})),
            "the type of exchange 1, response.body_content is a text",
            "one of json, text, binary, none",
        ),
        (
            "interactions: [{request: {method: GET, uri: /}, "
            "response: {status: {code: 200}, body: {a: !!binary AP8=}}}]",
            "exchange 1, response.body holds what JSON cannot hold",
            "a JSON body there",
        ),
        (
            {"requests": [], "responses": [{}]},
            "it holds 1 responses to 0 requests",
            "a request for every response",
        ),
        ({"log": {"entries": [1]}}, "exchange 1 is a number", "an object there"),
        (
            {"log": {"entries": [{"request": GET, "response": {"status": 200, "content": "x"}}]}},
            "exchange 1, response.content is a text",
            "an object there",
        ),
        (
            {"log": {"entries": [{"request": GET, "response": POLLY_CUT}]}},
            "exchange 1, response.content.text is no valid base64",
            "base64, as its recorder wrote it",
        ),
        (
            {"entries": [BRAINTRUST, {"matchKey": 1}]},
            "exchange 2, request is missing",
            "an object there",
        ),
        (
            {"entries": [BRAINTRUST | {"response": {"status": 200, "body": "x"}}]},
            "exchange 1, response.body is a text",
            "an object there",
        ),
        (
            [{"scope": "https://a.test", "path": "/", "rawHeaders": ["a"]}],
            "exchange 1, rawHeaders is a list",
            "a value for every name there",
        ),
        (b"httprr trace v9\n", "it is an httprr trace of an unknown version", "`httprr trace v1`"),
        (
            b"httprr trace v1\n8 3\nGET / H\nx\n\n",
            "exchange 1, request does not end its headers",
            "a blank line behind the headers",
        ),
    ],
)
def test_a_record_that_is_damaged(content, found, expected, tmp_path):
    assert said(f"recording: {found}", expected) == refusal(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"httprr trace v1\n\n10 99\nGET", "line 2: the lengths of an exchange are missing here"),
        (b"httprr trace v1\n10 99\nGET", "line 2: the exchange announced here is cut off"),
    ],
)
def test_a_trace_whose_lengths_do_not_fit(content, found, tmp_path):
    """
    The usual cause is a checkout that converted its line ends.
    """
    assert said(
        f"recording, {found}",
        "the two lengths of an exchange, and as many bytes",
        f"{RESTORE}; keep editors and git from converting its line ends",
    ) == refusal(tmp_path, content)


def test_a_nock_definition_in_javascript(tmp_path):
    text = refusal(tmp_path, ["\nnock('https://a.test:443')\n  .get('/')\n  .reply(200, '');\n"])

    assert (
        said(
            "recording: definition 1 is JavaScript, which is not run",
            "definitions as objects",
            "record them again with nock's option `output_objects: true`",
        )
        == text
    )


def test_the_facts_stand_in_fields(tmp_path):
    path = tmp_path / "broken.json"
    path.write_text('{\n"a" 1}')

    with pytest.raises(UnreadableCassetteError) as refused:
        read_recording(path)

    assert path == refused.value.file
    assert 2 == refused.value.line
    assert "its JSON is broken here" == refused.value.found
    assert "valid JSON" == refused.value.expected
    assert RESTORE == refused.value.fix


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("name", ["vcrpy.json", "polly.har", "nock.json", "trace.httprr"])
def test_a_cut_file_is_never_taken_for_a_whole_one(name, share, tmp_path):
    content = (FILES / "same" / name).read_bytes()

    with pytest.raises(UnreadableCassetteError):
        read(tmp_path, content[: int(len(content) * share)])
