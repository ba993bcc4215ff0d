"""Core: a cassette as facts: its headings at once, its bodies when somebody asks for them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, Protocol

from replaykit.model import Exchange, HttpRequest, HttpResponse, Span

SCHEMA = 1
"""The version of the file format that is written."""


class Heading(NamedTuple):
    """What a cassette says of an exchange on its first line.

    A tuple: all that a file has are made when it is opened, and most of that time is theirs.
    """

    number: int
    method: str
    url: str
    status: int
    key: str
    """Under which the question is looked up, as matching made it."""

    body: str
    """Equal for byte-equal requests, as matching made it."""

    is_cut: bool = False
    sent_ns: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyedExchange:
    """An exchange with the keys that matching gave it."""

    exchange: Exchange
    key: str
    body: str

    @property
    def heading(self) -> Heading:
        """What stands on its first line."""
        return Heading(
            number=self.exchange.number,
            method=self.exchange.request.method,
            url=self.exchange.request.url,
            status=self.exchange.response.status,
            is_cut=self.exchange.response.is_cut,
            sent_ns=self.exchange.sent_ns,
            key=self.key,
            body=self.body,
        )

    def numbered(self, number: int) -> "KeyedExchange":
        """The same under another number."""
        if self.exchange.number == number:
            return self
        return replace(self, exchange=replace(self.exchange, number=number))


class Contents(Protocol):
    """Where the parts of a cassette come from that are read when asked for."""

    def request(self, number: int) -> HttpRequest: ...
    def response(self, number: int) -> HttpResponse: ...
    def spans(self) -> tuple[Span, ...]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Cassette:
    """What one file holds."""

    schema: int = SCHEMA
    recorded_at: datetime | None = None
    made_with: tuple[tuple[str, str], ...] = ()
    """The libraries of the recording and their versions."""

    headings: tuple[Heading, ...]
    contents: Contents
    seal: str | None = None
    """The digest that the file was sealed with; None: it was not read from a file."""

    @classmethod
    def made_of(
        cls,
        keyed: Iterable[KeyedExchange],
        *,
        spans: Iterable[Span] = (),
        recorded_at: datetime | None = None,
        made_with: tuple[tuple[str, str], ...] = (),
    ) -> "Cassette":
        """The cassette of exchanges that have their keys; they are numbered anew, from 1."""
        numbered = [one.numbered(number) for number, one in enumerate(keyed, 1)]
        return cls(
            recorded_at=recorded_at,
            made_with=made_with,
            headings=tuple(one.heading for one in numbered),
            contents=_Remembered(
                tuple(one.exchange for one in numbered),
                _beside_their_exchange(spans, len(numbered)),
            ),
        )

    @classmethod
    def of(
        cls,
        exchanges: Iterable[Exchange],
        *,
        keys: Callable[[HttpRequest], tuple[str, str]],
        spans: Iterable[Span] = (),
        recorded_at: datetime | None = None,
        made_with: tuple[tuple[str, str], ...] = (),
    ) -> "Cassette":
        """The cassette of any exchanges, another recorder's for instance.

        Args:
            keys: gives the question key and the body digest of a request.
        """
        keyed = (
            KeyedExchange(exchange=exchange, key=key, body=body)
            for exchange in exchanges
            for key, body in (keys(exchange.request),)
        )
        return cls.made_of(keyed, spans=spans, recorded_at=recorded_at, made_with=made_with)

    def request(self, number: int) -> HttpRequest:
        """What the application sent."""
        self._heading(number)
        return self.contents.request(number)

    def response(self, number: int) -> HttpResponse:
        """What came back; reading it does not read the request."""
        self._heading(number)
        return self.contents.response(number)

    def exchange(self, number: int) -> Exchange:
        """Both, with the time at which the request was sent."""
        return Exchange(
            number=number,
            request=self.request(number),
            response=self.response(number),
            sent_ns=self._heading(number).sent_ns,
        )

    def keyed(self, number: int) -> KeyedExchange:
        """An exchange with its keys."""
        heading = self._heading(number)
        return KeyedExchange(exchange=self.exchange(number), key=heading.key, body=heading.body)

    @property
    def all_keyed(self) -> tuple[KeyedExchange, ...]:
        """Every exchange with its keys, in the order of the file."""
        return tuple(self.keyed(heading.number) for heading in self.headings)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Every exchange, in the order of the file."""
        return tuple(self.exchange(heading.number) for heading in self.headings)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The executions of tools, each behind the exchange that asked for it."""
        return self.contents.spans()

    def _heading(self, number: int) -> Heading:
        if not 1 <= number <= len(self.headings):
            raise IndexError(f"no exchange {number} (expected 1 to {len(self.headings)})")
        return self.headings[number - 1]


@dataclass(frozen=True, slots=True)
class _Remembered:
    """The contents of a cassette that was not read from a file."""

    exchanges: tuple[Exchange, ...]
    executions: tuple[Span, ...]

    def request(self, number: int) -> HttpRequest:
        return self.exchanges[number - 1].request

    def response(self, number: int) -> HttpResponse:
        return self.exchanges[number - 1].response

    def spans(self) -> tuple[Span, ...]:
        return self.executions


def _beside_their_exchange(spans: Iterable[Span], last: int) -> tuple[Span, ...]:
    """In the order of the file: by exchange; those of none that is there come last."""
    known = (
        span if span.exchange in range(1, last + 1) else replace(span, exchange=None)
        for span in spans
    )
    return tuple(sorted(known, key=lambda span: (span.exchange is None, span.exchange or 0)))
