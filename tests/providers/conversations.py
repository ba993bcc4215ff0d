"""Small made-up conversations, in the words of each provider's wire."""

import json

from replaykit.model import Exchange, HttpRequest, HttpResponse

CHAT_URL = "https://api.openai.com/v1/chat/completions"


def exchange(number, url, question, answer):
    return Exchange(
        number=number,
        request=HttpRequest(method="POST", url=url, body=json.dumps(question).encode()),
        response=HttpResponse(status=200, body=json.dumps(answer).encode()),
    )


def chat_call(call_id, city):
    arguments = json.dumps({"city": city})
    function = {"name": "get_weather", "arguments": arguments}
    return {"id": call_id, "type": "function", "function": function}


def chat_reply(*calls, text=None):
    message = {"role": "assistant", "content": text, "tool_calls": list(calls) or None}
    return {"id": "chatcmpl-1", "model": "gpt-5", "choices": [{"index": 0, "message": message}]}


def chat_result(call_id, text):
    return {"role": "tool", "tool_call_id": call_id, "content": text}


def chat_exchanges(asked, history, answered_by):
    """A question, the reply that asks for calls, and the request that follows it up."""
    question = [{"role": "user", "content": "Weather?"}]
    first = {"model": "gpt-5", "messages": question}
    second = {"model": "gpt-5", "messages": [*question, *history, *answered_by]}
    return [
        exchange(1, CHAT_URL, first, chat_reply(*asked)),
        exchange(2, CHAT_URL, second, chat_reply(text="Sunny.")),
    ]


def gemini_exchanges(asked, history):
    url = "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent"
    question = [{"role": "user", "parts": [{"text": "Weather?"}]}]
    reply = {"candidates": [{"content": {"role": "model", "parts": asked}, "finishReason": "STOP"}]}
    last = {"candidates": [{"content": {"role": "model", "parts": [{"text": "Sunny."}]}}]}
    return [
        exchange(1, url, {"contents": question}, reply),
        exchange(2, url, {"contents": [*question, *history]}, last),
    ]
