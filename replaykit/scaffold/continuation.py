"""Assembly: how far a captured session is of use to an agent that has been mended.

What was asked after a mistake was asked by mistake: a mended agent asks something else, and is
given what the model said there, in its order. What the provider refused is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from replaykit.checks import FAMILIES, Finding
from replaykit.model import HttpResponse, Turn
from replaykit.scaffold.closing import closing_of
from replaykit.scaffold.conversations import Conversation

_FIRST_ERROR = 400
_CHANGES_WHAT_IS_ASKED = frozenset(
    {*FAMILIES["complete"], *FAMILIES["placed"], "parallel-though-off"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Continuation:
    """What a test of a session is answered with."""

    kept: Conversation
    in_order: bool = False
    """Whether a mended agent asks something else than was captured."""

    closing: HttpResponse | None = None
    """The model's last word, where it had to be made up."""

    is_open_ended: bool = False
    """Whether its last word is missing."""


def continuation_of(
    conversation: Conversation, turns: Sequence[Turn], findings: Sequence[Finding]
) -> Continuation:
    """How a session goes on once its mistakes are mended.

    Args:
        turns: those of the session.
        findings: what is wrong with it.
    """
    is_changed = any(finding.name in _CHANGES_WHAT_IS_ASKED for finding in findings)
    kept = _before_the_refusal(conversation, turns) if is_changed else conversation
    last = kept[-1] if kept else None
    if last is None or not last.reply.owed:
        return Continuation(kept=kept, in_order=is_changed)
    closing = closing_of(last)
    return Continuation(
        kept=kept,
        in_order=is_changed or closing is not None,
        closing=closing,
        is_open_ended=closing is None,
    )


def _before_the_refusal(conversation: Conversation, turns: Sequence[Turn]) -> Conversation:
    """Without the request that the provider refused after a turn, and all that came of it."""
    for turn in turns:
        follow_up = turn.followed_by
        if follow_up is not None and follow_up.exchange.response.status >= _FIRST_ERROR:
            number = turn.reading.exchange.number
            return tuple(one for one in conversation if one.exchange.number <= number)
    return conversation
