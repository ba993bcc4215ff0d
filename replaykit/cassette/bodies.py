"""Core: the bodies that the lines of a cassette stand for, in which secrets are looked for too."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from replaykit.cassette.document import Cassette
from replaykit.model import Headers, HttpRequest, HttpResponse, Span
from replaykit.providers.json_node import compact

Body: TypeAlias = tuple[int, Headers, bytes]
"""The number of its exchange, the headers that say how it is packed, and the body itself."""


class Written(bytes):
    """Lines, by somebody who has the bodies at hand: nobody needs to read them out of the lines."""

    bodies: tuple[Body, ...]

    @classmethod
    def of(cls, lines: bytes, bodies: Iterable[Body]) -> "Written":
        """The lines, with all the bodies that they stand for."""
        written = cls(lines)
        written.bodies = tuple(bodies)
        return written


def bodies_of_cassette(cassette: Cassette) -> Iterator[Body]:
    """Every body, and behind them what its tools were given and gave."""
    for heading in cassette.headings:
        request, response = cassette.request(heading.number), cassette.response(heading.number)
        yield from bodies_of_exchange(heading.number, request, response)
    yield from (body_of_span(span.exchange or 1, span) for span in cassette.spans)


def bodies_of_exchange(
    number: int, request: HttpRequest, response: HttpResponse
) -> tuple[Body, Body]:
    """Those of both halves."""
    return (number, request.headers, request.body), (number, response.headers, response.body)


def body_of_span(number: int, span: Span) -> Body:
    """What a tool was given and gave, as if it were one."""
    text = compact([span.arguments, span.result, span.error])
    return number, (), text.encode("utf-8", "surrogatepass")
