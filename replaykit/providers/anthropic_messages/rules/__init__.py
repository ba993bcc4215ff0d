"""Core: Anthropic's rules, in the order in which the API meets them.

The order among the groups is our reading of single rejections: no recorded one breaks two rules.
"""

from collections.abc import Callable, Iterator

from replaykit.model import Objection
from replaykit.providers.anthropic_messages.history import History
from replaykit.providers.anthropic_messages.rules.last_turn import user_has_the_last_turn
from replaykit.providers.anthropic_messages.rules.pairing import pairing
from replaykit.providers.anthropic_messages.rules.server_tools import (
    programmatic_results_name_their_container,
    programmatic_results_stand_alone,
    programmatic_tools_have_no_switches,
    server_calls_are_answered_or_in_flight,
    server_results_follow_their_calls,
)
from replaykit.providers.anthropic_messages.rules.shapes import shapes
from replaykit.providers.anthropic_messages.rules.thinking import (
    no_forced_tool_while_thinking,
    thinking,
)
from replaykit.providers.anthropic_messages.rules.thread import (
    thread_answers_its_calls,
    unchecked,
)
from replaykit.providers.anthropic_messages.rules.tools import (
    results_name_the_toolset,
    tool_names_are_unique,
)

__all__ = ["objections", "unchecked"]

_RULES: tuple[Callable[[History], Iterator[Objection]], ...] = (
    shapes,
    tool_names_are_unique,
    no_forced_tool_while_thinking,
    pairing,
    thinking,
    user_has_the_last_turn,
    server_results_follow_their_calls,
    server_calls_are_answered_or_in_flight,
    programmatic_results_stand_alone,
    programmatic_results_name_their_container,
    programmatic_tools_have_no_switches,
    results_name_the_toolset,
    thread_answers_its_calls,
)


def objections(history: History) -> tuple[Objection, ...]:
    """Every rule's objections."""
    return tuple(objection for rule in _RULES for objection in rule(history))
