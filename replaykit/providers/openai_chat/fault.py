"""Core: a broken rule before any host has put it into its words."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One broken rule, with OpenAI's own text for it."""

    rule: str
    message: str
    path: str
    """Where in the body, in our spelling: `messages[3]`."""

    param: str | None
    """As OpenAI spells the place: `messages.[3].role` for pairing, `messages[3]` for shapes."""

    code: str | None = None
    call_ids: tuple[str, ...] = ()
    next_index: int | None = None
    """The message that came where a result was due; None where the history ends there."""

    is_certain: bool = True
    """Whether OpenAI is known to refuse it today, in these words."""
