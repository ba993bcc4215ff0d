"""A provider on loopback: real sockets, replies made to measure, streams that wait to be let go."""

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE = 60
"""Real seconds after which nobody opens a gate any more: never, if all is well."""


@dataclass
class Reply:
    """What the server answers; pieces go out one by one, each after its gate is open."""

    pieces: list
    status: int = 200
    headers: list = field(default_factory=lambda: [("content-type", "application/json")])
    gates: list = field(default_factory=list)
    breaks_off: bool = False
    length: int | None = None
    """What is announced; None sends chunks."""

    is_uncounted: bool = False
    """Whether the body goes on until the connection is closed."""

    @property
    def has_body(self):
        return self.status not in (204, 304)

    @property
    def is_chunked(self):
        return self.has_body and self.length is None and not self.is_uncounted


def plain(body, status=200, **headers):
    headers = {"content-type": "application/json", **headers}
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Reply([data], status=status, headers=named, length=len(data))


def streamed(*pieces, gates=(), breaks_off=False):
    data = [p if isinstance(p, bytes) else f"data: {json.dumps(p)}\n\n".encode() for p in pieces]
    headers = [("content-type", "text/event-stream")]
    return Reply(data, headers=headers, gates=list(gates), breaks_off=breaks_off)


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict
    body: bytes


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self):
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append(Asked(self.command, self.path, headers, self._body()))
        reply = self.server.next_reply()
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        if reply.length is not None:
            self.send_header("content-length", str(reply.length))
        elif reply.is_chunked:
            self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        if self.command != "HEAD" and reply.has_body:
            self._send_body(reply)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = answer

    def _body(self):
        if "chunked" not in self.headers.get("transfer-encoding", ""):
            return self.rfile.read(int(self.headers.get("content-length", 0)))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _send_body(self, reply):
        for index, piece in enumerate(reply.pieces):
            if index < len(reply.gates) and reply.gates[index] is not None:
                assert reply.gates[index].wait(PATIENCE), "nobody opened the gate"
            chunk = b"%x\r\n%s\r\n" % (len(piece), piece)
            self.wfile.write(chunk if reply.is_chunked else piece)
            self.wfile.flush()
        if reply.breaks_off or reply.is_uncounted:
            self.close_connection = True
        elif reply.is_chunked:
            self.wfile.write(b"0\r\n\r\n")

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
    thread = threading.Thread(target=server.serve_forever, args=(0.001,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
