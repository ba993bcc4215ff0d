"""A provider in a process of its own, which may take its time: what clients measure is theirs."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

TAKES_S = 0.02
BETWEEN_PIECES_S = 0.005
_MESSAGE = {"role": "assistant", "content": "It is sunny, and will be so tomorrow. " * 10}
_CHANGE = {"index": 0, "delta": {"content": "It is sunny. " * 70}}
_EVENT = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "choices": [_CHANGE]}
PIECE = f"data: {json.dumps(_EVENT)}\n\n".encode()
_ANSWER = json.dumps(
    {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "gpt-5",
        "choices": [{"index": 0, "message": _MESSAGE, "finish_reason": "stop"}],
    }
).encode()


@contextmanager
def slow_provider(takes_s: float = TAKES_S) -> Iterator[str]:
    """Its address.

    Args:
        takes_s: how long it thinks about each answer.
    """
    command = [sys.executable, "-m", "benchmarks.slow_provider", str(takes_s)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


async def _serve(takes_s: float) -> None:
    server = await asyncio.start_server(partial(_answer, takes_s), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def _answer(
    takes_s: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    while head := await _head(reader):
        path, length = head
        await reader.readexactly(length)
        await asyncio.sleep(takes_s)
        way, _, pieces = path.rpartition("/")
        if way in ("/stream", "/paced"):
            await _stream(writer, int(pieces), BETWEEN_PIECES_S if way == "/paced" else 0)
        else:
            writer.write(_headed(b"application/json", b"content-length: %d" % len(_ANSWER)))
            writer.write(_ANSWER)
        await writer.drain()


async def _head(reader: asyncio.StreamReader) -> tuple[str, int] | None:
    try:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    lengths = [line.partition(":")[2] for line in lines if line.startswith("content-length:")]
    return lines[0].split()[1], int(lengths[0]) if lengths else 0


async def _stream(writer: asyncio.StreamWriter, pieces: int, between_s: float) -> None:
    writer.write(_headed(b"text/event-stream", b"transfer-encoding: chunked"))
    for _ in range(pieces):
        writer.write(b"%x\r\n%b\r\n" % (len(PIECE), PIECE))
        await writer.drain()
        if between_s:
            await asyncio.sleep(between_s)
    writer.write(b"0\r\n\r\n")


def _headed(kind: bytes, length: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-type: %b\r\n%b\r\n\r\n" % (kind, length)


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1])))
