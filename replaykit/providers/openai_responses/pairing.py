"""Core: calls and their results, which OpenAI pairs by id wherever they stand."""

from collections import Counter
from collections.abc import Collection, Iterator

from replaykit.providers.json_node import JsonNode
from replaykit.providers.openai_responses.fault import NOBODY, OPENAI_FAMILIES, Fault
from replaykit.providers.openai_responses.history import History, HistoryItem
from replaykit.providers.openai_responses.items import RESULT_TYPES

_NAMED_IN_REFUSALS = {
    "function_call": ("OAI-RESP-1", "function call"),
    "custom_tool_call": ("OAI-RESP-1b", "custom tool call"),
}
# An old shell call is answered by either, depending on the client.
_ALSO_ANSWERED_BY = {"local_shell_call": "function_call_output"}


def results_without_a_call(history: History) -> Iterator[Fault]:
    """OAI-RESP-2: every result answers a call of the history."""
    for item in history.sent:
        if not item.is_result or item.pairing_id in history.calls:
            continue
        if item.pairing_id is None:
            yield from _result_without_an_id(item)
        elif not history.gaps:
            yield _stray(item, item.pairing_id, is_certain=history.is_whole)


def _result_without_an_id(item: HistoryItem) -> Iterator[Fault]:
    """OAI-RESP-13: an application may report a result on its own, under a tool's name."""
    if not item.node["name"]:
        message = f"The {item.type} names neither the call it answers nor a tool."
        yield warned("OAI-RESP-2", item, message)


def _stray(item: HistoryItem, result_id: str, *, is_certain: bool) -> Fault:
    has_words = item.type == "function_call_output"
    openai = f"No tool call found for function call output with call_id {result_id}."
    return Fault(
        rule="OAI-RESP-2",
        message=openai if has_words else f"The {item.type} answers no known call: {result_id}.",
        path=item.path,
        call_ids=(result_id,),
        known_at=OPENAI_FAMILIES if has_words and is_certain else NOBODY,
    )


def results_of_another_kind(history: History) -> Iterator[Fault]:
    """OAI-RESP-3: a call is answered by the result of its own kind."""
    for item in history.sent:
        call = history.calls.get(item.pairing_id)
        if call is None or not item.is_result:
            continue
        if item.type not in (RESULT_TYPES.get(call.type), _ALSO_ANSWERED_BY.get(call.type)):
            message = f"The {call.type} {item.pairing_id} is answered by a {item.type}."
            yield warned("OAI-RESP-3", item, message)


def results_sent_twice(history: History) -> Iterator[Fault]:
    """OAI-RESP-4: a call is answered once. Ids may come back, so the calls are counted too."""
    calls = Counter(item.pairing_id for item in history.items if item.is_call)
    results: Counter[str] = Counter()
    for item in history.items:
        name = item.pairing_id
        if name is None or not item.is_result:
            continue
        results[name] += 1
        if item.is_sent and results[name] > max(calls[name], 1):
            yield warned("OAI-RESP-4", item, f"The call {name} is answered more than once.")


def calls_without_a_result(history: History) -> Iterator[Fault]:
    """OAI-RESP-1: every call that the application owes a result for has one."""
    answered = {item.pairing_id for item in history.items if item.is_result}
    tools_run_later = asynchronous_tools(history)
    for item in history.items:
        if is_owed(item, tools_run_later) and answered.isdisjoint(item.names):
            yield unanswered(item)


def unanswered(call: HistoryItem) -> Fault:
    """OAI-RESP-1, in OpenAI's words where they are known for this kind of call."""
    call_id = call.pairing_id or ""
    rule, spelled = _NAMED_IN_REFUSALS.get(call.type, ("OAI-RESP-1c", None))
    openai = f"No tool output found for {spelled} {call_id}."
    return Fault(
        rule=rule,
        message=openai if spelled else f"The {call.type} {call_id} has no result.",
        path=call.path,
        call_ids=(call_id,),
        known_at=OPENAI_FAMILIES if spelled else NOBODY,
    )


def warned(rule: str, item: HistoryItem, message: str) -> Fault:
    """A fault for which no refusal is known, in our words."""
    call_ids = () if item.pairing_id is None else (item.pairing_id,)
    return Fault(rule=rule, message=message, path=item.path, call_ids=call_ids, known_at=NOBODY)


def is_owed(item: HistoryItem, tools_run_later: Collection[str | None]) -> bool:
    """Whether the item is a call of which the result is due in this request."""
    if item.pairing_id is None or not item.owes_result:
        return False
    # Clients drop the `async` mark from calls they send back; the tool still carries it.
    return item.name not in tools_run_later


def asynchronous_tools(history: History) -> frozenset[str | None]:
    """OAI-RESP-12: tools whose calls may be answered in a later request."""
    tools = _tools(history.body["tools"])
    return frozenset(tool["name"].text() for tool in tools if tool["async"].value)


def _tools(tools: JsonNode) -> Iterator[JsonNode]:
    for tool in tools.elements():
        yield tool
        yield from _tools(tool["tools"])
