"""Core: readings in a row, as a session before the judge."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from replaykit.checks.facts import Asked, Execution, Expectations, Session
from replaykit.model import Reading
from replaykit.providers import judge, read_turns


class Known(TypedDict, total=False):
    """What else is known of a run."""

    executions: tuple[Execution, ...]
    expectations: Expectations


def session_of(readings: Sequence[Reading], **known: Unpack[Known]) -> Session:
    """A session: its turns read, and each request judged by its provider's rules."""
    asked = tuple(
        Asked(reading=reading, judgement=judge(reading.exchange.request, readings[:place]))
        for place, reading in enumerate(readings)
    )
    return Session(asked=asked, turns=read_turns(readings), **known)
