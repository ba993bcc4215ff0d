"""Core: secrets in a request's URL: who asks, in the query, in the path, before the host."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, unquote_plus

from replaykit.cassette.redaction.encodings import percent_layer
from replaykit.cassette.redaction.key_names import KeyNames
from replaykit.cassette.redaction.layers import Layer
from replaykit.cassette.redaction.seeker import Seeker

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:)?//(?:([^/?#]*)@)?([^/?#@]*)([^?#]*)")
_PAIR = re.compile(r"[?&]([^=&#]+)=([^&#]*)")
_CLOUD_PROJECT = re.compile(r"/projects/(?!<|%3[Cc])([^/?#]+)/locations/")


def read_url(seeker: Seeker, layer: Layer) -> None:
    """Hides every secret in a URL; what stands before the host is dropped."""
    parts = _URL.match(layer.text)
    if parts is not None:
        if parts[2] is not None:
            layer.replace(parts.start(2), parts.end(2) + 1, "")
        for project in _CLOUD_PROJECT.finditer(layer.text, *parts.span(4)):
            seeker.hide(layer, *project.span(1), "project", secret=unquote(project[1]))
    for pair in _PAIR.finditer(layer.text):
        value = unquote_plus(pair[2])
        if kind := seeker.names.hidden(unquote(pair[1]), value, in_query=True):
            seeker.hide(layer, *pair.span(2), kind, secret=value)
        elif "+" in pair[2]:
            spaced = percent_layer(layer, *pair.span(2), plus_is_space=True)
            seeker.look_at_words(spaced, 1)
    seeker.look_at_words(layer, 0)


def credentials_in_url(url: str, names: KeyNames) -> Iterator[str]:
    """The secrets in a URL, to be hidden wherever else they stand."""
    parts = _URL.match(url)
    if parts is not None and parts[2]:
        user, _, password = parts[2].partition(":")
        yield unquote(password or user)
    for project in _CLOUD_PROJECT.findall(url):
        yield unquote(project)
    for name, value in _PAIR.findall(url):
        naming = names.naming(unquote(name), in_query=True)
        if naming is not None and naming.is_sure and "signature" not in naming.kind:
            yield unquote_plus(value)
