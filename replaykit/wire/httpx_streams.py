"""Edge: response bodies of httpx and httpx2: taped while they pass, or handed out from the tape.

Each serves callers with and without a loop. Both libraries insist on stream base classes of their
own, so the classes here are joined with those of one library at a time.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from types import ModuleType

from replaykit.model import HttpResponse
from replaykit.wire.clients import ByteStream, ClientRequest
from replaykit.wire.pacing import paced, pieces_of
from replaykit.wire.taping import Taping


class TapedStream:
    """Passes every piece on as it comes, and notes it."""

    def __init__(self, real: ByteStream, taping: Taping) -> None:
        self._real = real
        self._taping = taping

    def __iter__(self) -> Iterator[bytes]:
        is_cut = True
        try:
            for data in self._real:
                yield self._taping.take(data)
            is_cut = False
        finally:
            self._taping.end(is_cut=is_cut)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        is_cut = True
        try:
            async for data in self._real:
                yield self._taping.take(data)
            is_cut = False
        finally:
            self._taping.end(is_cut=is_cut)

    def close(self) -> None:
        """A caller who stops early has seen only a part."""
        self._taping.end(is_cut=True)
        self._real.close()

    async def aclose(self) -> None:
        """The same with a loop."""
        self._taping.end(is_cut=True)
        await self._real.aclose()


class ReplayedStream:
    """Hands out the recorded pieces, once, and breaks off where the recording did."""

    http: ModuleType
    """The library whose exceptions the caller knows; set where the classes are joined."""

    def __init__(
        self, response: HttpResponse, request: ClientRequest, factor: float | None
    ) -> None:
        self._is_cut = response.is_cut
        self._request = request
        self._timeout = (request.extensions.get("timeout") or {}).get("read")
        self._pieces = paced(pieces_of(response), factor)
        self._first = next(self._pieces, None)

    def begin(self) -> None:
        """Waits as long as the first piece took: a caller's patience began with the request."""
        if self._first is not None and self._first[0]:
            self._wait(self._first[0])

    async def abegin(self) -> None:
        """The same with a loop."""
        if self._first is not None and self._first[0]:
            await self._await(self._first[0])

    def __iter__(self) -> Iterator[bytes]:
        for wait, data in self._each():
            if wait:
                self._wait(wait)
            yield data
        self._break_off()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for wait, data in self._each():
            if wait:
                await self._await(wait)
            yield data
        self._break_off()

    def close(self) -> None:
        """Nothing comes after this."""
        self._first, self._pieces, self._is_cut = None, iter(()), False

    async def aclose(self) -> None:
        """The same with a loop."""
        self.close()

    def _each(self) -> Iterator[tuple[float, bytes]]:
        if self._first is not None:
            (_, data), self._first = self._first, None
            yield 0.0, data
        yield from self._pieces

    def _wait(self, seconds: float) -> None:
        time.sleep(self._patience(seconds))
        self._time_out_after(seconds)

    async def _await(self, seconds: float) -> None:
        await _sleep(self._patience(seconds))
        self._time_out_after(seconds)

    def _patience(self, seconds: float) -> float:
        return seconds if self._timeout is None else min(seconds, self._timeout)

    def _time_out_after(self, seconds: float) -> None:
        if self._patience(seconds) < seconds:
            self.close()
            raise self.http.ReadTimeout("The read operation timed out", request=self._request)

    def _break_off(self) -> None:
        if self._is_cut:
            self.close()
            raise self.http.RemoteProtocolError(
                "peer closed connection without sending complete message body "
                "(the recording ends here: it was cut)",
                request=self._request,
            )


def stream_classes(http: ModuleType) -> tuple[type[TapedStream], type[ReplayedStream]]:
    """Both streams, as streams of this library (httpx or httpx2)."""
    bases = (http.SyncByteStream, http.AsyncByteStream)
    taped = type("TapedStream", (TapedStream, *bases), {})
    replayed = type("ReplayedStream", (ReplayedStream, *bases), {"http": http})
    return taped, replayed


async def _sleep(seconds: float) -> None:
    """Sleeps on whichever loop is running: asyncio's, or another that anyio knows of."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        import anyio  # noqa: PLC0415  (only where a loop other than asyncio's is running)

        await anyio.sleep(seconds)
    else:
        await asyncio.sleep(seconds)
