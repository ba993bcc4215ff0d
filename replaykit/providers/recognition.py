"""Core: which provider a request speaks to, and the doors through which others read facts."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from replaykit.errors import MalformedWireError
from replaykit.model import (
    Exchange,
    HttpRequest,
    HttpResponse,
    Judgement,
    Reading,
    Reply,
    Request,
)
from replaykit.providers.anthropic_messages import AnthropicMessages
from replaykit.providers.familiar import Familiar
from replaykit.providers.gemini import Gemini
from replaykit.providers.json_node import JsonNode
from replaykit.providers.openai_chat import OpenAIChat
from replaykit.providers.openai_responses import OpenAIResponses
from replaykit.providers.protocol import Provider
from replaykit.providers.wire_body import WireRequest, read_reply_body, read_request_body

PROVIDERS: tuple[Provider, ...] = (
    OpenAIChat(),
    OpenAIResponses(),
    AnthropicMessages(),
    Gemini(),
)

Facts = TypeVar("Facts")


def recognise(request: HttpRequest) -> Provider | None:
    """The provider whose protocol a request speaks; None where it is nobody's we know."""
    return _guarded(lambda: _recognised(request)[1])


def recognised_request(request: HttpRequest) -> tuple[WireRequest | None, Provider | None]:
    """A request parsed, and its provider, for who needs both: parsing twice costs twice."""
    return _guarded(lambda: _recognised(request))


def read_request(request: HttpRequest) -> Request | None:
    """What a request asks; None where it is not recognised."""

    def read() -> Request | None:
        parsed, provider = _recognised(request)
        return provider.read_request(parsed) if parsed and provider else None

    return _guarded(read)


def read_reply(request: HttpRequest, response: HttpResponse) -> Reply | None:
    """What a request was answered; None where the request is not recognised."""

    def read() -> Reply | None:
        parsed, provider = _recognised(request)
        if parsed is None or provider is None:
            return None
        return provider.read_reply(parsed, read_reply_body(response))

    return _guarded(read)


def read_exchange(exchange: Exchange) -> Reading | None:
    """Both sides of an exchange; None where it is not recognised.

    Raises:
        MalformedWireError: naming the exchange and the path, where a body breaks its own protocol.
    """
    return Reader().read_exchange(exchange)


def judge(request: HttpRequest, earlier: Sequence[Reading] = ()) -> Judgement:
    """What the provider would say against a request; nothing where it is not recognised."""
    return Reader().judge(request, earlier)


class Reader:
    """Reads one session: parses each request once, and walks what it says again but once."""

    def __init__(self) -> None:
        self._familiar = Familiar()

    def read_exchange(self, exchange: Exchange) -> Reading | None:
        """Both sides of an exchange; None where it is not recognised.

        Raises:
            MalformedWireError: as the function of this name does.
        """

        def read() -> Reading | None:
            parsed, provider = self._recognised(exchange.request)
            if parsed is None or provider is None:
                return None
            return Reading(
                exchange=exchange,
                request=provider.read_request(parsed),
                reply=provider.read_reply(parsed, read_reply_body(exchange.response)),
            )

        try:
            return _guarded(read)
        except MalformedWireError as malformed:
            raise malformed.within(exchange.number) from malformed

    def judge(self, request: HttpRequest, earlier: Sequence[Reading] = ()) -> Judgement:
        """What the provider would say against a request; nothing where it is not recognised."""

        def read() -> Judgement:
            parsed, provider = self._recognised(request)
            return provider.judge(parsed, earlier) if parsed and provider else Judgement()

        return _guarded(read)

    def _recognised(self, request: HttpRequest) -> tuple[WireRequest | None, Provider | None]:
        return self._familiar.once(self._parsed, request)

    def _parsed(self, request: HttpRequest) -> tuple[WireRequest | None, Provider | None]:
        parsed = self._familiar.once(read_request_body, request, self._familiar)
        if parsed is not None:
            self._keep_once(parsed.body)
        return parsed, _provider_of(parsed)

    def _keep_once(self, body: JsonNode) -> None:
        """A body stays parsed: what others repeat of it, as their tools, takes up no memory."""
        for name, value in body.members().items():
            if isinstance(value, list):
                self._familiar.elements(body, name)


def _recognised(request: HttpRequest) -> tuple[WireRequest | None, Provider | None]:
    parsed = read_request_body(request)
    return parsed, _provider_of(parsed)


def _provider_of(request: WireRequest | None) -> Provider | None:
    if request is None:
        return None
    return next((p for p in PROVIDERS if p.recognises(request)), None)


def _guarded(read: Callable[[], Facts]) -> Facts:
    """Runs a reader; nesting beyond what Python can walk becomes a fault of the document."""
    try:
        return read()
    except RecursionError:
        raise MalformedWireError("nested too deeply to be read", path="body") from None
