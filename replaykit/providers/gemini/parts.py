"""Core: the parts of a content, turned into calls, results and text."""

from collections.abc import Iterator

from replaykit.model import Call, Json, Result
from replaykit.providers.gemini.spelling import each, has, member
from replaykit.providers.json_node import JsonNode, compact


def call_nodes(content: JsonNode) -> Iterator[JsonNode]:
    """The parts that ask the application to run a function.

    A `functionCall` without a name is a fragment of one that is streamed, or its end.
    """
    for part in each(content["parts"]):
        if has(part, "functionCall") and member(part, "functionCall")["name"].value:
            yield part


def result_nodes(content: JsonNode) -> Iterator[JsonNode]:
    """The parts that answer a call."""
    for part in each(content["parts"]):
        if has(part, "functionResponse"):
            yield part


def part_call(part: JsonNode) -> Call | None:
    """The call that a part holds, if it holds one."""
    if has(part, "functionCall"):
        function = member(part, "functionCall")
        return _function_call(function) if function["name"].value else None
    return _server_call(part)


def content_calls(content: JsonNode) -> tuple[Call, ...]:
    """Every call in a content, in the order of its parts."""
    calls = (part_call(part) for part in each(content["parts"]))
    return tuple(call for call in calls if call)


def content_results(content: JsonNode) -> tuple[Result, ...]:
    """Every result in a content, in the order of its parts."""
    return tuple(_result(part) for part in result_nodes(content))


def part_text(part: JsonNode) -> str:
    """What a part says to the reader; a thought is not part of it."""
    text = part["text"].text() or ""
    return "" if text and part["thought"].flag() else text


def content_text(content: JsonNode) -> str:
    """What the parts of a content say, joined as Google's SDK joins them."""
    return "".join(part_text(part) for part in each(content["parts"]))


def _result(part: JsonNode) -> Result:
    node = member(part, "functionResponse")
    response = node["response"].copied()
    return Result(
        call_id=node["id"].text() or None,
        name=node["name"].text(),
        text=_as_text(response),
        content=response,
        is_error=_is_error(response),
        kind="functionResponse",
        path=part.path,
    )


def _as_text(response: Json) -> str:
    if response is None or isinstance(response, str):
        return response or ""
    return compact(response)


def _is_error(response: Json) -> bool:
    """Whether a response holds the documented `error` key and no outcome beside it.

    The API reference names `output` and `error`; `result` is what Google's SDKs write.
    """
    if not isinstance(response, dict):
        return False
    return response.get("error") is not None and not response.keys() & {"output", "result"}


def _function_call(node: JsonNode) -> Call:
    """The call in a `functionCall`; its arguments may be missing, which is not the same as {}."""
    arguments = node["args"].copied()
    return Call(
        id=node["id"].text() or None,
        name=node["name"].text(),
        arguments_text="" if arguments is None else compact(arguments),
        arguments=arguments,
        kind="functionCall",
    )


def _server_call(part: JsonNode) -> Call | None:
    """What Google runs itself and the application must not answer; None where the part is none."""
    if has(part, "toolCall"):
        tool = member(part, "toolCall")
        return Call(
            id=tool["id"].text() or None,
            name=member(tool, "toolType").text(),
            arguments_text=compact(tool["args"].value) if tool["args"] else "",
            arguments=tool["args"].copied(),
            kind="toolCall",
            owes_result=False,
        )
    if has(part, "executableCode"):
        code = member(part, "executableCode")
        return Call(
            id=code["id"].text() or None,
            name=None,
            arguments_text=compact(code.value),
            arguments=code.copied(),
            kind="executableCode",
            owes_result=False,
        )
    return None
