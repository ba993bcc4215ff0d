"""Responses by the SDK of OpenAI."""

import json

from tests.matrix.sdks.openai_client import new_client
from tests.matrix.sdks.sdk import PARAMETERS, TOOLS, Sdk, ToolCall

_TOOLS = [
    {"type": "function", "name": name, "description": description, "parameters": PARAMETERS}
    for name, description in TOOLS.items()
]


class OpenAIResponses(Sdk):
    provider, title, package = "openai_responses", "OpenAI Responses", "openai"

    def new_client(self):
        return new_client(is_async=self.is_async)

    def send(self, history, **settings):
        streaming = {"stream": True} if self.is_streamed else {}
        return self.client.responses.create(
            model="gpt-5", input=history, tools=_TOOLS, **settings, **streaming
        )

    def put_together(self, events):
        return next(event.response for event in events if event.type == "response.completed")

    def said(self, text):
        return {"role": "user", "content": text}

    def calls(self, reply):
        return [
            ToolCall(item.call_id, item.name, json.loads(item.arguments))
            for item in reply.output
            if item.type == "function_call"
        ]

    def turn(self, reply):
        return list(reply.output)

    def rebuilt(self, reply, calls):
        return [
            {
                "type": "function_call",
                "call_id": call.id,
                "name": call.name,
                "arguments": json.dumps(call.arguments),
            }
            for call in calls
            if call
        ]

    def results(self, outcomes):
        return [
            {"type": "function_call_output", "call_id": o.call.id, "output": json.dumps(o.value)}
            for o in outcomes
        ]

    def in_another_order(self, reply, outcomes):
        """Each call, and its result behind it."""
        pairs = zip(reply.output, self.results(outcomes), strict=True)
        return [entry for pair in pairs for entry in pair]


class OpenAIResponsesAtTheServer(OpenAIResponses):
    """The server holds the history: each request names the reply before it, and adds to that."""

    title = "OpenAI Responses, previous_response_id"
    is_held_by_the_server = True

    def __init__(self, **switches):
        super().__init__(**switches)
        self._held = 0
        self._previous = {}

    def ask(self, history, **settings):
        reply = super().ask(history[self._held :], **settings, **self._previous)
        return self._noted(history, reply)

    async def ask_async(self, history, **settings):
        reply = await super().ask_async(history[self._held :], **settings, **self._previous)
        return self._noted(history, reply)

    def _noted(self, history, reply):
        self._held, self._previous = len(history), {"previous_response_id": reply.id}
        return reply

    def turn(self, reply):
        return []

    def in_another_order(self, reply, outcomes):
        return self.results(outcomes[::-1])
