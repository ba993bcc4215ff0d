"""Core: OpenAI's rules for the history of a Chat request, in the order it would meet them."""

from collections.abc import Iterator

from replaykit.model import Judgement
from replaykit.providers.json_node import JsonNode
from replaykit.providers.openai_chat.dialects import objection
from replaykit.providers.openai_chat.fault import Fault
from replaykit.providers.openai_chat.pairing import Spoken, pairing_faults, spoken
from replaykit.providers.openai_chat.shape import parallel_faults, shape_faults
from replaykit.providers.wire_body import WireRequest


def judge(request: WireRequest) -> Judgement:
    """Every fault of the request, said as its host would say it."""
    return Judgement(objections=tuple(objection(fault, request.host) for fault in _faults(request)))


def _faults(request: WireRequest) -> Iterator[Fault]:
    seen = request.familiar
    messages = seen.elements(request.body, "messages")
    looked_at = [seen.once(_look_at, one, number=index) for index, one in enumerate(messages)]
    for faults, _ in looked_at:
        yield from faults
    yield from pairing_faults([said for _, said in looked_at])
    yield from parallel_faults(request.body)


def _look_at(message: JsonNode, number: int) -> tuple[tuple[Fault, ...], Spoken]:
    """What a message shows by itself."""
    return tuple(shape_faults(message, number)), spoken(message)
