"""Shell: a provider on loopback that plays the model: it asks for three tools, then it answers."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer

from replaykit.cli.speech import problem
from replaykit.errors import SettingError
from replaykit.model import Json

_HOST = "127.0.0.1"
_CALLS = (
    ("get_weather", {"city": "Tokyo"}),
    ("find_hotel", {"city": "Tokyo"}),
    ("get_rate", {"quote": "JPY"}),
)
_LAST_WORD = "It will be sunny in Tokyo. Stay at the Harbour View; a dollar is 158 yen."


@contextmanager
def provider_on_loopback() -> Iterator[str]:
    """Its address; after the block nobody answers there any more.

    Raises:
        SettingError: where nothing may be opened on loopback.
    """
    with _listening() as server:
        server.daemon_threads = True
        serving = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        serving.start()
        try:
            yield f"http://{_HOST}:{server.server_address[1]}/v1"
        finally:
            server.shutdown()
            serving.join()


def _listening() -> ThreadingTCPServer:
    try:
        return ThreadingTCPServer((_HOST, 0), _Answering)
    except OSError as refused:
        what = f"{_HOST}: the system lets nobody listen there ({refused.strerror})"
        fix = "run it where a program may open a port on its own machine"
        raise SettingError(problem(what, fix=fix)) from refused


class _Answering(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["content-length"])))
        has_results = any(message["role"] == "tool" for message in question["messages"])
        body = json.dumps(_reply(_last_word() if has_results else _calls())).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002  (http.server passes it by this name)
        """What it is asked is told by the demo."""


def _reply(message: dict[str, Json]) -> Json:
    asks = "tool_calls" in message
    return {
        "id": f"chatcmpl-{1 if asks else 2}",
        "object": "chat.completion",
        "created": 1763719200,
        "model": "gpt-5",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", **message},
                "finish_reason": "tool_calls" if asks else "stop",
            }
        ],
    }


def _calls() -> dict[str, Json]:
    calls: list[Json] = [
        {
            "id": f"call_{number}",
            "type": "function",
            "function": {"name": tool, "arguments": json.dumps(arguments)},
        }
        for number, (tool, arguments) in enumerate(_CALLS, 1)
    ]
    return {"content": None, "tool_calls": calls}


def _last_word() -> dict[str, Json]:
    return {"content": _LAST_WORD}
