"""Whether anything of a secret is left in a message; it shares nothing with the redactor."""

import base64
import binascii
import contextlib
import gzip
import json
import re
import struct
import zlib
from urllib.parse import unquote, unquote_plus

import brotli

WINDOW = 8
"""So many letters of a secret in a row are a leak."""

RUN = re.compile(r"[A-Za-z0-9+/_-]{12,}")


def remains(message, kind, secret):
    """The stretches of a secret that can still be read in a message."""
    telling = secret[kind.given_away :]
    size = min(WINDOW, len(telling))
    windows = [telling[i : i + size] for i in range(len(telling) - size + 1)]
    everything = "\n\n".join(Reader(message).texts)
    return [window for window in windows if window in everything]


class Reader:
    """Gets every text out of a message that a patient person would."""

    def __init__(self, message):
        self.texts = set()
        self._runs = set()
        chunks = [chunk.data for chunk in getattr(message, "chunks", ())]
        headers = [f"{name}: {value}".encode() for name, value in message.headers]
        url = getattr(message, "url", "").encode()
        for part in (url, message.body, *headers, b"".join(chunks), *chunks):
            self._read(part, 0)

    def _read(self, data, depth):
        text = data.decode("utf-8", "replace")
        if depth > 5 or text in self.texts:
            return
        self.texts.add(text)
        for further in (*unpacked(data), *unframed(data)):
            self._read(further, depth + 1)
        for further in (*unquoted(text), *spelled_out(text)):
            self._read(further.encode("utf-8", "replace"), depth + 1)
        for run in set(RUN.findall(text)) - self._runs:
            self._runs.add(run)
            for start in range(4):
                self._read_base64(run[start:], depth)

    def _read_base64(self, run, depth):
        letters = run[: len(run) - (len(run) % 4 == 1)].replace("-", "+").replace("_", "/")
        data = binascii.a2b_base64(letters + "=" * (-len(letters) % 4))
        if data[:1] in (b"{", b"\x1f"):
            self._read(data, depth + 1)
        else:
            self.texts.add(data.decode("utf-8", "replace"))


def unpacked(data):
    if data[:2] == b"\x1f\x8b":
        with contextlib.suppress(EOFError, OSError, zlib.error):
            yield gzip.decompress(data)
    elif data[:1] not in (b"{", b"[", b"", b"d", b"e"):
        with contextlib.suppress(brotli.error):
            yield brotli.decompress(data)


def unframed(data):
    """The events of a body of frames, one on each line."""
    events = []
    while len(data) > 16:
        length, headers, checksum = struct.unpack(">III", data[:12])
        if binascii.crc32(data[:8]) != checksum:
            break
        payload = json.loads(data[12 + headers : length - 4])
        events.append(base64.b64decode(payload["bytes"]))
        data = data[length:]
    return [b"\n".join(events)] if events else []


def unquoted(text):
    return (unquote(text), unquote_plus(text)) if "%" in text or "+" in text else ()


def spelled_out(text):
    """The strings of the documents in a text, and what they say together."""
    for document in documents(text):
        yield from strings(document)
        yield from joined(document)


def documents(text):
    """All of a stream as one list, or the one document."""
    if not text.lstrip().startswith(("{", "[", '"', "data", "event")):
        return
    lines = [line.removeprefix("data:").strip() for line in text.splitlines()]
    events = [event for line in lines if (event := parsed(line)) is not None]
    if len(events) > 1:
        yield events
    elif (whole := parsed(text)) is not None:
        yield whole


def parsed(text):
    if text.startswith(("{", "[", '"')):
        with contextlib.suppress(ValueError):
            return json.loads(text)
    return None


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from strings(member)
    elif isinstance(value, list):
        for member in value:
            yield from strings(member)


def joined(value):
    """What the members of one name, in one numbered block, say one after the other."""
    found = {}

    def walk(value, name, number):
        if isinstance(value, dict):
            for key, member in value.items():
                walk(member, key, (*number, value.get("index")))
        elif isinstance(value, list) and value and all(isinstance(n, int) for n in value):
            found.setdefault((name, number), []).append(bytes(value).decode("utf-8", "replace"))
        elif isinstance(value, list):
            for member in value:
                walk(member, name, number)
        elif isinstance(value, str):
            found.setdefault((name, number), []).append(value)

    walk(value, "", ())
    return ["".join(texts) for texts in found.values()]
