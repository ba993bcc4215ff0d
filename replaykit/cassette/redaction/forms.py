"""Core: secrets in form bodies, in the URL's way of writing pairs and in parts with boundaries."""

import re
from urllib.parse import unquote_plus

from replaykit.cassette.redaction.encodings import percent_layer
from replaykit.cassette.redaction.layers import Layer, Part
from replaykit.cassette.redaction.seeker import Seeker

_FORM = re.compile(r"[^\s=&{\"<]+=[^\s&]*(?:&[^\s=&]+=[^\s&]*)*")
_PAIR = re.compile(r"([^&=]+)=([^&]*)")
_PART = re.compile(
    r"content-disposition:[^\r\n]{0,400}?\bname=\"?([^\"\r\n;]{0,200})", re.IGNORECASE
)


def is_form(text: str) -> bool:
    """Whether a body is pairs of names and values, as a browser sends them."""
    return _FORM.fullmatch(text) is not None


def is_multipart(text: str) -> bool:
    """Whether a body is made of parts with boundaries between them."""
    return text.startswith("--") and _PART.search(text, 0, 4096) is not None


def read_form(seeker: Seeker, layer: Layer, depth: int) -> None:
    """Hides every secret in a body of pairs."""
    for pair in _PAIR.finditer(layer.text):
        name, value = unquote_plus(pair[1]), unquote_plus(pair[2])
        if kind := seeker.names.hidden(name, value, in_query=True):
            seeker.hide(layer, *pair.span(2), kind, secret=value)
            seeker.learn(value)
        else:
            plain = percent_layer(layer, *pair.span(2), plus_is_space=True)
            if seeker.suspects(plain.text):
                seeker.look(plain, depth + 1)
    seeker.look_at_words(layer, depth)


def read_multipart(seeker: Seeker, layer: Layer, depth: int) -> None:
    """Hides every secret in the parts of a body."""
    text = layer.text
    boundary = text.partition("\n")[0].rstrip("\r")
    start = 0
    while start < len(text):
        end = text.find(boundary, start + len(boundary))
        end = len(text) if end < 0 else end
        _read_part(seeker, Part(layer, start, end), depth)
        start = end


def _read_part(seeker: Seeker, part: Layer, depth: int) -> None:
    blank = re.search(r"\r?\n\r?\n", part.text)
    named = _PART.search(part.text, 0, blank.start()) if blank else None
    if blank is None or named is None:
        seeker.look_at_words(part, depth)
        return
    seeker.look_at_words(Part(part, 0, blank.start()), depth)
    value = Part(part, blank.end(), len(part.text.rstrip("\r\n")))
    if kind := seeker.names.hidden(named[1], value.text, in_query=True):
        seeker.hide(value, 0, len(value.text), kind)
        seeker.learn(value.text)
    elif seeker.suspects(value.text):
        seeker.look(value, depth + 1)
