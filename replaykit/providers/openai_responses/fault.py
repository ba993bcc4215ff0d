"""Core: a broken rule, with the words of the API that is known to refuse it in them."""

from dataclasses import dataclass

from replaykit.model import Objection
from replaykit.providers.rejection import refused

OPENAI_FAMILIES = frozenset({"openai", "azure"})
DEEPSEEK_FAMILIES = frozenset({"deepseek"})
NOBODY: frozenset[str] = frozenset()
"""For a rule of which the requirement is known, but no refusal in so many words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One broken rule."""

    rule: str
    message: str
    path: str
    param: str | None = "input"
    code: str | None = None
    status: int = 400
    call_ids: tuple[str, ...] = ()
    known_at: frozenset[str] = OPENAI_FAMILIES
    """The API families known to refuse it in these words; elsewhere it is a warning."""


def objection(fault: Fault, family: str | None) -> Objection:
    """The fault as the host of this family would say it."""
    is_known = family in fault.known_at
    return Objection(
        rule=fault.rule,
        severity="error" if is_known else "warning",
        message=fault.message,
        path=fault.path,
        call_ids=fault.call_ids,
        rejection=refused(_envelope(fault), status=_status(fault, family)) if is_known else None,
    )


def _envelope(fault: Fault) -> dict[str, dict[str, str | None]]:
    error = {"message": fault.message, "type": "invalid_request_error"}
    return {"error": {**error, "param": fault.param, "code": fault.code}}


def _status(fault: Fault, family: str | None) -> int:
    """Azure answers 400 where OpenAI answers 404, in the same words."""
    return 400 if family == "azure" else fault.status
