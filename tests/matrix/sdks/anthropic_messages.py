"""Messages by the SDK of Anthropic."""

import importlib
import json

from tests.matrix.sdks.sdk import PARAMETERS, TOOLS, Sdk, ToolCall

_TOOLS = [
    {"name": name, "description": description, "input_schema": PARAMETERS}
    for name, description in TOOLS.items()
]


class AnthropicMessages(Sdk):
    provider, title, package = "anthropic_messages", "Anthropic", "anthropic"

    def new_client(self):
        sdk = importlib.import_module("anthropic")
        family = sdk.AsyncAnthropic if self.is_async else sdk.Anthropic
        return family(api_key="sk-ant-none", base_url="https://api.anthropic.com", max_retries=0)

    def send(self, history, **settings):
        if settings.get("parallel_tool_calls") is False:
            choice = {"type": "auto", "disable_parallel_tool_use": True}
            settings = {"tool_choice": choice}
        messages = self.client.messages
        begin = messages.stream if self.is_streamed else messages.create
        return begin(
            model="claude-sonnet-5", max_tokens=99, messages=history, tools=_TOOLS, **settings
        )

    def ask(self, history, **settings):
        sent = self.send(history, **settings)
        if not self.is_streamed:
            return sent
        with sent as stream:
            return stream.get_final_message()

    async def ask_async(self, history, **settings):
        sent = self.send(history, **settings)
        if not self.is_streamed:
            return await sent
        async with sent as stream:
            return await stream.get_final_message()

    def said(self, text):
        return {"role": "user", "content": text}

    def calls(self, reply):
        return [
            ToolCall(block.id, block.name, block.input)
            for block in reply.content
            if block.type == "tool_use"
        ]

    def turn(self, reply):
        return [{"role": "assistant", "content": reply.content}]

    def rebuilt(self, reply, calls):
        blocks = [
            {"type": "tool_use", "id": call.id, "name": call.name, "input": call.arguments}
            for call in calls
            if call
        ]
        return [{"role": "assistant", "content": blocks}]

    def results(self, outcomes):
        blocks = [
            {
                "type": "tool_result",
                "tool_use_id": o.call.id,
                "content": json.dumps(o.value),
                "is_error": o.is_error,
            }
            for o in outcomes
        ]
        return [{"role": "user", "content": blocks}]

    def text_before(self, text, entries):
        first, *others = entries
        content = [{"type": "text", "text": text}, *first["content"]]
        return [{**first, "content": content}, *others]

    def in_another_order(self, reply, outcomes):
        """The results the other way round, and a text behind them."""
        (message,) = self.results(outcomes[::-1])
        text = {"type": "text", "text": "Go on."}
        return [*self.turn(reply), {**message, "content": [*message["content"], text]}]
