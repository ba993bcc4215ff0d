"""Core: the rule about whose turn a conversation may end with: ANT-14."""

from collections.abc import Iterator

from replaykit.model import Objection
from replaykit.providers.anthropic_messages.history import Entry, History
from replaykit.providers.anthropic_messages.models import TAKES_PREFILL, applies
from replaykit.providers.anthropic_messages.objections import doubt, refusal

_ENDED_BY_THE_APPLICATION = {"text", "thinking", "redacted_thinking", "tool_use"}
_RESUMABLE = ("pause_turn", "compaction")


def user_has_the_last_turn(history: History) -> Iterator[Objection]:
    """ANT-14: later models take no beginning of their answer from the application."""
    last = history.merged[-1] if history.merged else None
    takes_prefill = applies(TAKES_PREFILL, history.model)
    if last is None or last.role != "assistant" or takes_prefill or _resumes(history, last):
        return
    say = doubt if takes_prefill is None else refusal
    yield say(
        "ANT-14",
        "This model does not support assistant message prefill. "
        "The conversation must end with a user message.",
        path=last.path,
    )


def _resumes(history: History, last: Entry) -> bool:
    """ANT-22: a paused turn is sent back as it is, and the server goes on with it."""
    if any(block.kind not in _ENDED_BY_THE_APPLICATION for block in last.blocks):
        return True
    return bool(history.earlier) and history.earlier[-1].reply.finish in _RESUMABLE
