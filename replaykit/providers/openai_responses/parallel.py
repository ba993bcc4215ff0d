"""Core: the switch for parallel calls.

Chat Completions refuses two uses of it. For Responses no such refusal is known, and OpenAI's own
Codex client sent both, so here they are warnings. `null` is a legal value here, unlike in Chat.
"""

import re
from collections.abc import Iterator

from replaykit.providers.json_node import JsonNode
from replaykit.providers.openai_responses.fault import NOBODY, Fault
from replaykit.providers.openai_responses.history import History

_MODELS_WITHOUT_THE_SWITCH = re.compile(r"(o1|o3|o3-mini|o4-mini)(-\d{4}-\d{2}-\d{2})?")


def switch_without_tools(history: History) -> Iterator[Fault]:
    """PAR-2: without tools there is nothing to switch; a stored prompt may bring some."""
    if _is_set(history.body) and not history.body["tools"].value and not history.body["prompt"]:
        yield _fault("PAR-2", "'parallel_tool_calls' is set, but no tools are on offer.")


def switch_unknown_to_the_model(history: History) -> Iterator[Fault]:
    """PAR-3: some reasoning models do not have the switch."""
    model = history.body["model"].text() or ""
    if _is_set(history.body) and _MODELS_WITHOUT_THE_SWITCH.fullmatch(model):
        yield _fault("PAR-3", f"'parallel_tool_calls' may not be supported with {model}.")


def _is_set(body: JsonNode) -> bool:
    return body["parallel_tool_calls"].flag() is not None


def _fault(rule: str, message: str) -> Fault:
    return Fault(rule=rule, message=message, path="parallel_tool_calls", known_at=NOBODY)
