"""Histories in words of no provider, and how each provider's wire spells them."""

import json
from dataclasses import dataclass, field, replace

from replaykit.model import Exchange, HttpRequest, HttpResponse
from replaykit.providers import read_exchange

URLS = {
    "openai_chat": "https://api.openai.com/v1/chat/completions",
    "openai_responses": "https://api.openai.com/v1/responses",
    "anthropic_messages": "https://api.anthropic.com/v1/messages",
    "gemini": (
        "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent"
    ),
}
PROVIDERS = tuple(URLS)


@dataclass(frozen=True)
class Ask:
    """A call, as the model asks for it."""

    id: str | None
    city: str
    tool: str = "get_weather"

    @property
    def arguments(self):
        return {"city": self.city}


@dataclass(frozen=True)
class Told:
    """A result, as the application sends it."""

    id: str | None
    text: str
    tool: str = "get_weather"
    is_error: bool = False


@dataclass(frozen=True)
class Said:
    """What somebody said."""

    text: str
    role: str = "user"


@dataclass(frozen=True)
class Turn:
    """The assistant's message with calls."""

    calls: tuple[Ask, ...]


@dataclass(frozen=True)
class Results:
    """One message with results."""

    told: tuple[Told, ...]
    before: str | None = None
    """A text in front of them."""


@dataclass(frozen=True)
class Step:
    """A request and what it is answered with."""

    history: tuple
    calls: tuple[Ask, ...] = ()
    parallel: bool | None = None
    continues: str | None = None
    reply_id: str = "resp_1"
    extra: dict = field(default_factory=dict)


def readings_of(provider, steps, *, host=None):
    """The steps as exchanges, read back."""
    url = URLS[provider] if host is None else f"https://{host}/{URLS[provider].split('/', 3)[3]}"
    return tuple(
        read_exchange(
            Exchange(
                number=number,
                request=HttpRequest(method="POST", url=url, body=dumped(question(provider, step))),
                response=HttpResponse(status=200, body=dumped(answer(provider, step))),
            )
        )
        for number, step in enumerate(steps, 1)
    )


def dumped(document):
    return json.dumps(document).encode()


def question(provider, step):
    return _QUESTIONS[provider](step) | {"tools": _TOOLS[provider]} | step.extra


def answer(provider, step):
    return _ANSWERS[provider](step)


def _chat_question(step):
    switch = {} if step.parallel is None else {"parallel_tool_calls": step.parallel}
    messages = [m for entry in step.history for m in _chat_messages(entry)]
    return {"model": "gpt-5", "messages": messages} | switch


def _chat_messages(entry):
    if isinstance(entry, Said):
        return [{"role": entry.role, "content": entry.text}]
    if isinstance(entry, Turn):
        calls = [_chat_call(call) for call in entry.calls]
        return [{"role": "assistant", "content": None, "tool_calls": calls}]
    said = [{"role": "user", "content": entry.before}] if entry.before else []
    told = [{"role": "tool", "tool_call_id": t.id, "content": t.text} for t in entry.told]
    return [*said, *told]


def _chat_call(call):
    function = {"name": call.tool, "arguments": json.dumps(call.arguments)}
    return {"id": call.id, "type": "function", "function": function}


def _chat_answer(step):
    calls = [_chat_call(call) for call in step.calls]
    message = {"role": "assistant", "content": None if calls else "Sunny."}
    message |= {"tool_calls": calls} if calls else {}
    finish = "tool_calls" if calls else "stop"
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return {"id": "chatcmpl-1", "model": "gpt-5", "choices": [choice]}


def _responses_question(step):
    switch = {} if step.parallel is None else {"parallel_tool_calls": step.parallel}
    switch |= {} if step.continues is None else {"previous_response_id": step.continues}
    items = [item for entry in step.history for item in _items(entry)]
    return {"model": "gpt-5", "input": items} | switch


def _items(entry):
    if isinstance(entry, Said):
        return [{"role": entry.role, "content": entry.text}]
    if isinstance(entry, Turn):
        return [_item(call) for call in entry.calls]
    said = [{"role": "user", "content": entry.before}] if entry.before else []
    told = [{"type": "function_call_output", "call_id": t.id, "output": t.text} for t in entry.told]
    return [*said, *told]


def _item(call):
    arguments = json.dumps(call.arguments)
    shared = {"call_id": call.id, "name": call.tool, "arguments": arguments}
    return {"type": "function_call", "id": f"fc_{call.id}", **shared}


def _responses_answer(step):
    text = [{"type": "output_text", "text": "Sunny."}]
    message = {"type": "message", "id": "msg_1", "role": "assistant", "content": text}
    output = [_item(call) for call in step.calls] or [message]
    return {"id": step.reply_id, "status": "completed", "output": output}


def _messages_question(step):
    switch = {} if step.parallel is None else _switched(parallel=step.parallel)
    messages = [_message(entry) for entry in step.history]
    return {"model": "claude-sonnet-4-5", "max_tokens": 99, "messages": messages} | switch


def _switched(*, parallel):
    return {"tool_choice": {"type": "auto", "disable_parallel_tool_use": not parallel}}


def _message(entry):
    if isinstance(entry, Said):
        return {"role": entry.role, "content": entry.text}
    if isinstance(entry, Turn):
        return {"role": "assistant", "content": [_tool_use(call) for call in entry.calls]}
    said = [{"type": "text", "text": entry.before}] if entry.before else []
    told = [
        {"type": "tool_result", "tool_use_id": t.id, "content": t.text, "is_error": t.is_error}
        for t in entry.told
    ]
    return {"role": "user", "content": [*said, *told]}


def _tool_use(call):
    return {"type": "tool_use", "id": call.id, "name": call.tool, "input": call.arguments}


def _messages_answer(step):
    content = [_tool_use(call) for call in step.calls] or [{"type": "text", "text": "Sunny."}]
    finish = "tool_use" if step.calls else "end_turn"
    return {"id": "msg_1", "role": "assistant", "content": content, "stop_reason": finish}


def _gemini_question(step):
    return {"contents": [content for entry in step.history for content in _contents(entry)]}


def _contents(entry):
    if isinstance(entry, Said):
        role = "model" if entry.role == "assistant" else "user"
        return [{"role": role, "parts": [{"text": entry.text}]}]
    if isinstance(entry, Turn):
        return [{"role": "model", "parts": [_call_part(call) for call in entry.calls]}]
    said = [{"role": "user", "parts": [{"text": entry.before}]}] if entry.before else []
    return [*said, {"role": "user", "parts": [_result_part(told) for told in entry.told]}]


def _call_part(call):
    named = {"name": call.tool, "args": call.arguments}
    return {"functionCall": named | ({"id": call.id} if call.id else {})}


def _result_part(told):
    key = "error" if told.is_error else "result"
    named = {"name": told.tool, "response": {key: told.text}}
    return {"functionResponse": named | ({"id": told.id} if told.id else {})}


def _gemini_answer(step):
    parts = [_call_part(call) for call in step.calls] or [{"text": "Sunny."}]
    return {"candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": "STOP"}]}


_NAMED = {"name": "get_weather", "description": "The weather.", "parameters": {"type": "object"}}
_TOOLS = {
    "openai_chat": [{"type": "function", "function": _NAMED}],
    "openai_responses": [{"type": "function", **_NAMED}],
    "anthropic_messages": [{"name": "get_weather", "input_schema": {"type": "object"}}],
    "gemini": [{"functionDeclarations": [_NAMED]}],
}
_QUESTIONS = {
    "openai_chat": _chat_question,
    "openai_responses": _responses_question,
    "anthropic_messages": _messages_question,
    "gemini": _gemini_question,
}
_ANSWERS = {
    "openai_chat": _chat_answer,
    "openai_responses": _responses_answer,
    "anthropic_messages": _messages_answer,
    "gemini": _gemini_answer,
}


def renamed(entry, names):
    """An entry under ids of the client's own."""
    if isinstance(entry, Turn):
        return Turn(tuple(replace(call, id=names[call.id]) for call in entry.calls))
    if isinstance(entry, Results):
        return replace(entry, told=tuple(replace(t, id=names[t.id]) for t in entry.told))
    return entry
