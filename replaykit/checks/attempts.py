"""Core: which executions are attempts at a call."""

from collections.abc import Sequence

from replaykit.checks.facts import Execution
from replaykit.model import Call, Json


def attempts_at(call: Call, executions: Sequence[Execution]) -> tuple[Execution, ...]:
    """The executions of a call: by its id, else by its tool and its arguments."""
    if call.id is not None:
        return tuple(e for e in executions if e.span.call_id == call.id)
    return tuple(e for e in executions if e.span.call_id is None and _fits(e, call))


def arguments_of(call: Call) -> Json:
    """A call's arguments, however they are spelled; none at all and empty ones are the same."""
    text = call.arguments_text.strip()
    return (call.arguments if call.arguments is not None else text) or {}


def _fits(execution: Execution, call: Call) -> bool:
    is_same_tool = execution.span.tool == call.name
    return is_same_tool and (execution.span.arguments or {}) == arguments_of(call)
