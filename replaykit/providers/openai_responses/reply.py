"""Core: one Responses reply, from a plain body or put together from a stream."""

from replaykit.model import Ending, Failure, Reply, Usage
from replaykit.providers.failure import error_in, read_failure
from replaykit.providers.json_node import JsonNode
from replaykit.providers.openai_responses.items import (
    content_text,
    is_call,
    item_type,
    pairing_id,
    read_call,
)
from replaykit.providers.openai_responses.stream import assemble
from replaykit.providers.wire_body import WireReply


def read_reply(reply: WireReply) -> Reply:
    """The reply, whole, cut short, or refused."""
    if reply.events is not None:
        assembled = assemble(reply.events)
        return _facts(assembled.response, assembled.ending, assembled.failure)
    document = reply.document
    if document is not None and document.is_object and document["output"].is_array:
        failure = error_in(document)
        return _facts(document, "failed" if failure else "finished", failure)
    failure = read_failure(reply)
    if failure is None and document is not None:
        return _facts(document, "finished", None)
    return Reply(ending="failed" if failure else "truncated", failure=failure)


def response_object(reply: WireReply) -> JsonNode:
    """The Response object of a reply, put together where it was streamed; absent in an error."""
    if reply.events is not None:
        return assemble(reply.events).response
    document = reply.document
    return document if document is not None and document.is_object else JsonNode(None)


def _facts(response: JsonNode, ending: Ending, failure: Failure | None) -> Reply:
    items = tuple(response["output"].elements())
    # What the server ran itself stands beside its result already.
    answered = {pairing_id(item) for item in items if not is_call(item)}
    messages = (item for item in items if item_type(item) == "message")
    return Reply(
        id=response["id"].text(),
        model=response["model"].text(),
        text="".join(content_text(message["content"]) for message in messages),
        calls=tuple(read_call(item, answered=answered) for item in items if is_call(item)),
        finish=None if ending == "truncated" else _finish(response),
        usage=_usage(response["usage"]),
        ending=ending,
        failure=failure,
    )


def _finish(response: JsonNode) -> str | None:
    """The status, and for an incomplete response the reason too."""
    status = response["status"].text()
    reason = response["incomplete_details"]["reason"].text()
    return f"{status}: {reason}" if reason else status


def _usage(usage: JsonNode) -> Usage | None:
    if not usage.is_object:
        return None
    return Usage(
        input_tokens=usage["input_tokens"].number(),
        output_tokens=usage["output_tokens"].number(),
    )
