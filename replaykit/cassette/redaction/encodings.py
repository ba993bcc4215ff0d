"""Core: texts spelled in percent escapes, base64 or hexadecimal, found, read and written again."""

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from replaykit.cassette.redaction.layers import Escaped, Layer, Recoded
from replaykit.errors import MalformedWireError
from replaykit.providers.compression import decoded

LONGEST_SHIFTED = 16 * 1024
"""Longer base64 is read from its beginning only, not from each of the four places in a group."""

_RUN = re.compile(
    r"(?:[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/]{1,76}={0,2}|[A-Za-z0-9+/_-]{11,}={0,2}"
)
_NO_BREAK = re.compile(r"[^\s\"'<>]+")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){12,}")
_TO_STANDARD = str.maketrans("-_", "+/")
_TO_URL_SAFE = str.maketrans("+/", "-_")
_COMPRESSED = (b"\x1f\x8b", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x28\xb5\x2f\xfd")


class Run(NamedTuple):
    """A stretch that may be base64."""

    start: int
    end: int
    text: str


class Reading(NamedTuple):
    """One way of reading a run: from which place in it, as what, and how to write it again."""

    skipped: int
    data: bytes
    encode: Callable[[bytes], str]


def text_of(data: bytes) -> str:
    """Bytes as text, in a way from which every byte comes back."""
    return data.decode("utf-8", "surrogateescape")


def bytes_of(text: str) -> bytes:
    """The bytes of a text that `text_of` made."""
    return text.encode("utf-8", "surrogateescape")


def base64_runs(text: str) -> Iterator[Run]:
    """Every stretch of base64 letters, also where it is wrapped into lines."""
    return (Run(*match.span(), match.group()) for match in _RUN.finditer(text))


def readings(run: Run) -> Iterator[Reading]:
    """The bytes a run may stand for: it may have other letters glued to its front."""
    letters = run.text.rstrip("=")
    is_bare = len(letters) == len(run.text) and len("".join(letters.split())) % 4 > 0
    lines = letters.split("\n")
    width = len(lines[0].rstrip("\r"))
    newline = "\r\n" if lines[0].endswith("\r") else "\n"
    is_url_safe = "-" in letters or "_" in letters
    whole = "".join(letters.split()).translate(_TO_STANDARD)

    def encode(data: bytes) -> str:
        text = base64.b64encode(data).decode()
        text = text.translate(_TO_URL_SAFE) if is_url_safe else text
        text = text.rstrip("=") if is_bare else text
        if len(lines) == 1:
            return text
        return newline.join(text[i : i + width] for i in range(0, len(text), width))

    for skipped in range(4 if len(whole) <= LONGEST_SHIFTED and len(lines) == 1 else 1):
        yield Reading(skipped, _from_base64(whole[skipped:]), encode)


def _from_base64(letters: str) -> bytes:
    """What the letters stand for; a last one that is not enough for a byte says nothing."""
    usable = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(usable + "=" * (-len(usable) % 4))


def base64_layer(around: Layer, run: Run, reading: Reading) -> Layer:
    """What a run stands for; compressed data is unpacked, and packed again when it changes."""
    plain, pack = unpacked(reading.data)
    return Recoded(
        around,
        (run.start + reading.skipped, run.end),
        text_of(plain),
        lambda text: reading.encode(pack(bytes_of(text))),
    )


def unpacked(data: bytes) -> tuple[bytes, Callable[[bytes], bytes]]:
    """Data without its compression, and how to compress it again (always as gzip or zlib)."""
    if not data.startswith(_COMPRESSED):
        return data, bytes
    try:
        plain = decoded(data, ())
    except MalformedWireError:
        return data, bytes
    return plain, zlib.compress if data[0] == _COMPRESSED[1][0] else _gzip


def _gzip(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    return packer.compress(data) + packer.flush()


def hex_runs(text: str) -> Iterator[bytes]:
    """What each stretch of hexadecimal digits stands for."""
    return (bytes.fromhex(match.group()) for match in _HEX.finditer(text))


def hex_layers(around: Layer) -> Iterator[Layer]:
    """Every stretch of hexadecimal digits, as the text it stands for."""
    for match in _HEX.finditer(around.text):
        text = text_of(bytes.fromhex(match.group()))
        yield Recoded(around, match.span(), text, lambda changed: bytes_of(changed).hex())


def percent_words(text: str) -> Iterator[tuple[int, int]]:
    """Where the words with percent escapes stand."""
    if "%" in text:
        for word in _NO_BREAK.finditer(text):
            if _PERCENT.search(text, *word.span()):
                yield word.span()


def percent_layer(around: Layer, start: int, end: int, *, plus_is_space: bool = False) -> Layer:
    """What a stretch with percent escapes stands for."""
    raw = around.text[start:end]
    if plus_is_space:
        raw = raw.replace("+", " ")
    pieces: list[str] = []
    places: list[int] = []
    position = 0
    for escapes in _PERCENT.finditer(raw):
        pieces.append(raw[position : escapes.start()])
        places += range(position, escapes.start())
        text = text_of(binascii.unhexlify(escapes.group().replace("%", "")))
        place = escapes.start()
        for letter in text:
            places.append(place)
            place += 3 * len(bytes_of(letter))
        pieces.append(text)
        position = escapes.end()
    pieces.append(raw[position:])
    places += range(position, len(raw) + 1)
    return Escaped(around, "".join(pieces), [start + place for place in places], str)
