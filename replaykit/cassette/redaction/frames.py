"""Core: secrets in the binary frames in which Bedrock streams; what changes is framed anew."""

import binascii
import struct

from replaykit.cassette.redaction.channels import Channels
from replaykit.cassette.redaction.documents import read_documents
from replaykit.cassette.redaction.encodings import (
    Run,
    base64_layer,
    bytes_of,
    readings,
    text_of,
)
from replaykit.cassette.redaction.json_text import literals_of
from replaykit.cassette.redaction.layers import Layer, Part, Recoded
from replaykit.cassette.redaction.seeker import Seeker

_PRELUDE = struct.Struct(">III")
_CHECKSUM = struct.Struct(">I")


def read_frames(seeker: Seeker, layer: Layer, depth: int) -> None:
    """Hides every secret in a body of frames.

    Args:
        layer: the body with one character for each byte.
    """
    channels = Channels()
    start = 0
    while len(layer.text) - start >= _PRELUDE.size:
        head = layer.text[start : start + _PRELUDE.size].encode("latin-1")
        length, headers_length, _ = _PRELUDE.unpack(head)
        begin = _PRELUDE.size + headers_length
        end = start + length
        if length < begin + _CHECKSUM.size or end > len(layer.text):
            break
        _read_frame(seeker, _payload(layer, start, begin, end), depth, channels)
        start = end
    channels.search(seeker, depth)
    if start < len(layer.text):  # a frame that was cut off
        seeker.look_at_words(Part(layer, start, len(layer.text)), depth)


def _payload(layer: Layer, start: int, begin: int, end: int) -> Layer:
    frame = layer.text[start:end].encode("latin-1")
    headers = frame[_PRELUDE.size : begin]

    def encode(text: str) -> str:
        return _built(headers, bytes_of(text)).decode("latin-1")

    return Recoded(layer, (start, end), text_of(frame[begin : -_CHECKSUM.size]), encode)


def _built(headers: bytes, payload: bytes) -> bytes:
    length = _PRELUDE.size + len(headers) + len(payload) + _CHECKSUM.size
    lengths = struct.pack(">II", length, len(headers))
    frame = lengths + _CHECKSUM.pack(binascii.crc32(lengths)) + headers + payload
    return frame + _CHECKSUM.pack(binascii.crc32(frame))


def _read_frame(seeker: Seeker, payload: Layer, depth: int, channels: Channels) -> None:
    """A model's own event is wrapped as `{"bytes": base64}`; Bedrock's events are not."""
    for literal in literals_of(payload.text):
        if literal.name == "bytes" and literal.is_string and not literal.is_name:
            run = Run(literal.start, literal.end, literal.raw)
            payload = base64_layer(payload, run, next(readings(run)))
            break
    read_documents(seeker, payload, depth + 1, channels=channels)
