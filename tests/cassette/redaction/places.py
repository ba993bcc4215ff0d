"""Places where a secret may stand in an exchange."""

import base64
import binascii
import gzip
import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import brotli

from replaykit.model import Chunk, HttpRequest, HttpResponse

CHAT = "https://api.openai.com/v1/chat/completions"
JSON = (("content-type", "application/json"),)
EVENTS = (("content-type", "text/event-stream; charset=utf-8"),)


@dataclass(frozen=True)
class Place:
    """One place, and how a message looks that has a secret there."""

    name: str
    put: Callable[[str], HttpRequest | HttpResponse]
    is_named: bool = False
    """Whether the place itself says that a secret stands there."""


def asked(body=b"", url=CHAT, headers=JSON):
    return HttpRequest(method="POST", url=url, headers=headers, body=body)


def answered(body, headers=JSON, status=200, size=None):
    data = [body[i : i + size] for i in range(0, len(body), size)] if size else [body]
    chunks = tuple(Chunk(at_ns=number * 1000, data=piece) for number, piece in enumerate(data))
    return HttpResponse(status=status, headers=headers, body=body, chunks=chunks)


def dumped(value):
    return json.dumps(value, ensure_ascii=False).encode()


def said(text):
    return {"model": "gpt-5", "messages": [{"role": "user", "content": text}]}


def replied(text):
    message = {"role": "assistant", "content": text}
    return {"id": "chatcmpl-1", "choices": [{"index": 0, "message": message}]}


def pieces(text, size=5):
    return [text[i : i + size] for i in range(0, len(text), size)]


def sse(*events):
    return b"".join(b"data: " + dumped(event) + b"\n\n" for event in events) + b"data: [DONE]\n\n"


def one_line(secret):
    return quote(secret, safe="") if "\n" in secret else secret


def header(name, form="{}"):
    def put(secret):
        value = form.format(one_line(secret))
        return asked(dumped(said("hello")), headers=(*JSON, (name, value)))

    return put


def tool_call(arguments):
    function = {"name": "deploy", "arguments": json.dumps(arguments)}
    call = {"id": "call_1", "type": "function", "function": function}
    return {"choices": [{"index": 0, "message": {"role": "assistant", "tool_calls": [call]}}]}


def escaped_json(secret):
    text = "".join(f"\\u{ord(letter):04x}" for letter in f"It is {secret}.")
    return asked(b'{"model": "gpt-5", "input": "' + text.encode() + b'"}')


def multipart(secret):
    line = "\r\n"
    part = f'Content-Disposition: form-data; name="password"{line}{line}{secret}{line}'
    return asked(f"--b0und{line}{part}--b0und--{line}".encode())


def base64_of(before):
    def put(secret):
        data = base64.b64encode(f"{before}{secret} and more of the same".encode()).decode()
        return asked(dumped(said(f"decode this: {data}")))

    return put


def basic(secret):
    pair = base64.b64encode(f"admin:{secret}".encode()).decode()
    return asked(dumped(said(f'curl -H "Authorization: Basic {pair}" https://build.example')))


def base64_of_gzip(secret):
    packed = base64.b64encode(gzip.compress(f"log of a run: {secret} was used".encode())).decode()
    return answered(dumped({"artifact": packed}))


def chat_deltas(secret):
    deltas = [
        {"choices": [{"index": 0, "delta": {"content": p}}]} for p in pieces(f"Here: {secret} ok")
    ]
    return answered(sse(*deltas), EVENTS, size=37)


def parallel_arguments(secret):
    """Two calls whose arguments arrive in turns."""
    mine = pieces(json.dumps({"note": f"use {secret} here"}))
    other = pieces(json.dumps({"city": "Tokyo, where it is sunny and warm today"}))
    other += [""] * (len(mine) - len(other))
    events = []
    for pair in zip(mine, other, strict=False):
        for index, piece in enumerate(pair):
            call = {"index": index, "function": {"arguments": piece}}
            events.append({"choices": [{"index": 0, "delta": {"tool_calls": [call]}}]})
    return answered(sse(*events), EVENTS)


def anthropic_deltas(secret):
    text = json.dumps({"password": secret})
    lines = ["event: message_start", 'data: {"type": "message_start", "message": {}}', ""]
    for piece in pieces(text, 3):
        delta = {"type": "input_json_delta", "partial_json": piece}
        event = {"type": "content_block_delta", "index": 1, "delta": delta}
        lines += ["event: content_block_delta", "data: " + json.dumps(event), ""]
    return answered("\r\n".join([*lines, ""]).encode(), EVENTS, size=11)


def gemini_array(secret):
    documents = [
        {"candidates": [{"content": {"parts": [{"text": piece}]}}]}
        for piece in pieces(f"It is {secret}, you said.", 7)
    ]
    return answered(dumped(documents))


def lines_of_json(secret):
    documents = [
        {"message": {"content": piece}, "done": False} for piece in pieces(f"so: {secret}.", 4)
    ]
    return answered(b"\n".join(dumped(document) for document in documents) + b"\n")


def frames(secret):
    body = b""
    for piece in pieces(f"Take {secret} now", 6):
        event = {"type": "content_block_delta", "index": 0, "delta": {"text": piece}}
        body += frame(dumped({"bytes": base64.b64encode(dumped(event)).decode(), "p": "abc"}))
    return answered(body, (("content-type", "application/vnd.amazon.eventstream"),))


def frame(payload, headers=b""):
    lengths = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    body = lengths + struct.pack(">I", binascii.crc32(lengths)) + headers + payload
    return body + struct.pack(">I", binascii.crc32(body))


def probabilities(secret):
    tokens = [
        {"token": t, "bytes": list(t.encode()), "logprob": -0.1, "top_logprobs": [{"token": t}]}
        for t in pieces(f" {secret} ", 3)
    ]
    body = replied("nothing")
    body["choices"][0]["logprobs"] = {"content": tokens}
    return answered(dumped(body))


def named_beside(secret):
    environment = [{"name": "DB_PASSWORD", "value": secret}, {"name": "HOME", "value": "/root"}]
    return asked(dumped(said(json.dumps({"env": environment}))))


def shell(secret):
    return asked(dumped(said(f"$ env\nHOME=/root\nAPI_KEY={one_line(secret)}\nLANG=C\n")))


def inside_url(secret):
    return asked(dumped(said(f"see https://bot:{quote(secret, safe='')}@git.example/x.git for it")))


def query(name):
    def put(secret):
        return HttpRequest(method="GET", url=f"{CHAT}?{urlencode({'a': '1', name: secret})}")

    return put


def path(secret):
    return HttpRequest(method="POST", url=f"https://hooks.example/in/{quote(secret, safe='')}/run")


def userinfo(secret):
    return HttpRequest(method="GET", url=f"https://me:{quote(secret, safe='')}@api.example/v1")


def refused(secret):
    message = f"Incorrect API key provided: {secret}. You can find your API key in your account."
    return answered(dumped({"error": {"message": message, "code": "invalid_api_key"}}), status=401)


PLACES = (
    Place("authorization header", header("authorization", "Bearer {}"), is_named=True),
    Place("header of a gateway", header("x-acme-auth"), is_named=True),
    Place("header that is kept", header("accept", "text/{}"), is_named=False),
    Place("cookie", header("cookie", "session={}; theme=dark"), is_named=True),
    Place("query, named", query("api_key"), is_named=True),
    Place("query, not named", query("ref")),
    Place("URL path", path),
    Place("URL, before the host", userinfo, is_named=True),
    Place("JSON, named", lambda s: asked(dumped({"tool": {"client_secret": s}})), is_named=True),
    Place("JSON, named beside", named_beside, is_named=True),
    Place("prompt", lambda s: asked(dumped(said(f"My key is {s}, please use it.")))),
    Place("prompt, letters as escapes", escaped_json),
    Place("tool arguments", lambda s: answered(dumped(tool_call({"run": f"login {s} now"})))),
    Place(
        "tool arguments, named",
        lambda s: answered(dumped(tool_call({"password": s}))),
        is_named=True,
    ),
    Place("tool result, environment", shell, is_named=True),
    Place("URL in a text", inside_url, is_named=True),
    Place("form", lambda s: asked(urlencode({"grant": "x", "note": f"a {s} b"}).encode())),
    Place(
        "form, named", lambda s: asked(urlencode({"password": s, "a": "b"}).encode()), is_named=True
    ),
    Place("multipart, named", multipart, is_named=True),
    Place("base64", base64_of("")),
    Place("base64, one letter later", base64_of("x ")),
    Place("base64, two letters later", base64_of("xy ")),
    Place("base64 of gzip", base64_of_gzip),
    Place("basic credentials in a text", basic, is_named=True),
    Place(
        "gzip request",
        lambda s: asked(
            gzip.compress(dumped(said(f"It is {s}!"))),
            headers=(*JSON, ("content-encoding", "gzip")),
        ),
    ),
    Place(
        "gzip response",
        lambda s: answered(
            gzip.compress(dumped(replied(f"It is {s}!"))),
            (*JSON, ("content-encoding", "gzip")),
            size=20,
        ),
    ),
    Place(
        "brotli response",
        lambda s: answered(
            brotli.compress(dumped(replied(f"It is {s}!"))),
            (*JSON, ("content-encoding", "br")),
            size=20,
        ),
    ),
    Place(
        "debug header of a response",
        lambda s: answered(
            dumped(replied("hi")),
            (*JSON, ("x-debug", one_line(s)), ("set-cookie", f"id={one_line(s)}")),
        ),
        is_named=True,
    ),
    Place("response", lambda s: answered(dumped(replied(f"The key {s} is valid.")))),
    Place("refusal", refused),
    Place("one event", lambda s: answered(sse(replied(f"It is {s}.")), EVENTS, size=7)),
    Place("deltas of an answer", chat_deltas),
    Place("deltas of two calls in turns", parallel_arguments),
    Place("deltas of arguments, named", anthropic_deltas, is_named=True),
    Place("stream as an array", gemini_array),
    Place("stream as lines", lines_of_json),
    Place("stream of frames", frames),
    Place("token probabilities", probabilities),
)
