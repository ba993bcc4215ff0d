"""Core: readings in a row, as a session before the judge."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from replaykit.checks.facts import Asked, Execution, Expectations, Session
from replaykit.model import Reading
from replaykit.providers import Reader, read_turns


class Known(TypedDict, total=False):
    """What else is known of a run."""

    executions: tuple[Execution, ...]
    expectations: Expectations


def session_of(
    readings: Sequence[Reading], *, reader: Reader | None = None, **known: Unpack[Known]
) -> Session:
    """A session: its turns read, and each request judged by its provider's rules.

    Args:
        reader: who has read it, and need not begin anew.
    """
    reader = reader or Reader()
    asked = tuple(
        Asked(reading=reading, judgement=reader.judge(reading.exchange.request, readings[:place]))
        for place, reading in enumerate(readings)
    )
    return Session(asked=asked, turns=read_turns(readings), **known)
