"""generateContent by the SDK of Google."""

import importlib
from functools import cached_property

from tests.matrix.sdks.sdk import PARAMETERS, TOOLS, Sdk, ToolCall


class Gemini(Sdk):
    provider, title, package = "gemini", "Gemini", "google.genai"

    @cached_property
    def types(self):
        return importlib.import_module("google.genai.types")

    @cached_property
    def config(self):
        declared = [
            self.types.FunctionDeclaration(
                name=name, description=description, parameters_json_schema=PARAMETERS
            )
            for name, description in TOOLS.items()
        ]
        return self.types.GenerateContentConfig(
            tools=[self.types.Tool(function_declarations=declared)],
            automatic_function_calling=self.types.AutomaticFunctionCallingConfig(disable=True),
        )

    def new_client(self):
        sdk = importlib.import_module("google.genai")
        return sdk.Client(api_key="none", vertexai=False)

    def send(self, history, **settings):
        models = self.client.aio.models if self.is_async else self.client.models
        begin = models.generate_content_stream if self.is_streamed else models.generate_content
        return begin(model="gemini-3-flash-preview", contents=history, config=self.config)

    def put_together(self, events):
        parts = [part for chunk in events for part in chunk.candidates[0].content.parts]
        content = self.types.Content(role="model", parts=parts)
        return self.types.GenerateContentResponse(
            candidates=[self.types.Candidate(content=content)]
        )

    def said(self, text):
        return self.types.UserContent(parts=[self.types.Part(text=text)])

    def calls(self, reply):
        return [ToolCall(call.id, call.name, call.args) for call in reply.function_calls or ()]

    def turn(self, reply):
        return [reply.candidates[0].content]

    def rebuilt(self, reply, calls):
        """Only what is called is written anew: each part keeps its signature."""
        parts = []
        for part, call in zip(reply.candidates[0].content.parts, calls, strict=True):
            if call:
                own = self.types.FunctionCall(id=call.id, name=call.name, args=call.arguments)
                parts.append(part.model_copy(update={"function_call": own}))
        return [self.types.Content(role="model", parts=parts)]

    def results(self, outcomes):
        return [self.types.Content(role="user", parts=[self._part(o) for o in outcomes])]

    def _part(self, outcome):
        response = {"error" if outcome.is_error else "result": outcome.value}
        answered = self.types.FunctionResponse(
            id=outcome.call.id, name=outcome.call.name, response=response
        )
        return self.types.Part(function_response=answered)


class GeminiWithoutIds(Gemini):
    """Gemini gives calls no ids unless it is asked to: results are told by their tools' names."""

    title = "Gemini without ids"
    has_ids = False
