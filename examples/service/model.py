"""A model on this machine that speaks as OpenAI does: what the service asks in this example."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CITIES = ("Tokyo", "Atlantis", "London", "Paris")

Json = dict[str, Any]


def call_of(city: str, place: int) -> Json:
    function = {"name": "get_weather", "arguments": json.dumps({"city": city})}
    return {
        "index": place,
        "id": f"call_{city.lower()}",
        "type": "function",
        "function": function,
    }


def message_for(messages: list[Json]) -> Json:
    """Asks for the weather in all cities that were named, and then says what it was told."""
    told = [said["content"] for said in messages if said["role"] == "tool"]
    if told:
        return {"role": "assistant", "content": "; ".join(told)}
    named = [city for city in CITIES if city in messages[0]["content"]]
    calls = [call_of(city, place) for place, city in enumerate(named)]
    return {"role": "assistant", "content": None, "tool_calls": calls}


class Handler(BaseHTTPRequestHandler):
    """Answers as a whole, or in pieces."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        message = message_for(asked["messages"])
        end = "tool_calls" if "tool_calls" in message else "stop"
        head = {"id": "chatcmpl-1", "created": 1763719200, "model": asked["model"]}
        if asked.get("stream"):
            chunk = {**head, "object": "chat.completion.chunk"}
            pieces = [
                {**chunk, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
                for delta, reason in ((message, None), ({}, end))
            ]
            events = [*(json.dumps(piece) for piece in pieces), "[DONE]"]
            self.reply("text/event-stream", "".join(f"data: {event}\n\n" for event in events))
        else:
            choice = {"index": 0, "message": message, "finish_reason": end}
            whole = {**head, "object": "chat.completion", "choices": [choice]}
            self.reply("application/json", json.dumps(whole))

    def reply(self, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silence."""


@contextmanager
def model() -> Iterator[str]:
    """The model while the block runs, and its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        server.shutdown()
