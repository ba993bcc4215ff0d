"""Ground: frozen facts. Absence is `None`, never an invented value."""

from replaykit.model.conversation import (
    Call,
    Ending,
    Failure,
    Message,
    Reply,
    Request,
    Result,
    Role,
    Usage,
)
from replaykit.model.json import Json
from replaykit.model.judgement import (
    Judgement,
    Linking,
    Objection,
    Rejection,
    Severity,
    Span,
)
from replaykit.model.turn import Answer, Reading, Turn
from replaykit.model.wire import Chunk, Exchange, Headers, HttpRequest, HttpResponse, header

__all__ = [
    "Answer",
    "Call",
    "Chunk",
    "Ending",
    "Exchange",
    "Failure",
    "Headers",
    "HttpRequest",
    "HttpResponse",
    "Json",
    "Judgement",
    "Linking",
    "Message",
    "Objection",
    "Reading",
    "Rejection",
    "Reply",
    "Request",
    "Result",
    "Role",
    "Severity",
    "Span",
    "Turn",
    "Usage",
    "header",
]
