"""Edge: whether a body that nobody read to its last byte had nevertheless said all there was.

SDKs stop reading at the mark that ends a stream, and leave the transport's own end unread. A reason
to finish is no such mark: usage may follow it, and some servers repeat it in every event.
"""

from dataclasses import replace

from replaykit.errors import MalformedWireError
from replaykit.model import HttpResponse
from replaykit.providers.wire_body import WireReply, read_reply_body

_LAST_EVENTS = frozenset(
    {"message_stop", "response.completed", "response.incomplete", "response.failed", "error"}
)


def as_it_ended(response: HttpResponse) -> HttpResponse:
    """A response that is cut only if it had more to say."""
    is_whole = response.is_cut and _said_its_end(response)
    return replace(response, is_cut=False) if is_whole else response


def _said_its_end(response: HttpResponse) -> bool:
    """Whether a body is complete by its own account: a whole document, or a stream's last event."""
    try:
        return _is_complete(read_reply_body(response))
    except MalformedWireError:  # what broke off may break any rule of its protocol
        return False


def _is_complete(reply: WireReply) -> bool:
    if reply.document is not None:
        return True
    if reply.is_cut or not reply.events:
        return False
    last = reply.events[-1].data
    return reply.has_end_mark or bool(last["error"]) or last["type"].value in _LAST_EVENTS
