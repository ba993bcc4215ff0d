"""A transport of httpx or httpx2 that answers from memory: what no replay can be faster than."""

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

from replaykit.model import HttpResponse


def canned_transport(http: Any, answers: Iterable[HttpResponse]) -> Any:  # noqa: ANN401  (either library)
    """Gives one answer after the other, in the pieces in which it was recorded."""

    class Pieces(http.SyncByteStream, http.AsyncByteStream):  # type: ignore[misc]  # known at run time
        def __init__(self, answer: HttpResponse) -> None:
            self._pieces = [chunk.data for chunk in answer.chunks]

        def __iter__(self) -> Iterator[bytes]:
            yield from self._pieces

        async def __aiter__(self) -> AsyncIterator[bytes]:
            for piece in self._pieces:
                yield piece

    class Canned(http.BaseTransport, http.AsyncBaseTransport):  # type: ignore[misc]  # known at run time
        def handle_request(self, request: Any) -> Any:  # noqa: ANN401  (either library)
            request.read()
            return respond()

        async def handle_async_request(self, request: Any) -> Any:  # noqa: ANN401  (either library)
            await request.aread()
            return respond()

    def respond() -> Any:  # noqa: ANN401  (either library)
        answer = next(rest)
        return http.Response(answer.status, headers=answer.headers, stream=Pieces(answer))

    rest = iter(answers)
    return Canned()
