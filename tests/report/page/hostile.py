"""Texts that would run, or end what they stand in, were they not escaped."""

import json

from replaykit.checks import examine, session_of
from replaykit.model import Chunk, Exchange, HttpRequest, HttpResponse
from replaykit.providers import read_exchange
from replaykit.report import Seen

TEXTS = (
    "</script><script>window.owned = 1</script>",
    "<!--<script>",
    "--><img src=x onerror='window.owned = 2'>",
    "</pre></noscript><svg onload=window.owned=3>",
    "\u2028window.owned = 4\u2029",
    "{{facts}} {{script}} ${window.owned = 5} `",
    "javascript:window.owned=6",
    "\x00\x1b[31m\ud800\ufeff",
    "]]><style>*{display:none}</style>",
    "\\u003cscript\\u003e",
    "&lt;script&gt;",
)
EVERYTHING = " ".join(TEXTS)


def seen():
    """A session in which everything that can be named is called like that."""
    call = {
        "id": EVERYTHING,
        "type": "function",
        "function": {"name": EVERYTHING, "arguments": json.dumps({EVERYTHING: EVERYTHING})},
    }
    asks = {"role": "assistant", "content": EVERYTHING, "tool_calls": [call]}
    told = {"role": "tool", "tool_call_id": EVERYTHING, "content": EVERYTHING}
    begin = [{"role": "user", "content": EVERYTHING}]
    exchanges = (
        _exchange(1, begin, asks),
        _exchange(2, [*begin, asks, told], {"role": "assistant", "content": EVERYTHING}),
        _exchange(3, [*begin, asks], {"role": "assistant", "content": EVERYTHING}),
    )
    session = session_of([read_exchange(exchange) for exchange in exchanges])
    return Seen(
        title=EVERYTHING,
        exchanges=exchanges,
        session=session,
        verdict=examine(session),
        about=((EVERYTHING, EVERYTHING),),
        notes=(EVERYTHING,),
    )


def _exchange(number, messages, message):
    choice = {"index": 0, "message": message, "finish_reason": EVERYTHING}
    reply = {"id": EVERYTHING, "model": EVERYTHING, "choices": [choice], "usage": {"x": EVERYTHING}}
    body = json.dumps(reply).encode()
    headers = ((EVERYTHING, EVERYTHING), ("content-type", "application/json"))
    question = {"model": EVERYTHING, "messages": messages, EVERYTHING: float("nan")}
    return Exchange(
        number=number,
        sent_ns=number,
        request=HttpRequest(
            method="POST",
            url="https://api.openai.com/v1/chat/completions",
            headers=headers,
            body=json.dumps(question).encode(),
        ),
        response=HttpResponse(
            status=200, headers=headers, body=body, chunks=(Chunk(at_ns=1, data=body),)
        ),
    )
