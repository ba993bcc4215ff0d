"""Whatever happens to a file, it is read or refused: never another error, never a crash."""

import json
from copy import deepcopy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replaykit.cassette.foreign.document import parse
from replaykit.cassette.foreign.recognition import read_recording
from replaykit.errors import UnreadableCassetteError
from tests.cassette.foreign.recordings import files_in

SEEDS = [path.read_bytes() for kind in ("same", "binary", "other") for path in files_in(kind)]
PIECES = [
    b"", b"\n", b"- ", b": ", b"? ", b"---\n", b"&a ", b"*a", b"{}", b"[]", b"null", b"''", b"-1",
    b"1e999", b"\xff", b"\0", b"!!binary ", b"!!python/object/apply:os.abort ", b"\\ud800",
]  # fmt: skip
edits = st.lists(
    st.tuples(st.integers(0, 5000), st.integers(0, 60), st.sampled_from(PIECES)),
    min_size=1,
    max_size=6,
)

values = st.sampled_from(
    [None, True, 0, -1, 200, 1.5, "", "x", "\ud800", "../x", [], {}, [None], [[]], [{}], ["a", "b"],
     {"kind": []}, {"kind": "sse", "chunks": 1}, {"kind": "binary", "path": ".."}, {"name": None},
     {"string": []}, {"string": {}}, {"type": "binary", "content": "z"}, {"code": {}},
     {"base64_string": "é"}, {"string": "ü", "encoding": "utf-7"}, {"equalTo": 1}]
)  # fmt: skip
keys = st.sampled_from(
    ["body", "parsed_body", "content", "body_type", "encoding", "headers", "status", "code", "url",
     "uri", "host", "method", "path", "scope", "port", "reply", "rawHeaders", "response", "request",
     "bodyPatterns", "queryParameters", "bodyFileName", "fault", "params", "text", "_file", "kind",
     "_isBinary", "when", "then", "json_body", "query_param", "interactions", "http", "ws", "log"]
)  # fmt: skip

quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def is_read_or_refused(path):
    try:
        recording = read_recording(path)
    except UnreadableCassetteError as unreadable:
        return str(path) in str(unreadable) and len(str(unreadable).splitlines()) == 3
    return all(
        isinstance(body, bytes)
        for found in recording.exchanges
        for body in (found.request.body, found.response.body)
    )


@quick
@given(seed=st.sampled_from(SEEDS), edits=edits, cut=st.integers(0, 6000))
def test_damaged_bytes(seed, edits, cut, tmp_path):
    content = bytearray(seed[: cut or None])
    for at, length, piece in edits:
        content[at : at + length] = piece
    path = tmp_path / "recording"
    path.write_bytes(content)

    assert is_read_or_refused(path)


@quick
@given(seed=st.sampled_from(SEEDS), data=st.data())
def test_members_of_the_wrong_kind(seed, data, tmp_path):
    """
    The document is still valid, its members are not what their recorder writes.
    """
    document = parse(seed, lambda _folder, _name: None).root
    for _ in range(data.draw(st.integers(1, 3))):
        replace_one(document, data)
    path = tmp_path / "recording"
    path.write_text(json.dumps(document, default=repr))

    assert is_read_or_refused(path)


def replace_one(document, data):
    """Puts a value of any kind somewhere into a document."""
    inner = document
    while isinstance(inner, dict | list) and inner:
        places = list(inner) if isinstance(inner, dict) else range(len(inner))
        place = data.draw(st.sampled_from(places))
        if not isinstance(inner[place], dict | list) or data.draw(st.booleans()):
            is_new = isinstance(inner, dict) and data.draw(st.booleans())
            inner[data.draw(keys) if is_new else place] = deepcopy(data.draw(values))
            return
        inner = inner[place]
