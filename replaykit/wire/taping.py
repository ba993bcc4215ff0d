"""Edge: one exchange being taped, from the moment its request is sent until its body is over."""

from collections.abc import Callable
from typing import Protocol

from replaykit.model import Chunk, Exchange, Headers, HttpRequest, HttpResponse, header
from replaykit.real_time import now_ns
from replaykit.wire.http1 import has_body

Unpack = Callable[[HttpResponse], HttpResponse]
"""Undoes what only the transport needed, its compression above all."""


class Keeper(Protocol):
    """Where a taped exchange goes."""

    opened_ns: int

    def is_first_end_of(self, taping: "Taping") -> bool: ...
    def finished(self, exchange: Exchange) -> None: ...
    def unanswered(self, request: HttpRequest, why: str) -> None: ...
    def untaped(self, request: HttpRequest, why: str) -> None: ...


class Taping:
    """Notes what passes by; whatever ends it first has the say how it ended."""

    def __init__(
        self, keeper: Keeper, number: int, request: HttpRequest, *, unpack: Unpack | None = None
    ) -> None:
        self.number = number
        self.is_over = False
        """Whether nothing more is noted of it."""

        self._keeper = keeper
        self._request = request
        self._unpack = unpack
        self._started_ns = now_ns()
        self._head: tuple[int, Headers] | None = None
        self._length: int | None = None
        self._chunks: list[Chunk] = []

    def answered(self, status: int, headers: Headers) -> None:
        """Notes that a response has begun."""
        self._head = status, headers
        self._length = _announced(status, headers, self._request.method)
        if self._length == 0:
            self.end(is_cut=False)  # nobody has to read what is not there

    def take(self, data: bytes) -> bytes:
        """Notes a piece of the body and gives it back, untouched."""
        if not self.is_over:  # what a caller reads on is not kept
            self._chunks.append(Chunk(at_ns=now_ns() - self._started_ns, data=data))
        return data

    def end(self, *, is_cut: bool, why: str = "nobody waited for the response") -> None:
        """Hands the exchange over, once.

        Args:
            is_cut: whether the body was not read to its end.
            why: what came in the way, for a request that never got a response.
        """
        if not self._ends_here():
            return
        if self._head is None:
            self._keeper.unanswered(self._request, why)
            return
        try:
            exchange = self._exchange(*self._head, is_cut=is_cut)
        except Exception as failure:  # the application's own request must not fail of it
            self._keeper.untaped(self._request, f"its body cannot be unpacked: {failure}")
            return
        finally:
            self._chunks = []
        self._hand_over(exchange)

    def fail(self, error: BaseException) -> None:
        """Ends it for an exception that the application gets to see."""
        self.end(is_cut=True, why=f"{type(error).__name__}: {error}")

    def abandon(self, why: str) -> None:
        """Ends it for what cannot be taped at all."""
        if self._ends_here():
            self._keeper.untaped(self._request, why)

    def _hand_over(self, exchange: Exchange) -> None:
        self._keeper.finished(exchange)

    def _ends_here(self) -> bool:
        self.is_over = True
        return self._keeper.is_first_end_of(self)

    def _exchange(self, status: int, headers: Headers, *, is_cut: bool) -> Exchange:
        chunks = tuple(self._chunks)
        body = b"".join(chunk.data for chunk in chunks)
        got = HttpResponse(
            status=status,
            headers=headers,
            body=body,
            chunks=chunks,
            is_cut=is_cut and len(body) != self._length,
        )
        return Exchange(
            number=self.number,
            request=self._request,
            response=self._unpack(got) if self._unpack else got,
            sent_ns=self._started_ns - self._keeper.opened_ns,
        )


class Untaped(Taping):
    """An exchange that passes by, and of which nothing is kept."""

    def take(self, data: bytes) -> bytes:
        """Gives a piece of the body back."""
        return data


def _announced(status: int, headers: Headers, method: str) -> int | None:
    """How many bytes the body will have; None where only its end will tell."""
    if not has_body(status, method):
        return 0
    length = header(headers, "content-length")
    is_packed = header(headers, "content-encoding") is not None  # and may arrive here unpacked
    return int(length) if length is not None and length.isdecimal() and not is_packed else None
