"""Core: OpenAI's rules for the history of a Chat request, in the order it would meet them."""

from collections.abc import Iterator

from replaykit.model import Judgement
from replaykit.providers.json_node import JsonNode
from replaykit.providers.openai_chat.dialects import objection
from replaykit.providers.openai_chat.fault import Fault
from replaykit.providers.openai_chat.pairing import pairing_faults
from replaykit.providers.openai_chat.shape import parallel_faults, shape_faults
from replaykit.providers.wire_body import WireRequest


def judge(request: WireRequest) -> Judgement:
    """Every fault of the request, said as its host would say it."""
    return Judgement(
        objections=tuple(objection(fault, request.host) for fault in _faults(request.body))
    )


def _faults(body: JsonNode) -> Iterator[Fault]:
    messages = tuple(body["messages"].elements())
    for index, message in enumerate(messages):
        yield from shape_faults(message, index)
    yield from pairing_faults(messages)
    yield from parallel_faults(body)
