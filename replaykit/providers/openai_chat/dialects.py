"""Core: the words in which each host that speaks Chat refuses a request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from replaykit.model import Json, Objection, Rejection
from replaykit.providers.hosts import api_family
from replaykit.providers.openai_chat.fault import Fault
from replaykit.providers.rejection import refused

_Envelope = Callable[[Fault, str], Json]
_OWN_WORDS = "{message}"


def _openai_envelope(fault: Fault, message: str) -> Json:
    error = {"message": message, "type": "invalid_request_error", "param": fault.param}
    return {"error": {**error, "code": fault.code}}


def _deepseek_envelope(fault: Fault, message: str) -> Json:
    kind = "invalid_request_error"
    return {"error": {"message": message, "type": kind, "param": None, "code": kind}}


def _qwen_envelope(fault: Fault, message: str) -> Json:
    error = {"code": "invalid_parameter_error", "param": None, "message": message}
    return {"error": {**error, "type": "invalid_request_error"}}


def _mistral_envelope(fault: Fault, message: str) -> Json:
    kind = "invalid_request_message_order"
    return {"object": "error", "message": message, "type": kind, "param": None, "code": "3230"}


def _minimax_envelope(fault: Fault, message: str) -> Json:
    return {
        "type": "error",
        "error": {"type": "bad_request_error", "message": message, "http_code": "400"},
        "request_id": "replaykit",
    }


@dataclass(frozen=True, slots=True)
class _Dialect:
    envelope: _Envelope
    words: Mapping[str, str]
    """By rule; a rule that is missing here is one the host's words are not known for."""


_OPENAI_RULES = (
    *(f"OAI-CHAT-{number}" for number in (1, 2, 3, 4, 5, 6, 7)),
    "PAR-2",
    "PAR-3",
)
_OPENAI_WORDS = dict.fromkeys(_OPENAI_RULES, _OWN_WORDS)

_DIALECTS: Mapping[str, _Dialect] = {
    "openai": _Dialect(_openai_envelope, _OPENAI_WORDS),
    "azure": _Dialect(
        _openai_envelope,
        {
            **_OPENAI_WORDS,
            "OAI-CHAT-2": (
                "Invalid parameter: messages with role 'tool' must be a response to a preceding "
                "message with 'tool_calls'."
            ),
        },
    ),
    "deepseek": _Dialect(
        _deepseek_envelope,
        {
            "OAI-CHAT-1": (
                "An assistant message with 'tool_calls' must be followed by tool messages "
                "responding to each 'tool_call_id'. (insufficient tool messages following "
                "tool_calls message)"
            ),
            "OAI-CHAT-2": (
                "Messages with role 'tool' must be a response to a preceding message with "
                "'tool_calls'"
            ),
        },
    ),
    "qwen": _Dialect(
        _qwen_envelope,
        {
            "OAI-CHAT-1": (
                "<400> InternalError.Algo.InvalidParameter: An assistant message with "
                '"tool_calls" must be followed by tool messages responding to each '
                '"tool_call_id". The following tool_call_ids did not have response messages: '
                "message[{next_index}].role"
            ),
            "OAI-CHAT-2": (
                '<400> InternalError.Algo.InvalidParameter: messages with role "tool" must be a '
                'response to a preceeding message with "tool_calls".'
            ),
        },
    ),
    "minimax": _Dialect(
        _minimax_envelope,
        {"OAI-CHAT-2": "invalid params, tool call result does not follow tool call (2013)"},
    ),
    "mistral": _Dialect(
        _mistral_envelope, {"OAI-CHAT-1": "Not the same number of function calls and responses"}
    ),
}


def objection(fault: Fault, host: str) -> Objection:
    """The fault as this host would say it; a warning where its words are not known."""
    rejection = _rejection(fault, _DIALECTS.get(api_family(host) or ""))
    return Objection(
        rule=fault.rule,
        severity="error" if rejection else "warning",
        message=_message_of(rejection) if rejection else fault.message,
        path=fault.path,
        call_ids=fault.call_ids,
        rejection=rejection,
    )


def _rejection(fault: Fault, dialect: _Dialect | None) -> Rejection | None:
    words = dialect.words.get(fault.rule) if dialect and fault.is_certain else None
    if dialect is None or words is None:
        return None
    if "{next_index}" in words and fault.next_index is None:
        return None  # the host names a message that is not there: its words are not known
    message = words.format(message=fault.message, next_index=fault.next_index)
    return refused(dialect.envelope(fault, message))


def _message_of(rejection: Rejection) -> str:
    message: str = rejection.body.get("error", rejection.body)["message"]
    return message
