"""Ground: what is wrong with a request, in the provider's words or in ours."""

from dataclasses import dataclass, field
from typing import Literal

from replaykit.model.json import Json
from replaykit.model.wire import Headers

Severity = Literal["error", "warning"]

Linking = Literal["id", "arguments", "order", "name", "again"]
"""How the call was found that an execution answers, the surest first.

id: it was named. arguments: only this call has this name and these arguments. order: several calls
alike were told apart in order. name: the arguments fit no call, but only this one has the name.
again: the call had been executed before.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejection:
    """The answer the provider itself would give to a request it refuses."""

    status: int
    body: Json
    headers: Headers = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Objection:
    """One provider rule that a request breaks."""

    rule: str
    """The rule's id, as in `docs/provider_rules.md`, e.g. `OAI-CHAT-1`."""

    severity: Severity
    """error: the provider is known to refuse. warning: it may, or its words are not known."""

    message: str
    """The provider's own words where they are known, ours otherwise."""

    path: str
    """Where in the request body, e.g. `messages[3]`."""

    call_ids: tuple[str, ...] = ()
    rejection: Rejection | None = None
    """Set exactly when the severity is error."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """Everything a provider's rules say of one request."""

    objections: tuple[Objection, ...] = ()
    """In the order in which the provider would meet them."""

    unchecked: tuple[str, ...] = ()
    """What could not be judged, and why, in whole sentences."""

    @property
    def rejection(self) -> Rejection | None:
        """What the provider would answer: the first error's; None if it would accept."""
        return next((o.rejection for o in self.objections if o.severity == "error"), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """One execution of a tool, on the clock of its run."""

    tool: str
    call_id: str | None
    started_ns: int
    ended_ns: int | None
    """None: it is still running, or was never seen to end."""

    arguments: Json = None
    result: Json = None
    error: str | None = None
    """What it raised, as `TypeName: message`; None where it returned."""

    exchange: int | None = None
    """The number of the exchange whose reply asked for it; None where that is not known."""

    # What follows is known of this process alone: no cassette holds it, nor is it compared.

    linked_by: Linking | None = field(default=None, compare=False)
    """How its call was found; None: it was not."""

    is_nested: bool = field(default=False, compare=False)
    """Whether it ran inside another tool that was watched."""

    plan: str | None = field(default=None, compare=False)
    """What was done to it on purpose, as `takes 30 s`; None: nothing."""

    task: str | None = field(default=None, compare=False)
    thread: str | None = field(default=None, compare=False)
    real_started_ns: int | None = field(default=None, compare=False)
    """In real time, since the run was opened."""

    real_ended_ns: int | None = field(default=None, compare=False)
    group: int | None = field(default=None, compare=False)
    """Executions of one number were held at the same instant, when nobody else could run.
    None: it was not held, so that nothing but its times tells what it overlapped."""

    called_at: str | None = field(default=None, compare=False)
    """Where in the user's code it was called, as `agent.py:88`."""

    raised_at: str | None = field(default=None, compare=False)
    """Where in the user's code its exception was raised."""

    @property
    def error_name(self) -> str | None:
        """The bare name of the type that it raised; None where it returned."""
        if self.error is None:
            return None
        return self.error.partition(":")[0].rpartition(".")[2]
