"""Core: the error bodies of all providers, which share a shape more than they differ."""

from replaykit.model import Failure
from replaykit.providers.json_node import JsonNode, compact
from replaykit.providers.wire_body import WireReply

_FIRST_ERROR_STATUS = 400
_MOST_SHOWN = 500
_IS_ERROR = "error"


def read_failure(reply: WireReply) -> Failure | None:
    """What went wrong, from a plain body that carries an error or has an error's status."""
    document = reply.document
    if document is not None and document.is_array:  # Google wraps its errors in a list on streams
        document = next(document.elements(), None)
    failure = error_in(document) if document is not None else None
    if failure is not None:
        return failure
    words = document.value if document is not None and document.is_text else reply.text
    if reply.status < _FIRST_ERROR_STATUS:
        is_page = bool(words.strip()) and not reply.is_cut
        return Failure(message=words[:_MOST_SHOWN]) if is_page else None
    if document is None or not document.is_object:
        return Failure(message=words[:_MOST_SHOWN], code=str(reply.status))
    return _unlabelled(document, reply.status)


def error_in(document: JsonNode) -> Failure | None:
    """The error that an object carries in its `error`, or that it is; None where there is none."""
    if not document.is_object:
        return None
    members = document.members()
    if members.get("error"):  # hosts that always send the member leave it empty
        return read_error(document["error"], beside=document)
    return read_error(document) if members.get("object") == _IS_ERROR else None


def read_error(error: JsonNode, *, beside: JsonNode | None = None) -> Failure:
    """An `error` member: an object with a message, or just the words.

    Args:
        beside: the object it stands in, where some hosts put the type and the code.
    """
    outer = beside if beside is not None else JsonNode(None)
    if not error.is_object:
        return Failure(message=_as_text(error), kind=_kind(outer["type"]), code=_code(outer))
    return Failure(
        message=_as_text(error["message"] or error["detail"]),
        kind=_kind(error["type"] or error["status"]) or _kind(outer["type"]),
        code=_code(error) or _code(outer),
    )


def _unlabelled(document: JsonNode, status: int) -> Failure:
    """An error status over a body of no known shape: `message` and `detail` are common."""
    named = (document[name] for name in ("message", "Message", "detail"))
    message = next((node for node in named if node), document)
    return Failure(
        message=_as_text(message)[:_MOST_SHOWN],
        kind=_kind(document["type"]),
        code=_code(document) or str(status),
    )


def _kind(named: JsonNode) -> str | None:
    """The kind of an error; that it is of the type `error` says nothing."""
    return None if named.value == _IS_ERROR else _as_text(named) or None


def _code(node: JsonNode) -> str | None:
    return _as_text(node["code"]) or None


def _as_text(node: JsonNode) -> str:
    if not node:
        return ""
    return node.value if node.is_text else compact(node.value)
