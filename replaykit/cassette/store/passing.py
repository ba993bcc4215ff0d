"""Core: what goes to the disk, laid out, each part of it past the gate.

A request can be made ready before its answer is there. What is left to be done when the answer has
come is then little, however long the history that it answers.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from replaykit.cassette.bodies import Body, Written
from replaykit.cassette.document import Heading, KeyedExchange
from replaykit.cassette.format import (
    write_heading,
    write_request,
    write_response,
    write_span,
)
from replaykit.model import Exchange, HttpRequest, HttpResponse, Span

Gate: TypeAlias = Callable[[bytes], None]
"""Looks at what is about to be written, and raises where it must not be."""

_NO_ANSWER = write_response(HttpResponse(status=0))


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that may be written, and is laid out for it."""

    request: HttpRequest
    key: str
    body: str
    lines: str

    def answered(self, exchange: Exchange) -> KeyedExchange:
        """The exchange, with the request as it may be written."""
        answered = replace(exchange, request=self.request)
        return KeyedExchange(exchange=answered, key=self.key, body=self.body)


@dataclass(frozen=True, slots=True)
class Passed:
    """A block that may be written: nothing else is taken by a journal."""

    block: bytes


def passed_request(request: HttpRequest, key: str, body: str, *, gate: Gate | None) -> Asked:
    """A request whose answer is still to come.

    Args:
        key: with the body's digest, as matching made them.
    """
    lines = write_request(request)
    heading = Heading(
        number=0, method=request.method, url=request.url, status=0, key=key, body=body
    )
    _pass(write_heading(heading) + lines + _NO_ANSWER, (1, request.headers, request.body), gate)
    return Asked(request, key, body, lines)


def passed_answer(asked: Asked, answered: KeyedExchange, *, gate: Gate | None) -> Passed:
    """The exchange of a request that is past the gate; only what came back is looked at."""
    heading = write_heading(answered.heading)
    response = answered.exchange.response
    answer = write_response(response)
    _pass(heading + answer, (1, response.headers, response.body), gate)
    return Passed((heading + asked.lines + answer).encode())


def passed_span(span: Span, *, gate: Gate | None) -> Passed:
    """An execution of a tool."""
    block = write_span(span)
    if gate is not None:
        gate(block)
    return Passed(block)


def _pass(block: str, body: Body, gate: Gate | None) -> None:
    if gate is not None:
        gate(Written.of(block.encode(), [body]))
