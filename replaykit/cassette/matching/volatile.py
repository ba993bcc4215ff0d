"""Core: what in a request says nothing about the question it asks. One table; users add to it."""

from dataclasses import dataclass, field

_EVERYWHERE = frozenset({"stream_options"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """Where a protocol keeps what a question does not depend on."""

    volatile: frozenset[str] = frozenset()
    """Names of members that are left out at any depth."""

    id_members: frozenset[str] = frozenset()
    """Members that hold call ids: renamed in order of appearance, so that links survive."""

    result_marks: tuple[tuple[str, str | None], ...] = ()
    """What makes an object a result: a member, and its value (None: any; `*x`: one ending so)."""

    result_keeps: frozenset[str] = field(default=frozenset())
    """What of a result belongs to the question: which call it answers, never what it says."""

    history: str = ""
    """The member that holds the conversation."""

    merges_roles: bool = False
    """Whether neighbouring messages of one role are one message to the provider."""


_OPENAI_VOLATILE = _EVERYWHERE | {
    "user",
    "safety_identifier",
    "prompt_cache_key",
    "metadata",
    "client_metadata",
    "obfuscation",
}

SHAPES: dict[str, Shape] = {
    "openai_chat": Shape(
        volatile=_OPENAI_VOLATILE,
        id_members=frozenset({"id", "tool_call_id"}),
        result_marks=(("role", "tool"), ("role", "function")),
        result_keeps=frozenset({"role", "tool_call_id"}),
        history="messages",
    ),
    "openai_responses": Shape(
        volatile=_OPENAI_VOLATILE | {"encrypted_content", "fingerprint", "id", "status"},
        id_members=frozenset({"call_id"}),
        result_marks=(("type", "*_output"), ("type", "mcp_approval_response")),
        result_keeps=frozenset({"type", "call_id", "approval_request_id"}),
        history="input",
    ),
    "anthropic_messages": Shape(
        volatile=_EVERYWHERE | {"metadata", "user_profile_id", "container", "signature"},
        id_members=frozenset({"id", "tool_use_id"}),
        result_marks=(("type", "tool_result"),),
        result_keeps=frozenset({"type", "tool_use_id"}),
        history="messages",
        merges_roles=True,
    ),
    "gemini": Shape(
        volatile=_EVERYWHERE | {"thoughtSignature", "thought_signature", "labels"},
        id_members=frozenset({"id"}),
        result_marks=(("functionResponse", None), ("function_response", None)),
        history="contents",
    ),
}

NO_SHAPE = Shape()
"""For requests to nobody we know: every byte of them is the question."""

VOLATILE_QUERY = frozenset({"key", "api_key", "access_token", "sig", "signature", "token"})
"""Query parameters that carry who asks, not what."""
