"""Sessions in which providers do more than ask: errors, streams, thoughts, server tools."""

from dataclasses import dataclass

from cassettes.spelling import PROVIDERS, Calls, Json, events_in, sent
from tests.matrix.replies import streamed
from tests.wire import provider as loopback


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    """One session, request by request."""

    name: str
    """The provider's protocol, and what the session is about."""

    exchanges: tuple[tuple[Json, loopback.Reply], ...]
    """What is asked, and what is replied."""

    method: str = ""
    """What a path ends in that names a method: Gemini's alone does."""

    @property
    def provider(self) -> str:
        """The protocol that is spoken."""
        return self.name.partition("/")[0]

    @property
    def path(self) -> str:
        """Where it is spoken."""
        return f"{_PATHS[self.provider]}{self.method}"


_PATHS = {
    "openai_chat": "/v1/chat/completions",
    "openai_responses": "/v1/responses",
    "anthropic_messages": "/v1/messages",
    "gemini": "/v1beta/models/gemini-3-flash-preview",
}

QUESTION = "Weather in Tokyo and London?"
ASKED = {"role": "user", "content": QUESTION}
CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
CALLS: Calls = (("get_weather", {"city": "Tokyo"}), ("get_weather", {"city": "London"}))
DEGREES = ("21 degrees", "12 degrees")
TEXT = "21 degrees in Tokyo, 12 in London."
SIGNATURE = "c2lnbmVkIGJ5IG5vYm9keQ=="


def replied(provider: str, number: int) -> Json:
    """The first reply asks for two tools, any later one is the answer."""
    reply = PROVIDERS[provider].reply
    return reply(number, None, CALLS) if number == 1 else reply(number, TEXT, ())


def chat(*history: Json, **more: object) -> Json:
    """A request of Chat Completions."""
    tool = {"type": "function", "function": {"name": "get_weather", "parameters": CITY}}
    return {"model": "gpt-5", "messages": [ASKED, *history], "tools": [tool], **more}


def chat_turn(document: Json) -> list[Json]:
    """A reply as it goes back, and the results of its calls."""
    turn = document["choices"][0]["message"]
    results = [
        {"role": "tool", "tool_call_id": call["id"], "content": degrees}
        for call, degrees in zip(turn["tool_calls"], DEGREES, strict=True)
    ]
    return [turn, *results]


def chat_error(status: int, message: str, **more: str | None) -> loopback.Reply:
    """What Chat Completions says instead of a reply."""
    return loopback.plain({"error": {"message": message, **more}}, status=status)


AGAIN = PROVIDERS["openai_chat"].reply(2, None, CALLS)
"""Who asks once more is given other ids."""


def broken_off() -> loopback.Reply:
    """A stream that ends inside the second call."""
    events = events_in(streamed("openai_chat", replied("openai_chat", 1)))
    return loopback.streamed(*events[:5], breaks_off=True)


OPENAI_CHAT = (
    Dialogue(
        name="openai_chat/two_calls_streamed",
        exchanges=(
            (chat(stream=True), sent("openai_chat", replied("openai_chat", 1), is_streamed=True)),
            (
                chat(*chat_turn(replied("openai_chat", 1)), stream=True),
                sent("openai_chat", replied("openai_chat", 2), is_streamed=True),
            ),
        ),
    ),
    Dialogue(
        name="openai_chat/rate_limited",
        exchanges=(
            (
                chat(),
                chat_error(429, "Rate limit reached.", type="requests", code="rate_limit_exceeded"),
            ),
            (chat(), sent("openai_chat", replied("openai_chat", 1))),
            (
                chat(*chat_turn(replied("openai_chat", 1))),
                sent("openai_chat", replied("openai_chat", 2)),
            ),
        ),
    ),
    Dialogue(
        name="openai_chat/stream_broken_off",
        exchanges=(
            (chat(stream=True), broken_off()),
            (chat(stream=True), sent("openai_chat", AGAIN, is_streamed=True)),
            (
                chat(*chat_turn(AGAIN), stream=True),
                sent("openai_chat", replied("openai_chat", 3), is_streamed=True),
            ),
        ),
    ),
)


def response(entries: list[Json], **more: object) -> Json:
    """A request of the Responses API."""
    tools = [{"type": "function", "name": "get_weather", "parameters": CITY}]
    return {"model": "gpt-5", "input": [ASKED, *entries], "tools": tools, **more}


REASONED = {
    "type": "reasoning",
    "id": "rs_1",
    "summary": [{"type": "summary_text", "text": "Two cities, so two calls."}],
}
SEARCHED = {
    "type": "web_search_call",
    "id": "ws_1",
    "status": "completed",
    "action": {"type": "search", "query": "weather stations in London"},
}


def responding(*before: Json) -> Json:
    """A reply with items of the server's own before the calls."""
    document = replied("openai_responses", 1)
    return {**document, "output": [*before, *document["output"]]}


def answered(document: Json) -> list[Json]:
    """The items of a reply, and a result for each call."""
    results = [
        {"type": "function_call_output", "call_id": f"call_{number}", "output": degrees}
        for number, degrees in enumerate(DEGREES, 1)
    ]
    return [*document["output"], *results]


def _of_responses(name: str, *before: Json) -> Dialogue:
    document = responding(*before)
    return Dialogue(
        name=f"openai_responses/{name}",
        exchanges=(
            (response([]), sent("openai_responses", document)),
            (
                response(answered(document)),
                sent("openai_responses", replied("openai_responses", 2)),
            ),
        ),
    )


OPENAI_RESPONSES = (
    _of_responses("reasoning_before_calls", REASONED),
    _of_responses("web_search_beside_calls", SEARCHED),
)


def message(*history: Json, server_tools: tuple[Json, ...] = (), **more: object) -> Json:
    """A request of Messages."""
    tools = [{"name": "get_weather", "input_schema": CITY}, *server_tools]
    asked = {"model": "claude-sonnet-5", "max_tokens": 2000, "messages": [ASKED, *history]}
    return {**asked, "tools": tools, **more}


def message_turn(document: Json) -> tuple[Json, Json]:
    """A reply as it goes back, and the results of its calls."""
    results = [
        {"type": "tool_result", "tool_use_id": f"toolu_{number}", "content": degrees}
        for number, degrees in enumerate(DEGREES, 1)
    ]
    return (
        {"role": "assistant", "content": document["content"]},
        {"role": "user", "content": results},
    )


def _of_messages(name: str, *before: Json, is_streamed: bool = False, **asked: object) -> Dialogue:
    document = replied("anthropic_messages", 1)
    document = {**document, "content": [*before, *document["content"]]}
    if is_streamed:
        asked["stream"] = True
    return Dialogue(
        name=f"anthropic_messages/{name}",
        exchanges=(
            (
                message(**asked),
                sent("anthropic_messages", document, is_streamed=is_streamed),
            ),
            (
                message(*message_turn(document), **asked),
                sent(
                    "anthropic_messages", replied("anthropic_messages", 2), is_streamed=is_streamed
                ),
            ),
        ),
    )


OVERLOADED = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
THOUGHT = {"type": "thinking", "thinking": "Two cities, so two calls.", "signature": SIGNATURE}
SEARCH = {"type": "web_search_20250305", "name": "web_search"}
FOUND = {
    "type": "web_search_result",
    "title": "Weather stations",
    "url": "https://weather.example/stations",
    "encrypted_content": SIGNATURE,
    "page_age": None,
}
SEARCHED_FIRST: tuple[Json, ...] = (
    {
        "type": "server_tool_use",
        "id": "srvtoolu_1",
        "name": "web_search",
        "input": {"query": "weather stations in London"},
    },
    {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": [FOUND]},
)

ANTHROPIC_MESSAGES = (
    _of_messages("two_calls_streamed", is_streamed=True),
    _of_messages(
        "thinking_before_calls", THOUGHT, thinking={"type": "enabled", "budget_tokens": 1024}
    ),
    _of_messages("web_search_beside_calls", *SEARCHED_FIRST, server_tools=(SEARCH,)),
    Dialogue(
        name="anthropic_messages/overloaded",
        exchanges=(
            (message(), loopback.plain(OVERLOADED, status=529)),
            *_of_messages("overloaded").exchanges,
        ),
    ),
)


def content(*history: Json) -> Json:
    """A request of generateContent."""
    declared = {"name": "get_weather", "parametersJsonSchema": CITY}
    asked = {"role": "user", "parts": [{"text": QUESTION}]}
    return {"contents": [asked, *history], "tools": [{"functionDeclarations": [declared]}]}


def content_turn() -> tuple[Json, Json]:
    """A reply as it goes back, and the results of its calls."""
    results = [
        {
            "functionResponse": {
                "id": f"fc_{number}",
                "name": "get_weather",
                "response": {"result": degrees},
            }
        }
        for number, degrees in enumerate(DEGREES, 1)
    ]
    turn = replied("gemini", 1)["candidates"][0]["content"]
    return turn, {"role": "user", "parts": results}


GEMINI = (
    Dialogue(
        name="gemini/two_calls_streamed",
        method=":streamGenerateContent?alt=sse",
        exchanges=(
            (content(), sent("gemini", replied("gemini", 1), is_streamed=True)),
            (content(*content_turn()), sent("gemini", replied("gemini", 2), is_streamed=True)),
        ),
    ),
)

DIALOGUES = (*OPENAI_CHAT, *OPENAI_RESPONSES, *ANTHROPIC_MESSAGES, *GEMINI)
