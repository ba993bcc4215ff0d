"""A provider on loopback: real sockets, replies made to measure, streams that wait to be let go."""

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """What the server answers; pieces go out one by one, each after its gate is open."""

    pieces: list
    status: int = 200
    headers: dict = field(default_factory=lambda: {"content-type": "application/json"})
    gates: list = field(default_factory=list)
    breaks_off: bool = False


def plain(body, status=200, **headers):
    headers = {"content-type": "application/json", **headers}
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply([data], status=status, headers=headers)


def streamed(*pieces, gates=(), breaks_off=False):
    data = [p if isinstance(p, bytes) else f"data: {json.dumps(p)}\n\n".encode() for p in pieces]
    headers = {"content-type": "text/event-stream"}
    return Reply(data, headers=headers, gates=list(gates), breaks_off=breaks_off)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.server.asked.append(self.rfile.read(int(self.headers.get("content-length", 0))))
        reply = self.server.next_reply()
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for index, piece in enumerate(reply.pieces):
            if index < len(reply.gates) and reply.gates[index] is not None:
                assert reply.gates[index].wait(10), "nobody opened the gate"
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.flush()
        if reply.breaks_off:
            self.close_connection = True
            return
        self.wfile.write(b"0\r\n\r\n")

    do_GET = do_POST

    def log_message(self, *args):
        """Silence."""


class Provider(ThreadingHTTPServer):
    """Answers each request with the next reply; the last one again when they are used up."""

    daemon_threads = True

    def __init__(self, replies):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked = []
        self._replies = list(replies)
        self._lock = threading.Lock()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def next_reply(self):
        with self._lock:
            return self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]

    def handle_error(self, request, client_address):
        """A client that goes away is part of the game."""


@contextmanager
def provider(*replies):
    """A running provider; gone, with its port closed, when the block ends."""
    server = Provider(replies)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
