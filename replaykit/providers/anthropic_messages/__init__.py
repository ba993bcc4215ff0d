"""Core: Anthropic's Messages protocol, at Anthropic and at those who speak it too.

What reads and judges is loaded for the first request that speaks it: most sessions speak one.
"""

from collections.abc import Sequence

from replaykit.model import Judgement, Reading, Reply, Request
from replaykit.providers.anthropic_messages.endpoints import speaks_messages
from replaykit.providers.hosts import api_family
from replaykit.providers.wire_body import WireReply, WireRequest


class AnthropicMessages:
    """Messages with content blocks: `/v1/messages`, and the same on Vertex and Bedrock."""

    name = "anthropic_messages"

    def recognises(self, request: WireRequest) -> bool:
        """Whether this request speaks the protocol, at whichever host."""
        return speaks_messages(request)

    def read_request(self, request: WireRequest) -> Request:
        """What the request asks."""
        from replaykit.providers.anthropic_messages.request import read_request  # noqa: PLC0415  (see above)

        return read_request(request)

    def read_reply(self, request: WireRequest, reply: WireReply) -> Reply:
        """What was answered, plain or streamed."""
        from replaykit.providers.anthropic_messages.reply import read_reply  # noqa: PLC0415  (see above)

        return read_reply(reply)

    def judge(self, request: WireRequest, earlier: Sequence[Reading]) -> Judgement:
        """What Anthropic would say against the request; at any other host, what it might say."""
        from replaykit.providers.anthropic_messages.history import (  # noqa: PLC0415  (see above)
            read_history,
        )
        from replaykit.providers.anthropic_messages.objections import (  # noqa: PLC0415
            as_doubt,
        )
        from replaykit.providers.anthropic_messages.rules import (  # noqa: PLC0415
            objections,
            unchecked,
        )

        history = read_history(request, earlier)
        found = objections(history)
        if api_family(request.host) != "anthropic":
            found = tuple(as_doubt(objection) for objection in found)
        return Judgement(objections=found, unchecked=tuple(unchecked(history)))
