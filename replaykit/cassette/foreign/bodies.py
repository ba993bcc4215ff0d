"""Core: bodies, in every way in which recorders write them down, as the bytes they stand for."""

import re

from replaykit.cassette.foreign.shape import damaged, text, unlike
from replaykit.cassette.foreign.yaml_scalars import from_base64
from replaykit.model import Json
from replaykit.providers.json_node import compact

_BODY_KEYS = ("body", "content", "request_body")
_ENVELOPE = {"string", "base64_string", "encoding", "file"}
_TYPED = {"type", "content"}
_TYPES = ("json", "text", "binary", "none")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")
# Codecs that map text to bytes one to one; others are slow, or stand for something else.
_CODEC = re.compile(
    r"(?:iso[-_]?8859|windows|cp|utf[-_]?16|utf[-_]?32|shift_jis|euc|gb|big5|koi8)[-_\w]*",
    re.IGNORECASE | re.ASCII,
)


def body_of(message: dict[str, Json], where: str) -> bytes:
    """The body of a request or a response, under whichever name its recorder keeps it."""
    if message.get("parsed_body") is not None:
        return json_bytes(message["parsed_body"], f"{where}.parsed_body")
    if "body_type" in message:
        return _typed(message["body_type"], message.get("body_content"), f"{where}.body_content")
    key = next((key for key in _BODY_KEYS if message.get(key) not in (None, "")), "body")
    return body_bytes(message.get(key), f"{where}.{key}")


def body_bytes(body: Json, where: str) -> bytes:
    """The bytes of a body that is text, data, JSON as structure, or one of these in an envelope."""
    if isinstance(body, dict):
        if _is_envelope(body):
            return _enclosed(body, where)
        if body.keys() <= _TYPED and body.get("type") in _TYPES:
            content = body.get("content")
            if body["type"] == "json":
                return json_bytes(content, where)
            return _typed(body["type"], content, where)
    if isinstance(body, list) and body and all(isinstance(part, bytes) for part in body):
        return b"".join(body)
    return plain_bytes(body, where)


def plain_bytes(body: Json, where: str) -> bytes:
    """The bytes of a text or of data as they are, of anything else as JSON; nothing for null."""
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode(errors="surrogatepass")
    return json_bytes(body, where)


def json_bytes(value: Json, where: str) -> bytes:
    """A structured body as compact JSON; how it was spaced on the wire is not recorded."""
    try:
        return compact(value).encode(errors="surrogatepass")
    except TypeError as foreign:
        raise damaged(f"{where} holds what JSON cannot hold", "a JSON body there") from foreign


def base64_bytes(encoded: Json, where: str) -> bytes:
    """The bytes that a base64 text stands for."""
    data = encoded if isinstance(encoded, bytes) else from_base64(text(encoded, where))
    if data is None:
        raise damaged(f"{where} is no valid base64", "base64, as its recorder wrote it")
    return data


def hex_bytes(encoded: Json, where: str) -> bytes:
    """The bytes that a hexadecimal text stands for."""
    digits = text(encoded, where)
    if digits and not _HEX.fullmatch(digits):
        raise damaged(f"{where} is no valid hexadecimal text", "pairs of hexadecimal digits")
    return bytes.fromhex(digits)


def is_hex(value: Json) -> bool:
    """Whether a value is a text of hexadecimal digit pairs."""
    return isinstance(value, str) and bool(_HEX.fullmatch(value))


def _typed(kind: Json, content: Json, where: str) -> bytes:
    if kind == "binary":
        return hex_bytes(content, where)
    if kind not in _TYPES:
        raise unlike(f"the type of {where}", kind, f"one of {', '.join(_TYPES)}")
    return plain_bytes(None if kind == "none" else content, where)


def _is_envelope(body: dict[str, Json]) -> bool:
    return body.keys() <= _ENVELOPE and ("string" in body or "base64_string" in body)


def _enclosed(envelope: dict[str, Json], where: str) -> bytes:
    if envelope.get("base64_string") is not None:
        return base64_bytes(envelope["base64_string"], f"{where}.base64_string")
    string, encoding = envelope.get("string"), envelope.get("encoding")
    if isinstance(string, str) and isinstance(encoding, str) and _CODEC.fullmatch(encoding):
        try:
            return string.encode(encoding)
        except (LookupError, UnicodeError):
            pass  # the recorder misnamed it: the text, as it is, is what there is
    if isinstance(string, dict):
        return json_bytes(string, f"{where}.string")
    return body_bytes(string, f"{where}.string")
