"""Core: the binary framing in which Bedrock streams; each frame holds one JSON event."""

import base64
import binascii
import json
import struct
from collections.abc import Iterator

_PRELUDE = struct.Struct(">III")
_TRAILING_CHECKSUM = 4


def looks_like_frames(body: bytes) -> bool:
    """Whether a body opens with a frame whose prelude carries its own right checksum."""
    if len(body) < _PRELUDE.size:
        return False
    checksum: int = _PRELUDE.unpack_from(body)[2]
    return binascii.crc32(body[: _PRELUDE.size - 4]) == checksum


def read_frames(body: bytes) -> tuple[tuple[str, ...], bool]:
    """The JSON text in each whole frame, and whether the body was cut inside one."""
    texts: list[str] = []
    start = 0
    while len(body) - start >= _PRELUDE.size:
        length, headers_length, _ = _PRELUDE.unpack_from(body, start)
        end = start + length
        if length < _PRELUDE.size + _TRAILING_CHECKSUM or end > len(body):
            break
        payload = body[start + _PRELUDE.size + headers_length : end - _TRAILING_CHECKSUM]
        texts.extend(_unwrapped(payload))
        start = end
    return tuple(texts), start < len(body)


def _unwrapped(payload: bytes) -> Iterator[str]:
    """Bedrock wraps a model's own event as `{"bytes": base64}`; its own errors it does not."""
    try:
        document = json.loads(payload)
        wrapped = document.get("bytes") if isinstance(document, dict) else None
        yield base64.b64decode(wrapped).decode() if wrapped else payload.decode()
    except ValueError:
        return
