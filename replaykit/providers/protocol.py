"""Core: what every provider module offers."""

from collections.abc import Sequence
from typing import Protocol

from replaykit.model import Judgement, Reading, Reply, Request
from replaykit.providers.wire_body import WireReply, WireRequest


class Provider(Protocol):
    """One wire protocol: its shapes turned into facts, and its own rules."""

    @property
    def name(self) -> str:
        """The protocol's name, as it stands in `Request.provider`."""

    def recognises(self, request: WireRequest) -> bool:
        """Whether this request speaks the protocol, at whichever host."""

    def read_request(self, request: WireRequest) -> Request:
        """What the request asks."""

    def read_reply(self, request: WireRequest, reply: WireReply) -> Reply:
        """What was answered, plain or streamed."""

    def judge(self, request: WireRequest, earlier: Sequence[Reading]) -> Judgement:
        """What the provider itself would say against the request.

        Args:
            earlier: the exchanges before it; they hold the history a server keeps, and the
                original of what the request echoes.
        """
