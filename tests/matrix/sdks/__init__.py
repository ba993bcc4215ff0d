"""One adapter for each SDK."""

from tests.matrix.sdks.anthropic_messages import AnthropicMessages
from tests.matrix.sdks.gemini import Gemini, GeminiWithoutIds
from tests.matrix.sdks.openai_chat import OpenAIChat
from tests.matrix.sdks.openai_responses import OpenAIResponses, OpenAIResponsesAtTheServer
from tests.matrix.sdks.sdk import Outcome, Sdk, ToolCall

SDKS = (OpenAIChat, OpenAIResponses, AnthropicMessages, Gemini)
SPECIAL = (OpenAIResponsesAtTheServer, GeminiWithoutIds)
"""Ways to use them that change what a bug looks like on the wire."""

__all__ = ["SDKS", "SPECIAL", "Outcome", "Sdk", "ToolCall"]
