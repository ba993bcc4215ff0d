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
class HttpResponse:
    """What came back."""

    status: int
    headers: Headers = ()
    body: bytes = b""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """One request and its response, numbered as in the cassette (the first is 1)."""

    number: int
    request: HttpRequest
    response: HttpResponse


def header(headers: Headers, name: str) -> str | None:
    """The first value under a name, or None.

    Args:
        name: in lower case, as the names in `headers` are.
    """
    return next((value for key, value in headers if key == name), None)
