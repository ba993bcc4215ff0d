"""Core: the signatures that Gemini 3 gives its calls and wants back: GEM-8 and GEM-9."""

import base64
import binascii
from collections.abc import Iterator, Sequence

from replaykit.model import Reading
from replaykit.providers.gemini import models, wording
from replaykit.providers.gemini.contents import Asked, CallPart
from replaykit.providers.gemini.fault import Fault
from replaykit.providers.gemini.reply import reply_parts
from replaykit.providers.gemini.spelling import member
from replaykit.providers.json_node import JsonNode
from replaykit.providers.wire_body import read_reply_body

ACCEPTED_STAND_INS = ("skip_thought_signature_validator", "context_engineering_is_the_way_to_go")
"""Documented for calls that no model signed."""


def first_calls_are_signed(asked: Asked) -> Iterator[Fault]:
    """GEM-8: in the current turn, the first call of each step comes back signed.

    The parallel calls beside it have no signature of their own, and that is right.
    """
    severity = models.unsigned_calls(asked.model)
    if severity is None:
        return
    follows_a_call = False
    for content in asked.current_turn:
        first = next(iter(content.calls), None)
        # Calls that go on in a second content of the model are the business of GEM-5.
        if first and not first.signature and not follows_a_call:
            yield Fault(
                rule="GEM-8",
                severity=severity,
                message=wording.unsigned_call(
                    first.name, content.number, is_vertex=asked.is_vertex
                ),
                path=first.node.path,
                call_ids=(first.id,) if first.id else (),
            )
        follows_a_call = content.is_model and (bool(first) or follows_a_call)


def signatures_are_whole(asked: Asked, earlier: Sequence[Reading]) -> Iterator[Fault]:
    """GEM-9: a signature comes back as it was given."""
    for content in asked.current_turn:
        for call in content.calls:
            if call.signature and not _is_whole(call, call.signature, earlier):
                yield Fault(
                    rule="GEM-9",
                    severity="warning",
                    message=wording.CORRUPTED_SIGNATURE,
                    path=call.node.path,
                    call_ids=(call.id,) if call.id else (),
                )


def _is_whole(call: CallPart, signature: str, earlier: Sequence[Reading]) -> bool:
    if signature in ACCEPTED_STAND_INS:
        return True
    sent = _decoded(signature)
    if sent is None:
        return False
    known = False
    for given in _given(member(call.node, "functionCall"), earlier):
        if given == sent:
            return True
        known = True
    return not known


def _given(call: JsonNode, earlier: Sequence[Reading]) -> Iterator[bytes | None]:
    """The signatures of earlier calls like this one, latest first: the same call may recur."""
    name, arguments = call["name"].value, call["args"].value
    for reading in reversed(earlier):
        if any(c.name == name and c.arguments == arguments for c in reading.reply.calls):
            yield from _signatures(reading, name)


def _signatures(reading: Reading, name: str) -> Iterator[bytes | None]:
    for part in reply_parts(read_reply_body(reading.exchange.response)):
        signature = member(part, "thoughtSignature").text()
        if signature and member(part, "functionCall")["name"].value == name:
            yield _decoded(signature)


def _decoded(signature: str) -> bytes | None:
    """The bytes of a signature: Google writes base64, its SDK sends it back in the URL alphabet."""
    try:
        text = signature.rstrip("=").translate(str.maketrans("-_", "+/"))
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
