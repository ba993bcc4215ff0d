"""Core: the words in which a fault is told, and the 400 that Anthropic would answer."""

from dataclasses import replace

from replaykit.model import Objection
from replaykit.providers.rejection import refused

_REQUEST_ID = "req_replaykit"
"""No request ever had this id: what carries it was made offline."""


def refusal(rule: str, message: str, *, path: str, call_ids: tuple[str, ...] = ()) -> Objection:
    """A fault that Anthropic is known to refuse in these words."""
    return Objection(
        rule=rule,
        severity="error",
        message=message,
        path=path,
        call_ids=call_ids,
        rejection=refused(
            {
                "type": "error",
                "error": {"type": "invalid_request_error", "message": message},
                "request_id": _REQUEST_ID,
            },
            headers=(("request-id", _REQUEST_ID),),
        ),
    )


def doubt(rule: str, message: str, *, path: str, call_ids: tuple[str, ...] = ()) -> Objection:
    """A fault that may be refused, or whose refusal nobody has recorded word for word."""
    return Objection(rule=rule, severity="warning", message=message, path=path, call_ids=call_ids)


def as_doubt(objection: Objection) -> Objection:
    """The same fault, where the provider's own words cannot be promised."""
    return replace(objection, severity="warning", rejection=None)
