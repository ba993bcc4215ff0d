"""Shell: a made-up conversation: one reply with three calls, and five ways to go on from it."""

import json
from dataclasses import dataclass
from importlib.resources import files

from replaykit.model import Exchange, HttpRequest, HttpResponse, Json

_URL = "https://api.openai.com/v1/chat/completions"
_TOKYO, _LONDON, _RATE = "call_tokyo", "call_london", "call_usdjpy"

_QUESTION = {"role": "user", "content": "Weather in Tokyo and London, and USD to JPY?"}
_TOOLS = [
    {
        "type": "function",
        "function": {
            "name": name,
            "parameters": {
                "type": "object",
                "properties": {key: {"type": "string"} for key in parameters},
                "required": list(parameters),
            },
        },
    }
    for name, parameters in (("get_weather", ("city",)), ("get_exchange_rate", ("base", "quote")))
]


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUp:
    """One way in which a loop goes on after the reply."""

    title: str
    request: HttpRequest


def first_exchange() -> Exchange:
    """The question, and the streamed reply that asks for three tools at once."""
    stream = files("replaykit.cli.demo").joinpath("three_calls.sse").read_bytes()
    return Exchange(
        number=1,
        request=_request([_QUESTION], stream=True),
        response=HttpResponse(
            status=200, headers=(("content-type", "text/event-stream"),), body=stream
        ),
    )


def wrong_follow_ups() -> tuple[FollowUp, ...]:
    """What loops with a bug send."""
    echo, answers = _echo(), _answers()
    return (
        FollowUp(
            title="the rate lookup failed, and the loop sent no result for it",
            request=_request([_QUESTION, echo, *answers[:2]]),
        ),
        FollowUp(
            title="the rate is sent under an id that nobody asked with",
            request=_request([_QUESTION, echo, *answers[:2], _answer("call_rate", "157.20")]),
        ),
        FollowUp(
            title="a retry sent London's result a second time",
            request=_request([_QUESTION, echo, *answers, answers[1]]),
        ),
        FollowUp(
            title="the model's own turn was left out of the history",
            request=_request([_QUESTION, *answers]),
        ),
    )


def right_exchange() -> Exchange:
    """The follow-up of a loop that is in order, and the model's last word."""
    tokyo, london, rate = _answers()
    message = {"role": "assistant", "content": "Rain in Tokyo, fog in London; 157.20 yen a dollar."}
    completion = {
        "id": "chatcmpl-demo-2",
        "object": "chat.completion",
        "model": "gpt-4.1",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
    }
    return Exchange(
        number=2,
        # In the order in which the tools finished, which need not be the order of the calls.
        request=_request([_QUESTION, _echo(), london, rate, tokyo]),
        response=HttpResponse(
            status=200,
            headers=(("content-type", "application/json"),),
            body=json.dumps(completion).encode(),
        ),
    )


def _echo() -> Json:
    calls = (
        (_TOKYO, "get_weather", {"city": "Tokyo"}),
        (_LONDON, "get_weather", {"city": "London"}),
        (_RATE, "get_exchange_rate", {"base": "USD", "quote": "JPY"}),
    )
    return {
        "role": "assistant",
        "content": None,
        "tool_calls": [
            {
                "id": call_id,
                "type": "function",
                "function": {"name": name, "arguments": json.dumps(arguments)},
            }
            for call_id, name, arguments in calls
        ],
    }


def _answers() -> tuple[Json, Json, Json]:
    return (
        _answer(_TOKYO, "rain, 18 degrees"),
        _answer(_LONDON, "fog, 9 degrees"),
        _answer(_RATE, "157.20"),
    )


def _answer(call_id: str, content: str) -> Json:
    return {"role": "tool", "tool_call_id": call_id, "content": content}


def _request(messages: list[Json], *, stream: bool = False) -> HttpRequest:
    body = {"model": "gpt-4.1", "stream": stream, "tools": _TOOLS, "messages": messages}
    return HttpRequest(
        method="POST",
        url=_URL,
        headers=(("content-type", "application/json"),),
        body=json.dumps(body).encode(),
    )
