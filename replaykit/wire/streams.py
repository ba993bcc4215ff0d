"""Edge: response bodies on their way: taped while they pass, or handed out from the tape.

Each serves callers with and without a loop. httpx and httpx2 insist on stream base classes of their
own, so the classes here are joined with those of one library at a time.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from types import ModuleType

from replaykit.model import Chunk, HttpResponse
from replaykit.wire.clients import ByteStream, ClientRequest
from replaykit.wire.line import Line, Pace
from replaykit.wire.real_time import now_ns

_NANOSECONDS = 1_000_000_000


@dataclass(slots=True)
class Taping:
    """One body being taped: its pieces, and what to do once it is over."""

    line: Line
    started_ns: int
    on_end: Callable[[tuple[Chunk, ...], bool], None]
    chunks: list[Chunk] = field(default_factory=list)
    _let_go: Callable[[], None] | None = None
    _is_over: bool = False

    def begin(self) -> None:
        """From now on the line ends it, if nobody else does."""
        self._let_go = self.line.watch_over(self, lambda: self.end(is_cut=True))

    def take(self, data: bytes) -> bytes:
        """Notes a piece and passes it on, untouched."""
        self.chunks.append(Chunk(at_ns=now_ns() - self.started_ns, data=data))
        return data

    def end(self, *, is_cut: bool) -> None:
        """Once only: the first end is the true one."""
        if self._is_over:
            return
        self._is_over = True
        if self._let_go is not None:
            self._let_go()
        self.on_end(tuple(self.chunks), is_cut)


class TapedStream:
    """Passes every piece on as it comes, and notes it."""

    def __init__(self, real: ByteStream, taping: Taping) -> None:
        self._real = real
        self._taping = taping
        taping.begin()

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


@dataclass(frozen=True, slots=True)
class Pacing:
    """When each recorded piece is handed out, and how long the caller waits for it."""

    pace: Pace
    read_timeout: float | None

    def waits(self, response: HttpResponse) -> Iterator[tuple[float, bytes]]:
        """Each piece with the seconds to wait before it."""
        factor = 1.0 if isinstance(self.pace, str) else float(self.pace)
        before = 0
        for chunk in response.chunks or (Chunk(at_ns=0, data=response.body),):
            wait = 0.0 if self.pace == "at once" else (chunk.at_ns - before) / factor / _NANOSECONDS
            yield wait, chunk.data
            before = chunk.at_ns

    def patience(self, wait: float) -> float:
        """How much of a wait the caller bears."""
        return wait if self.read_timeout is None else min(wait, self.read_timeout)


class ReplayedStream:
    """Hands out the recorded pieces, and breaks off where the recording did."""

    http: ModuleType
    """The library whose exceptions the caller knows; set where the classes are joined."""

    def __init__(self, response: HttpResponse, pacing: Pacing, request: ClientRequest) -> None:
        self._response = response
        self._pacing = pacing
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        for wait, data in self._pacing.waits(self._response):
            if wait:
                time.sleep(self._pacing.patience(wait))
                self._time_out_after(wait)
            yield data
        self._break_off()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for wait, data in self._pacing.waits(self._response):
            if wait:
                await _sleep(self._pacing.patience(wait))
                self._time_out_after(wait)
            yield data
        self._break_off()

    def close(self) -> None:
        """There is nothing to let go of."""

    async def aclose(self) -> None:
        """Neither is there here."""

    def _time_out_after(self, wait: float) -> None:
        if self._pacing.patience(wait) < wait:
            raise self.http.ReadTimeout("The read operation timed out", request=self._request)

    def _break_off(self) -> None:
        if self._response.is_cut:
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
