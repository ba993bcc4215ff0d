"""Core: Google's generateContent protocol, at AI Studio, at Vertex AI and behind gateways.

What reads and judges is loaded for the first request that speaks it: most sessions speak one.
"""

from collections.abc import Sequence

from replaykit.model import Judgement, Reading, Reply, Request
from replaykit.providers.gemini.address import Address, read_address
from replaykit.providers.wire_body import WireReply, WireRequest


class Gemini:
    """Google's generateContent protocol."""

    name = "gemini"

    def recognises(self, request: WireRequest) -> bool:
        """Whether this request speaks the protocol, at whichever host."""
        return read_address(request) is not None

    def read_request(self, request: WireRequest) -> Request:
        """What the request asks."""
        from replaykit.providers.gemini.request import request_facts  # noqa: PLC0415  (see above)

        return request_facts(_address(request), request)

    def read_reply(self, request: WireRequest, reply: WireReply) -> Reply:
        """What was answered, plain or streamed."""
        from replaykit.providers.gemini.reply import reply_facts  # noqa: PLC0415  (see above)

        return reply_facts(reply, is_stream=_address(request).is_stream)

    def judge(self, request: WireRequest, earlier: Sequence[Reading]) -> Judgement:
        """What Google itself would say against the request."""
        from replaykit.providers.gemini.judgement import judged  # noqa: PLC0415  (see above)

        return judged(request, _address(request), earlier)


def _address(request: WireRequest) -> Address:
    """Where a request that was recognised goes; of any other nothing is known."""
    return read_address(request) or Address(None, is_stream=False, is_sse=False)
