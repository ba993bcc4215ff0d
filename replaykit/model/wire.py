"""Ground: one HTTP request and its response, as they crossed the wire."""

from dataclasses import dataclass

Headers = tuple[tuple[str, str], ...]
"""Names in lower case, in the order and number in which they were sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpRequest:
    """What the application sent."""

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chunk:
    """A piece of a response body, as it arrived."""

    at_ns: int
    """Since the request was sent."""

    data: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpResponse:
    """What came back."""

    status: int
    headers: Headers = ()
    body: bytes = b""
    chunks: tuple[Chunk, ...] = ()
    """The body piece by piece; empty where the pieces were not recorded."""

    is_cut: bool = False
    """Whether the body broke off: a reset, a timeout, a caller who stopped reading."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """One request and its response, numbered as in the cassette (the first is 1)."""

    number: int
    request: HttpRequest
    response: HttpResponse
    sent_ns: int | None = None
    """When the request was sent, since the recording began; None where that is not known."""


def header(headers: Headers, name: str) -> str | None:
    """The first value under a name, or None.

    Args:
        name: in lower case, as the names in `headers` are.
    """
    return next((value for key, value in headers if key == name), None)
