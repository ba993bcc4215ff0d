"""Ground: what a provider's wire says, in the words all providers share."""

from dataclasses import dataclass
from typing import Literal

from replaykit.model.json import Json

Role = Literal["system", "user", "assistant", "tool"]
Ending = Literal["finished", "truncated", "failed"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One tool call that the model asked for."""

    id: str | None
    """The provider's id; None where the wire carries none (Gemini may not)."""

    name: str | None
    """The tool's name; None for the kinds that have none (a computer call)."""

    arguments_text: str
    """The arguments exactly as the wire spells them (an object: as compact JSON)."""

    arguments: Json = None
    """The arguments parsed, or None where the text is no JSON."""

    kind: str = "function"
    """The wire's own word for it: function, custom, tool_use, server_tool_use, shell_call …"""

    owes_result: bool = True
    """Whether the application must send a result (server tools and the like need none)."""

    item_id: str | None = None
    """A second id some wires give the item that holds the call (Responses: `fc_…`)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What the application sent back for one call, as the wire shows it."""

    call_id: str | None
    """The id it answers; None where the wire carries none."""

    name: str | None = None
    """The tool's name, on the wires that repeat it (Gemini)."""

    text: str
    """The content as text: parts joined, an object as compact JSON."""

    content: Json = None
    """The content as the wire has it."""

    is_error: bool = False
    kind: str = "function"
    path: str
    """Where in the request body it stands, e.g. `messages[3]`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One entry of the history that a request carries."""

    role: Role
    text: str = ""
    calls: tuple[Call, ...] = ()
    results: tuple[Result, ...] = ()
    path: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What a request asks, whoever the provider is."""

    provider: str
    """The protocol's name: openai_chat, openai_responses, anthropic_messages or gemini."""

    model: str | None
    stream: bool = False
    messages: tuple[Message, ...] = ()
    tools: tuple[str, ...] = ()
    """The names of the tools on offer, in order."""

    parallel: bool | None = None
    """False: the request allows at most one call a reply. None: it does not say."""

    forced_tool: str | None = None
    """`any`, or the name of the one tool the model must call; None: it may choose."""

    continues: str | None = None
    """The server-held history it goes on from (a response or conversation id)."""

    @property
    def answers(self) -> tuple[Result, ...]:
        """The results that answer the last reply: those after the last assistant message."""
        tail: list[Result] = []
        for message in reversed(self.messages):
            if message.role == "assistant":
                break
            tail[:0] = message.results
        return tuple(tail)

    @property
    def echo(self) -> Message | None:
        """The last assistant message, as the application sent it back."""
        return next((m for m in reversed(self.messages) if m.role == "assistant"), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """Tokens, as the provider counted them; None where it did not say."""

    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """The provider's own word for what went wrong, from an error body or a stream."""

    message: str
    kind: str | None = None
    code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One assistant reply, read from a plain body or put together from a stream."""

    id: str | None = None
    model: str | None = None
    text: str = ""
    calls: tuple[Call, ...] = ()
    finish: str | None = None
    """The wire's own finish or stop reason."""

    usage: Usage | None = None
    ending: Ending = "finished"
    """truncated: the body stopped before its end; failed: it carries an error."""

    failure: Failure | None = None

    @property
    def owed(self) -> tuple[Call, ...]:
        """The calls that the application must answer."""
        return tuple(call for call in self.calls if call.owes_result)
