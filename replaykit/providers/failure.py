"""Core: the error bodies of all providers, which share a shape more than they differ."""

from replaykit.model import Failure
from replaykit.providers.json_node import JsonNode, compact
from replaykit.providers.wire_body import WireReply

_FIRST_ERROR_STATUS = 400
_MOST_SHOWN = 500


def read_failure(reply: WireReply) -> Failure | None:
    """What went wrong, from a plain body that carries an error or has an error's status."""
    document = reply.document
    if document is not None and document.is_array:  # Google wraps its errors in a list on streams
        document = next(document.elements(), None)
    if document is not None and document.is_object and document["error"]:
        return read_error(document["error"], beside=document)
    if reply.status < _FIRST_ERROR_STATUS:
        is_page = bool(reply.text.strip()) and not reply.is_cut
        return Failure(message=reply.text[:_MOST_SHOWN]) if is_page else None
    return _unlabelled(reply, document)


def read_error(error: JsonNode, *, beside: JsonNode | None = None) -> Failure:
    """An `error` member: an object with a message, or just the words.

    Args:
        beside: the object it stands in, where some hosts put the type and the code.
    """
    if not error.is_object:
        return Failure(message=_as_text(error))
    outer = beside if beside is not None else JsonNode(None)
    kind = error["type"] or error["status"] or outer["type"]
    code = error["code"] or outer["code"]
    return Failure(
        message=_as_text(error["message"] or error["detail"]),
        kind=_as_text(kind) or None,
        code=_as_text(code) or None,
    )


def _unlabelled(reply: WireReply, document: JsonNode | None) -> Failure:
    """An error status over a body of no known shape: `message` and `detail` are common."""
    if document is None or not document.is_object:
        return Failure(message=reply.text[:_MOST_SHOWN], code=str(reply.status))
    message = document["message"] or document["detail"] or document
    return Failure(
        message=_as_text(message)[:_MOST_SHOWN],
        kind=_as_text(document["type"]) or None,
        code=_as_text(document["code"]) or str(reply.status),
    )


def _as_text(node: JsonNode) -> str:
    if not node:
        return ""
    return node.value if node.is_text else compact(node.value)
