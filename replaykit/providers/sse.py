"""Core: server-sent events, from bytes that may be split anywhere."""

import codecs
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_FIELDS = ("data", "event", "id", "retry", "")


class SseEvent(NamedTuple):
    """One dispatched event. A tuple: streams have thousands of them."""

    name: str | None
    data: str


class SseReader:
    """Takes chunks and gives the events that are complete."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
        self._pieces: list[str] = []
        """The line that is still coming in."""
        self._name: str | None = None
        self._data: list[str] = []
        self._is_bare = False

    def feed(self, chunk: bytes) -> Iterator[SseEvent]:
        """Every event that this chunk completes."""
        text = self._decoder.decode(chunk)
        if self._pieces and "\n" not in text and "\r" not in self._pieces[-1] + text:
            self._pieces.append(text)  # joined once: a line of megabytes comes in many chunks
            return
        text = "".join((*self._pieces, text))
        # A lone CR at the end may be the first half of a CRLF: it waits for the next chunk.
        held = "\r" if text.endswith("\r") else ""
        text = text.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n")
        *lines, rest = text.split("\n")
        self._pieces = [rest + held]
        for line in lines:
            yield from self._take(line)

    def close(self) -> SseEvent | None:
        """The event that the stream stopped in, without its closing blank line; None: it did not.

        The specification drops it. Recorders strip the end of a body, so the caller decides.
        """
        if rest := "".join(self._pieces).rstrip(
            "\r"
        ):  # an empty line would dispatch the event unseen
            list(self._take(rest))
        return next(self._dispatch(), None)

    def _take(self, line: str) -> Iterator[SseEvent]:
        if not line:
            yield from self._dispatch()
            return
        # Google breaks a stream off with a plain JSON object. No field starts with a brace.
        self._is_bare = self._is_bare or line.startswith("{")
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if self._is_bare:
            self._data.append(line)
        elif field == "data":
            self._data.append(value)
        elif field == "event":
            self._name = value

    def _dispatch(self) -> Iterator[SseEvent]:
        if self._data:
            yield SseEvent(self._name, "\n".join(self._data))
        self._name, self._data, self._is_bare = None, [], False


def looks_like_sse(text: str) -> bool:
    """Whether a text starts with a field of an event stream, whatever its content type says."""
    first_line = text.lstrip("\ufeff\r\n ").partition("\n")[0]
    field, colon, _ = first_line.partition(":")
    return bool(colon) and field in _FIELDS


def read_events(chunks: Iterable[bytes]) -> tuple[tuple[SseEvent, ...], SseEvent | None]:
    """All complete events of a body, and the one it stopped in."""
    reader = SseReader()
    events = tuple(event for chunk in chunks for event in reader.feed(chunk))
    return events, reader.close()
