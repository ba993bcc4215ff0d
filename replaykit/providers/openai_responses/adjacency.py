"""Core: DeepSeek's stricter pairing: nothing may stand between calls and their results."""

from collections.abc import Iterator
from dataclasses import replace

from replaykit.providers.openai_responses.fault import DEEPSEEK_FAMILIES, NOBODY, Fault
from replaykit.providers.openai_responses.history import History, HistoryItem
from replaykit.providers.openai_responses.pairing import asynchronous_tools, is_owed, unanswered


def calls_without_a_result_next_to_them(history: History) -> Iterator[Fault]:
    """OAI-RESP-1 at DeepSeek: only reasoning may stand between a run of calls and its results."""
    tools_run_later = asynchronous_tools(history)
    open_calls: dict[str | None, HistoryItem] = {}
    for item in history.items:
        if is_owed(item, tools_run_later):
            open_calls[item.pairing_id] = item
        elif item.is_result:
            open_calls.pop(item.pairing_id, None)
        elif item.type != "reasoning":
            yield from map(_in_its_words, open_calls.values())
            open_calls = {}
    yield from map(_in_its_words, open_calls.values())


def _in_its_words(call: HistoryItem) -> Fault:
    return replace(
        unanswered(call),
        message=f"No tool output found for tool call {call.pairing_id}.",
        param=None,
        code="invalid_request_error",
        known_at=DEEPSEEK_FAMILIES if call.type == "function_call" else NOBODY,
    )
