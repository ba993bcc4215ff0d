"""Edge: responses of http.client, overheard while the application reads them."""

import io
from collections.abc import Callable
from http.client import HTTPResponse
from typing import TypeVar

from replaykit.wire.http1 import Body, ChunkedBody, CountedBody, UncountedBody
from replaykit.wire.taping import Taping

_What = TypeVar("_What")
_Read = TypeVar("_Read")


def overheard(response: HTTPResponse, taping: Taping) -> HTTPResponse:
    """The response itself, which from its first line on tells what it reads."""
    begin = response.begin

    def begin_and_tell() -> None:
        begin()
        headers = ((name.lower(), value) for name, value in response.getheaders())
        taping.answered(response.status, tuple(headers))
        body = _body_of(response)
        if body.is_whole:
            taping.end(is_cut=False)
        elif response.fp is not None:
            response.fp = _OverheardFile(response.fp, body, taping)  # type: ignore[assignment]  # as much of a file as is read

    response.begin = begin_and_tell  # type: ignore[method-assign]  # this one response's
    return response


def _body_of(response: HTTPResponse) -> Body:
    if response.length is not None:
        return CountedBody(response.length)
    return ChunkedBody() if response.chunked else UncountedBody()


class _OverheardFile:
    """The file that a response reads from. What is read has arrived; what is not may never."""

    def __init__(self, file: io.BufferedReader, body: Body, taping: Taping) -> None:
        self._file = file
        self._body = body
        self._taping = taping

    def read(self, size: int | None = -1, /) -> bytes:
        data = self._telling(self._file.read, -1 if size is None else size)
        self._tell(data, is_end=size != 0 and (size is None or size < 0 or not data))
        return data

    def read1(self, size: int = -1, /) -> bytes:
        data = self._telling(self._file.read1, size)
        self._tell(data, is_end=size != 0 and not data)
        return data

    def readline(self, size: int = -1, /) -> bytes:
        data = self._telling(self._file.readline, size)
        self._tell(data, is_end=size != 0 and not data)
        return data

    def readinto(self, buffer: bytearray | memoryview, /) -> int:
        count = self._telling(self._file.readinto, buffer)
        self._tell(bytes(memoryview(buffer)[:count]), is_end=not count and len(buffer) > 0)
        return count

    def close(self) -> None:
        self._stop()
        self._file.close()

    def __getattr__(self, name: str) -> object:
        """Whatever else a reader wants of a file: to look ahead, to flush, to know its number."""
        return getattr(self._file, name)

    def _telling(self, read: Callable[[_What], _Read], what: _What) -> _Read:
        try:
            return read(what)
        except BaseException:
            self._stop()
            raise

    def _stop(self) -> None:
        rest = self._body.rest()
        if rest:
            self._taping.take(rest)
        self._taping.end(is_cut=not self._body.is_whole)

    def _tell(self, data: bytes, *, is_end: bool) -> None:
        for piece in self._body.take(data):
            self._taping.take(piece)
        if is_end:
            self._body.closed()
        if self._body.is_whole:
            self._taping.end(is_cut=False)
