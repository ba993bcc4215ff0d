"""What the official SDKs make of recorded bytes, served to their real clients in process."""

import importlib
import json
from functools import cache
from typing import NamedTuple

import anthropic
import openai
from google import genai
from google.genai import types
from openai.lib.streaming.chat import ChatCompletionStreamState

from replaykit.providers.aws_event_stream import looks_like_frames, read_frames
from replaykit.providers.compression import decoded

RAISED_FOR_AN_ERROR = (openai.APIError, anthropic.APIError, genai.errors.APIError)
"""What the SDKs raise for an error that the provider reports inside a 200."""

_ABOUT_THE_BYTES = ("content-encoding", "content-length", "transfer-encoding")
_QUESTION = [{"role": "user", "content": "?"}]
_WHERE_ARGUMENTS_STAND = {
    "function_call": "arguments",
    "mcp_call": "arguments",
    "mcp_approval_request": "arguments",
    "tool_search_call": "arguments",
    "custom_tool_call": "input",
    "code_interpreter_call": "code",
    "file_search_call": "queries",
    "apply_patch_call": "operation",
    "web_search_call": "action",
    "computer_call": "action",
    "shell_call": "action",
    "local_shell_call": "action",
}


class SdkCall(NamedTuple):
    """One call as an SDK hands it to the application."""

    id: str | None
    name: str | None
    arguments: object
    """As text where the SDK keeps the text of the wire, else the object."""


def calls_by_sdk(provider, response, *, streamed):
    """The calls that the provider's own SDK reads from a recorded response."""
    client, transport = _client(provider)
    transport.response = response
    return _READERS[provider](client, streamed)


def _chat(client, streamed):
    ask = client.chat.completions.create
    if not streamed:
        return _chat_calls(ask(model="m", messages=_QUESTION))
    state = ChatCompletionStreamState()
    for chunk in ask(model="m", messages=_QUESTION, stream=True):
        state.handle_chunk(chunk)
    return _chat_calls(state.current_completion_snapshot)


def _chat_calls(completion):
    message = completion.choices[0].message
    calls = [_chat_call(call) for call in message.tool_calls or ()]
    legacy = message.function_call
    return [*calls, SdkCall(None, legacy.name, legacy.arguments)] if legacy else calls


def _chat_call(call):
    if call.type == "custom":
        return SdkCall(call.id, call.custom.name, call.custom.input)
    return SdkCall(call.id, call.function.name, call.function.arguments)


def _responses(client, streamed):
    if not streamed:
        return _item_calls(client.responses.create(model="m", input="?").output)
    done, final = {}, None
    for event in client.responses.create(model="m", input="?", stream=True):
        if event.type == "response.output_item.done":
            done[event.output_index] = event.item
        final = getattr(event, "response", final)
    return _item_calls(final.output or [item for _, item in sorted(done.items())])


def _item_calls(items):
    return [_item_call(item) for item in items if item.type in _WHERE_ARGUMENTS_STAND]


def _item_call(item):
    arguments = getattr(item, _WHERE_ARGUMENTS_STAND[item.type], None)
    return SdkCall(
        getattr(item, "call_id", None) or item.id,
        getattr(item, "name", None),
        arguments.to_dict() if hasattr(arguments, "to_dict") else arguments,
    )


def _messages(client, streamed):
    question = {"model": "m", "max_tokens": 1, "messages": _QUESTION}
    if not streamed:
        return _tool_uses(client.messages.create(**question))
    with client.messages.stream(**question) as stream:
        return _tool_uses(stream.get_final_message())


def _tool_uses(message):
    return [
        SdkCall(block.id, block.name, block.input)
        for block in message.content
        if block.type.endswith("tool_use")
    ]


def _gemini(client, streamed):
    if streamed:
        chunks = list(client.models.generate_content_stream(model="m", contents="?"))
    else:
        chunks = [client.models.generate_content(model="m", contents="?")]
    parts = [part for chunk in chunks for part in chunk.parts or ()]
    return [call for part in parts if (call := _part_call(part))]


def _part_call(part):
    if part.function_call and part.function_call.name:
        call = part.function_call
        return SdkCall(call.id, call.name, call.args or {})
    if part.executable_code:
        code = part.executable_code.model_dump(mode="json", exclude_none=True)
        return SdkCall(code.get("id"), None, code)
    return None


_READERS = {
    "openai_chat": _chat,
    "openai_responses": _responses,
    "anthropic_messages": _messages,
    "gemini": _gemini,
}


@cache
def _client(provider):
    """One client for each SDK, and the transport that answers it."""
    if provider == "anthropic_messages":
        http, transport = _served_through(anthropic.DefaultHttpxClient)
        return anthropic.Anthropic(api_key="k", http_client=http, max_retries=0), transport
    http, transport = _served_through(openai.DefaultHttpxClient)
    if provider == "gemini":  # takes a client of either library
        options = types.HttpOptions(httpx_client=http)
        return genai.Client(api_key="k", vertexai=False, http_options=options), transport
    return openai.OpenAI(api_key="k", http_client=http, max_retries=0), transport


def _served_through(default_client):
    """A client of the HTTP library that the installed generation of an SDK is built on."""
    library = next(c for c in default_client.__mro__ if c.__name__ == "Client")
    http = importlib.import_module(library.__module__.partition(".")[0])

    class Recorded(http.BaseTransport):
        """Answers every request with the response that was put in."""

        response = None

        def handle_request(self, request):
            headers = [h for h in self.response.headers if h[0] not in _ABOUT_THE_BYTES]
            body = _plain_body(self.response)
            return http.Response(self.response.status, headers=headers, content=body)

    transport = Recorded()
    return http.Client(transport=transport), transport


def _plain_body(response):
    """The body as the SDKs can read it without help.

    Bedrock's frames are taken apart, as the SDK's own client for it does with botocore's help.
    """
    body = decoded(response.body, response.headers)
    if not looks_like_frames(body):
        return body
    events = [json.loads(text) for text in read_frames(body)[0]]
    lines = [f"event: {event.get('type')}\ndata: {json.dumps(event)}\n\n" for event in events]
    return "".join(lines).encode()
