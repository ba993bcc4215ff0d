"""Core: OpenAI Responses, at OpenAI and at the hosts that speak it too.

What reads and judges is loaded for the first request that speaks it: most sessions speak one.
"""

from collections.abc import Sequence

from replaykit.model import Judgement, Reading, Reply, Request
from replaykit.providers.openai_responses.recognition import is_responses_request
from replaykit.providers.wire_body import WireReply, WireRequest

NAME = "openai_responses"


class OpenAIResponses:
    """`POST …/responses`."""

    name = NAME

    def recognises(self, request: WireRequest) -> bool:
        """Whether this request speaks the protocol, at whichever host."""
        return is_responses_request(request)

    def read_request(self, request: WireRequest) -> Request:
        """What the request asks."""
        from replaykit.providers.openai_responses.request import read_request  # noqa: PLC0415  (see above)

        return read_request(request, provider=NAME)

    def read_reply(self, request: WireRequest, reply: WireReply) -> Reply:
        """What was answered, plain or streamed."""
        from replaykit.providers.openai_responses.reply import read_reply  # noqa: PLC0415  (see above)

        return read_reply(reply)

    def judge(self, request: WireRequest, earlier: Sequence[Reading]) -> Judgement:
        """What the host itself would say against the request and the history it goes on from."""
        from replaykit.providers.openai_responses.rules import judge  # noqa: PLC0415  (see above)

        return judge(request, [past for past in earlier if past.request.provider == NAME])
