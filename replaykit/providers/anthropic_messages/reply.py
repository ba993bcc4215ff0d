"""Core: what a Messages request was answered, plain or streamed."""

from replaykit.model import Ending, Failure, Json, Reply, Usage
from replaykit.providers.anthropic_messages.blocks import calls_in, text_in
from replaykit.providers.anthropic_messages.failure import with_error_code
from replaykit.providers.anthropic_messages.stream import put_together
from replaykit.providers.failure import read_failure
from replaykit.providers.json_node import JsonNode
from replaykit.providers.wire_body import WireReply

_CALLS_TOOLS = "tool_use"
"""Under any other stop reason the calls must not be run: they may be cut short, or refused."""


def read_reply(reply: WireReply) -> Reply:
    """What was answered."""
    if reply.events is not None:
        streamed = put_together(reply.events, has_end_mark=reply.has_end_mark)
        ending: Ending = "finished" if streamed.is_whole else "truncated"
        return _read_message(streamed.document, ending=ending, failure=streamed.failure)
    failure = read_failure(reply)
    if failure is not None:
        return Reply(ending="failed", failure=with_error_code(failure, reply.document))
    if reply.document is None:
        return Reply(ending="truncated")
    return _read_message(reply.document.value, ending="finished")


def content_of(reply: WireReply) -> JsonNode:
    """The content blocks exactly as they were sent; absent where there is no message."""
    if reply.events is not None:
        streamed = put_together(reply.events, has_end_mark=reply.has_end_mark)
        return JsonNode(streamed.document)["content"]
    return (reply.document or JsonNode(None))["content"]


def _read_message(document: Json, *, ending: Ending, failure: Failure | None = None) -> Reply:
    message = JsonNode(document)
    finish = message["stop_reason"].text()
    usage = message["usage"]
    return Reply(
        id=message["id"].text(),
        model=message["model"].text(),
        text=text_in(message["content"]),
        calls=calls_in(message["content"], are_owed=finish == _CALLS_TOOLS),
        finish=finish,
        usage=_read_usage(usage) if usage.value else None,
        ending="failed" if failure else ending,
        failure=failure,
    )


def _read_usage(usage: JsonNode) -> Usage:
    return Usage(
        input_tokens=usage["input_tokens"].number(),
        output_tokens=usage["output_tokens"].number(),
    )
