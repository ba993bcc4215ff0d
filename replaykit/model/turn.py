"""Ground: a reply with its calls, and the results that were sent back for them."""

from dataclasses import dataclass

from replaykit.model.conversation import Call, Reply, Request, Result
from replaykit.model.wire import Exchange


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """An exchange that a provider recognised, with the facts read from it."""

    exchange: Exchange
    request: Request
    reply: Reply


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One call and the results that were sent for it: none, one, or too many."""

    call: Call
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """One assistant reply with its calls and the results sent back."""

    number: int
    """Counted from 1, over the replies that ask for at least one call."""

    reading: Reading
    """The exchange whose reply asked."""

    followed_by: Reading | None = None
    """The exchange whose request carried the results; None: nobody followed up."""

    answers: tuple[Answer, ...] = ()
    """Every call that owes a result, in the order of the reply."""

    strays: tuple[Result, ...] = ()
    """Results in the follow-up that answer none of the calls."""
