"""Core: what can be judged of a conversation whose history the server holds: ANT-25."""

from collections.abc import Iterator
from itertools import takewhile

from replaykit.model import Objection, Reply
from replaykit.providers.anthropic_messages.history import History, ids_of
from replaykit.providers.anthropic_messages.objections import doubt
from replaykit.providers.anthropic_messages.request import continued_message


def thread_answers_its_calls(history: History) -> Iterator[Objection]:
    """ANT-25: where the cassette holds the reply that the thread goes on from."""
    reply = _continued_reply(history)
    if reply is None:
        return
    first_said = takewhile(lambda entry: entry.role != "assistant", history.merged)
    answered = {i for entry in first_said for i in ids_of(*entry.results)}
    owed = tuple(call.id for call in reply.owed if call.id is not None)
    if missing := tuple(call_id for call_id in owed if call_id not in answered):
        yield doubt(
            "ANT-25",
            f"messages: no `tool_result` for {', '.join(missing)}, asked for by the reply "
            f"{reply.id} that the thread continues",
            path="messages",
            call_ids=missing,
        )
    if strange := tuple(sorted(answered.difference(call.id for call in reply.calls))):
        yield doubt(
            "ANT-25",
            f"messages: a `tool_result` for {', '.join(strange)}, which the reply {reply.id} that "
            "the thread continues did not ask for",
            path="messages",
            call_ids=strange,
        )


def unchecked(history: History) -> Iterator[str]:
    """What the server knows and the cassette does not."""
    continued = continued_message(history.body)
    if continued is not None and _continued_reply(history) is None:
        yield (
            f"The thread goes on from {continued}, which is not among the exchanges before: "
            "whether its calls are answered was not checked."
        )


def _continued_reply(history: History) -> Reply | None:
    continued = continued_message(history.body)
    if continued is None:  # and so is the id of a reply that failed
        return None
    replies = (reading.reply for reading in reversed(history.earlier))
    return next((reply for reply in replies if reply.id == continued), None)
