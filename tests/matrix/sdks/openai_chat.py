"""Chat Completions by the SDK of OpenAI."""

import importlib
import json
from types import SimpleNamespace

from tests.matrix.sdks.openai_client import new_client
from tests.matrix.sdks.sdk import PARAMETERS, TOOLS, Sdk, ToolCall

_TOOLS = [
    {"type": "function", "function": {"name": n, "description": d, "parameters": PARAMETERS}}
    for n, d in TOOLS.items()
]


class OpenAIChat(Sdk):
    provider, title, package = "openai_chat", "OpenAI Chat", "openai"

    def new_client(self):
        return new_client(is_async=self.is_async)

    def send(self, history, **settings):
        streaming = {"stream": True} if self.is_streamed else {}
        return self.client.chat.completions.create(
            model="gpt-5", messages=history, tools=_TOOLS, **settings, **streaming
        )

    def put_together(self, events):
        message_type = importlib.import_module("openai.types.chat").ChatCompletionMessage
        content, calls = None, {}
        for delta in (chunk.choices[0].delta for chunk in events):
            content = delta.content or content
            for piece in delta.tool_calls or ():
                if piece.id:
                    function = {"name": piece.function.name, "arguments": ""}
                    calls[piece.index] = {"id": piece.id, "type": "function", "function": function}
                calls[piece.index]["function"]["arguments"] += piece.function.arguments
        message = message_type(
            role="assistant", content=content, tool_calls=list(calls.values()) or None
        )
        return SimpleNamespace(choices=[SimpleNamespace(message=message)])

    def said(self, text):
        return {"role": "user", "content": text}

    def calls(self, reply):
        found = reply.choices[0].message.tool_calls or ()
        return [
            ToolCall(call.id, call.function.name, json.loads(call.function.arguments))
            for call in found
        ]

    def turn(self, reply):
        return [reply.choices[0].message]

    def rebuilt(self, reply, calls):
        own = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": json.dumps(call.arguments)},
            }
            for call in calls
            if call
        ]
        return [{"role": "assistant", "tool_calls": own}]

    def results(self, outcomes):
        return [
            {"role": "tool", "tool_call_id": o.call.id, "content": json.dumps(o.value)}
            for o in outcomes
        ]
