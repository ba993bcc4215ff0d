"""Core: the signatures that Gemini 3 gives its calls and wants back: GEM-8 and GEM-9."""

import base64
import binascii
from collections.abc import Iterator, Sequence
from functools import cached_property

from replaykit.model import Json, Reading
from replaykit.providers.familiar import Familiar
from replaykit.providers.gemini import models, wording
from replaykit.providers.gemini.contents import Asked, CallPart
from replaykit.providers.gemini.fault import Fault
from replaykit.providers.gemini.reply import reply_parts
from replaykit.providers.gemini.spelling import member
from replaykit.providers.json_node import JsonNode
from replaykit.providers.wire_body import read_reply_body

ACCEPTED_STAND_INS = ("skip_thought_signature_validator", "context_engineering_is_the_way_to_go")
"""Documented for calls that no model signed."""

_TOO_DEEP = object()
"""Values that are nested too deeply to be walked; each is taken for the others."""


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


class _Given:
    """The signatures that earlier replies gave to their calls, latest first."""

    def __init__(self, earlier: Sequence[Reading], familiar: Familiar) -> None:
        self._earlier = earlier
        self._familiar = familiar

    def to(self, call: JsonNode) -> Iterator[bytes | None]:
        """Those given to calls like this one: the same call may recur."""
        name = call["name"].value
        for reading in self._replies.get((name, _comparable(call["args"].value)), ()):
            yield from self._familiar.all_of(_signatures, reading, name)

    @cached_property
    def _replies(self) -> dict[object, list[Reading]]:
        replies: dict[object, list[Reading]] = {}
        for reading in reversed(self._earlier):
            for call in self._familiar.once(_calls_in, reading):
                replies.setdefault(call, []).append(reading)
        return replies


def signatures_are_whole(asked: Asked, earlier: Sequence[Reading]) -> Iterator[Fault]:
    """GEM-9: a signature comes back as it was given."""
    given = _Given(earlier, asked.familiar)
    for content in asked.current_turn:
        for call in content.calls:
            if call.signature and not _is_whole(call, call.signature, given):
                yield Fault(
                    rule="GEM-9",
                    severity="warning",
                    message=wording.CORRUPTED_SIGNATURE,
                    path=call.node.path,
                    call_ids=(call.id,) if call.id else (),
                )


def _is_whole(call: CallPart, signature: str, given: _Given) -> bool:
    if signature in ACCEPTED_STAND_INS:
        return True
    sent = _decoded(signature)
    if sent is None:
        return False
    known = False
    for original in given.to(member(call.node, "functionCall")):
        if original == sent:
            return True
        known = True
    return not known


def _calls_in(reading: Reading) -> frozenset[object]:
    return frozenset((call.name, _comparable(call.arguments)) for call in reading.reply.calls)


def _comparable(value: Json) -> object:
    """A value that can be looked up, and is equal to others where it is itself."""
    try:
        return _hashable(value)
    except RecursionError:
        return _TOO_DEEP


def _hashable(value: Json) -> object:
    if isinstance(value, dict):
        return frozenset((key, _hashable(one)) for key, one in value.items())
    return tuple(map(_hashable, value)) if isinstance(value, list) else value


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
