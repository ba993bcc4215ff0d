"""Core: OpenAI Chat Completions, at OpenAI and at the many hosts that speak it too.

What reads replies and judges is loaded for the first request that speaks it: most sessions speak
one.
"""

from collections.abc import Sequence

from replaykit.model import Judgement, Reading, Reply, Request
from replaykit.providers.openai_chat.request import is_chat_request, read_request
from replaykit.providers.wire_body import WireReply, WireRequest

NAME = "openai_chat"


class OpenAIChat:
    """`POST …/chat/completions`."""

    name = NAME

    def recognises(self, request: WireRequest) -> bool:
        """Whether this request speaks the protocol, at whichever host."""
        return is_chat_request(request)

    def read_request(self, request: WireRequest) -> Request:
        """What the request asks."""
        return read_request(request, provider=NAME)

    def read_reply(self, request: WireRequest, reply: WireReply) -> Reply:
        """What was answered, plain or streamed."""
        from replaykit.providers.openai_chat.reply import read_reply  # noqa: PLC0415  (see above)

        return read_reply(reply)

    def judge(self, request: WireRequest, earlier: Sequence[Reading]) -> Judgement:
        """What the host itself would say against the request; each carries its whole history."""
        from replaykit.providers.openai_chat.rules import judge  # noqa: PLC0415  (see above)

        return judge(request)
