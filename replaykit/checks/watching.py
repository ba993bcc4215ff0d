"""Core: which tools nobody watched, so that what they gave is not judged."""

from collections.abc import Sequence

from replaykit.checks.attempts import attempts_at
from replaykit.checks.case import executions_of
from replaykit.checks.facts import Execution
from replaykit.model import Answer, Turn


def unwatched(turn: Turn, executions: Sequence[Execution]) -> tuple[Answer, ...]:
    """The calls of a turn, with their results, of whose tools no execution was seen.

    A watched tool need not run for each of its calls: an application may refuse one.

    Args:
        executions: of the whole session.
    """
    watched = {execution.span.tool for execution in executions}
    strange = [answer for answer in turn.answers if answer.call.name not in watched]
    if not strange:
        return ()
    own = executions_of(turn, executions)
    return tuple(answer for answer in strange if not attempts_at(answer.call, own))
