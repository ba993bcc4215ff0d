"""Core: what the pieces of a stream say together, put together fast, to be suspected or not.

It joins the same pieces as `channels` does, by means of the parser in C, and knows no places: where
something is suspected, the careful search begins from the text.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator

from replaykit.cassette.redaction.encodings import text_of
from replaykit.cassette.redaction.json_text import tells_apart
from replaykit.model import Json
from replaykit.providers.sse import read_events

_EVENTS = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n ]*(?:data|event|id|retry|):")
_NEXT_DOCUMENT = re.compile(rb"\}\r?\n\s*\{")
_END_MARK = "[DONE]"
_Pieces = defaultdict[str, list[tuple[str, str]]]
"""By the name they stand under, in order, each with all that tells it apart from others."""


def is_event_stream(data: bytes) -> bool:
    """Whether a text is made of events."""
    return _EVENTS.match(data) is not None and b"data:" in data


def is_many_documents(data: bytes) -> bool:
    """Whether a body is a list, or several documents in a row."""
    return data[:1] == b"[" or (b"\n" in data and _NEXT_DOCUMENT.search(data) is not None)


def joined_events(data: bytes) -> Iterator[bytes]:
    """What the pieces of a body of events say together.

    Raises:
        ValueError: where an event is no JSON, and neither is all of it plain text.
    """
    pieces: _Pieces = defaultdict(list)
    whole, unfinished = read_events((data,))
    for event in (*whole, *((unfinished,) if unfinished else ())):
        if event.data.lstrip().startswith(("{", "[")) and event.data != _END_MARK:
            _gather(_parsed(event.data), f"{event.name}", "", pieces, is_event=True)
        else:
            pieces[""].append((f"{event.name}", event.data))
    return _joined(pieces)


def joined_documents(data: bytes) -> Iterator[bytes]:
    """What the pieces of a list, or of several documents in a row, say together.

    Raises:
        ValueError: where that is no JSON.
    """
    pieces: _Pieces = defaultdict(list)
    texts = [data] if data[:1] == b"[" else [line for line in data.splitlines() if line.strip()]
    for text in texts:
        _gather(_parsed(text_of(text)), "", "", pieces, is_event=True)
    return _joined(pieces)


def _parsed(text: str) -> Json:
    """Objects become tuples of pairs, so that a member that stands there twice is there twice."""
    try:
        return json.loads(text, object_pairs_hook=tuple)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _gather(value: Json, path: str, name: str, pieces: _Pieces, *, is_event: bool = False) -> None:
    if isinstance(value, str):
        pieces[name].append((path, value))
    elif isinstance(value, list):
        for one in value:
            _gather(one, path, name, pieces, is_event=is_event)
    elif isinstance(value, tuple):
        for member, one in value:
            if tells_apart(member, is_event=is_event):
                path = f"{path}|{one}"
        for member, one in value:
            _gather(one, f"{path}/{member}", member, pieces)


def _joined(pieces: _Pieces) -> Iterator[bytes]:
    for same_name in pieces.values():
        texts = {text for _, text in same_name}
        if len(texts) == 1:
            continue
        narrow: defaultdict[str, list[str]] = defaultdict(list)
        for path, text in same_name:
            narrow[path].append(text)
        yield from (_text(one) for one in narrow.values() if len(one) > 1)
        if len(narrow) > 1:
            yield _text([text for _, text in same_name])


def _text(texts: list[str]) -> bytes:
    return "".join(texts).encode("utf-8", "surrogatepass")
