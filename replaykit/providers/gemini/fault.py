"""Core: one rule that a request breaks, whoever may be the one to say so."""

from dataclasses import dataclass

from replaykit.model import Json, Severity


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """A broken rule."""

    rule: str
    severity: Severity
    """What it is at Google's own hosts; elsewhere everything is a warning."""

    message: str
    path: str
    call_ids: tuple[str, ...] = ()
    details: Json = None
    """The `details` of the refusal, where it has some."""

    is_line: bool = False
    """Whether the refusal lists it, a line for each fault of this kind."""
