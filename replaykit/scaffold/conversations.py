"""Assembly: which exchanges of a recording belong together: a question, and all that came of it."""

from collections.abc import Hashable, Sequence

from replaykit.model import Reading

_FIRST_ERROR = 400

Conversation = tuple[Reading, ...]


def conversations_in(readings: Sequence[Reading]) -> tuple[Conversation, ...]:
    """The conversations of a recording, in the order in which they began."""
    found: list[list[Reading]] = []
    for reading in readings:
        near = [(max(_nearness(reading, one) for one in known), known) for known in found]
        best, conversation = max(reversed(near), key=lambda one: one[0], default=(0, []))
        if best:
            conversation.append(reading)
        else:
            found.append([reading])
    return tuple(map(tuple, found))


def question_of(conversation: Conversation) -> str | None:
    """What its user asked first."""
    messages = conversation[0].request.messages if conversation else ()
    return next((m.text for m in messages if m.role == "user" and m.text), None)


def _nearness(reading: Reading, earlier: Reading) -> int:
    """How much of a request goes on from an earlier one; 0: it does not."""
    said, before = _said(reading), _said(earlier)
    if _answers(reading, earlier):
        return 1 + len(said) + len(before)
    goes_on = len(said) > len(before) or _has_failed(earlier)
    return len(before) if goes_on and said[: len(before)] == before else 0


def _answers(reading: Reading, earlier: Reading) -> bool:
    """Whether it names what was replied to the earlier one."""
    asked, reply = reading.request, earlier.reply
    ids = {call.id for call in reply.calls} - {None}
    results = {result.call_id for message in asked.messages for result in message.results}
    calls = {call.id for message in asked.messages for call in message.calls}
    if not ids.isdisjoint(results | calls):
        return True
    return asked.continues is not None and asked.continues in (reply.id, earlier.request.continues)


def _said(reading: Reading) -> tuple[Hashable, ...]:
    return tuple(
        (
            message.role,
            message.text,
            tuple(call.id for call in message.calls),
            tuple(result.call_id for result in message.results),
        )
        for message in reading.request.messages
    )


def _has_failed(reading: Reading) -> bool:
    """Whether it had to be asked again."""
    response = reading.exchange.response
    return response.status >= _FIRST_ERROR or response.is_cut
