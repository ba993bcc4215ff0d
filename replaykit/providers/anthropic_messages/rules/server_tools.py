"""Core: rules about tools that the provider runs, or that its code calls: ANT-20 to 23, PAR-10."""

from collections.abc import Iterator

from replaykit.model import Objection
from replaykit.providers.anthropic_messages.blocks import SERVER_CALLS
from replaykit.providers.anthropic_messages.history import Block, Entry, History, ids_of
from replaykit.providers.anthropic_messages.objections import doubt

_RESULT_KINDS = {
    "tool_search_tool_regex": "tool_search_tool_result",
    "tool_search_tool_bm25": "tool_search_tool_result",
}


def server_results_follow_their_calls(history: History) -> Iterator[Objection]:
    """ANT-20."""
    called: set[str] = set()
    for block in _of_server(history):
        if block.kind in SERVER_CALLS:
            called.update(ids_of(block))
        elif block.is_server_result and called.isdisjoint(ids_of(block)):
            asked_by = "mcp_tool_use" if block.kind == "mcp_tool_result" else "server_tool_use"
            yield doubt(
                "ANT-20",
                f"{block.place}: unexpected `tool_use_id` found in `{block.kind}` blocks: "
                f"{block.call_id}. Each `{block.kind}` block must have a corresponding "
                f"`{asked_by}` block before it.",
                path=block.path,
                call_ids=ids_of(block),
            )


def server_calls_are_answered_or_in_flight(history: History) -> Iterator[Objection]:
    """ANT-21: in flight while every later message is a user's and holds results alone."""
    answered = set(ids_of(*(block for block in _of_server(history) if block.is_server_result)))
    for entry in history.merged:
        called = (block for block in entry.of_server if block.kind in SERVER_CALLS)
        calls = [call for call in called if call.call_id not in answered]
        if calls and not all(_holds_results_alone(e) for e in history.merged[entry.number + 1 :]):
            yield from (_left_open(call) for call in calls)


def programmatic_results_stand_alone(history: History) -> Iterator[Objection]:
    """ANT-23: where code called the tool, the user turn holds nothing but results."""
    for before, after in history.neighbours():
        calls = history.familiar.all_of(_programmatic_calls, before)
        if calls and after and not _holds_results_alone(after):
            yield doubt(
                "ANT-23",
                f"{after.place}: calls made by code must be answered by `tool_result` blocks alone",
                path=after.path,
                call_ids=ids_of(*calls),
            )


def programmatic_results_name_their_container(history: History) -> Iterator[Objection]:
    """ANT-23: the code that waits for them runs in it."""
    calls = tuple(_programmatic_calls(history.last_assistant))
    if calls and not history.body["container"]:
        yield doubt(
            "ANT-23",
            "container: calls made by code must be answered in the container that made them",
            path="container",
            call_ids=ids_of(*calls),
        )


def programmatic_tools_have_no_switches(history: History) -> Iterator[Objection]:
    """PAR-10: a tool that code may call can be neither strict, nor forced, nor held to one call."""
    callable_by_code = [
        tool
        for tool in history.body["tools"].elements()
        if any(caller.text() != "direct" for caller in tool["allowed_callers"].elements())
    ]
    if not callable_by_code:
        return
    choice = history.body["tool_choice"]
    for tool in callable_by_code:
        if tool["strict"].value is True:
            yield _excluded("`strict`", tool["strict"].path)
    if choice["disable_parallel_tool_use"].value is True:
        yield _excluded("`disable_parallel_tool_use`", "tool_choice.disable_parallel_tool_use")
    if choice["type"].text() in ("any", "tool"):
        yield _excluded("a forced `tool_choice`", "tool_choice.type")


def _excluded(switch: str, path: str) -> Objection:
    return doubt(
        "PAR-10", f"{path}: {switch} cannot be combined with tools that code may call", path=path
    )


def _left_open(call: Block) -> Objection:
    if call.kind == "mcp_tool_use":
        what, kind = "mcp_tool_use", "mcp_tool_result"
    else:
        name = call.field("name").text() or call.kind
        what, kind = f"{name} tool use", _RESULT_KINDS.get(name, f"{name}_tool_result")
    return doubt(
        "ANT-21",
        f"{what} with id {call.call_id} was found without a corresponding {kind} block",
        path=call.path,
        call_ids=ids_of(call),
    )


def _of_server(history: History) -> Iterator[Block]:
    return (block for entry in history.merged for block in entry.of_server)


def _holds_results_alone(entry: Entry) -> bool:
    return entry.role == "user" and len(entry.results) == len(entry.blocks)


def _programmatic_calls(entry: Entry | None) -> Iterator[Block]:
    for call in entry.calls if entry else ():
        if (call.field("caller")["type"].text() or "direct") != "direct":
            yield call
