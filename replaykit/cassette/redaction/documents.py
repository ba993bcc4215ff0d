"""Core: secrets in JSON: under the names that give them away, and inside every string."""

import re
from collections.abc import Iterable

from replaykit.cassette.redaction.channels import Channels
from replaykit.cassette.redaction.json_text import (
    Literal,
    Scope,
    layer_of,
    literals_of,
    unescaped,
)
from replaykit.cassette.redaction.key_names import Naming, is_secret
from replaykit.cassette.redaction.layers import Layer, Part
from replaykit.cassette.redaction.seeker import Seeker

_OPAQUE = frozenset(
    {
        "thoughtSignature",
        "thought_signature",
        "signature",
        "encrypted_content",
        "encryptedContent",
        "encrypted_index",
    }
)
"""What a provider wants back to the letter, and only the provider can read."""

_SCHEME = re.compile(r"(?:bearer|basic|token|digest|negotiate)\s+", re.IGNORECASE)
_WORDS_OF_JSON = re.compile(r"-?[0-9][0-9.eE+-]*|true|false|null|NaN|-?Infinity")
_NUMBER = re.compile(r"-?[0-9][0-9.eE+-]*")
_SHORTEST_NUMBER = 4


def read_documents(
    seeker: Seeker,
    layer: Layer,
    depth: int,
    *,
    channels: Channels | None = None,
    event: str | None = None,
) -> None:
    """Hides every secret in one JSON document, or in several in a row.

    Args:
        channels: where to gather strings that may be pieces of a longer one; None: each stands
            for itself, but for the tokens of probabilities.
    """
    tokens = Channels() if channels is None else channels
    literals = literals_of(layer.text)
    for literal in literals:
        if _is_done_with(seeker, layer, literal, depth):
            continue
        if channels is not None or literal.scope.logprobs is not None:
            tokens.add(layer_of(layer, literal), layer, literal, event)
        elif seeker.suspects(literal.raw):
            seeker.look(layer_of(layer, literal), depth + 1)
    if channels is None:
        tokens.search(seeker, depth)
    if not _is_json(literals):
        seeker.look_at_words(layer, depth)


def _is_json(literals: Iterable[Literal]) -> bool:
    """Whether a text is JSON, and did not only begin like it."""
    return all(one.is_string or _WORDS_OF_JSON.fullmatch(one.raw) for one in literals)


def _is_done_with(seeker: Seeker, layer: Layer, literal: Literal, depth: int) -> bool:
    """Deals with whatever is no text that could hold further texts."""
    if not literal.is_string:
        _read_bare(seeker, layer, literal, depth)
        return True
    if literal.is_name or literal.name in _OPAQUE:
        _read_aside(seeker, layer, literal, depth)
        return True
    return _is_hidden_by_name(seeker, layer, literal)


def _read_aside(seeker: Seeker, layer: Layer, literal: Literal, depth: int) -> None:
    """Names, and values that nobody but their maker can read: no structure is looked for."""
    if seeker.suspects(literal.raw):
        seeker.look_at_words(layer_of(layer, literal), depth + 1, known_only=not literal.is_name)


def _read_bare(seeker: Seeker, layer: Layer, literal: Literal, depth: int) -> None:
    if _is_declared(seeker, literal) and _NUMBER.fullmatch(literal.raw):
        seeker.hide(layer, literal.start, literal.end, "secret", as_json=True)
        return
    naming = seeker.names.naming(literal.name)
    if len(literal.raw) < _SHORTEST_NUMBER:
        return
    if naming is not None and naming.is_sure and literal.raw.isdigit():
        seeker.hide(layer, literal.start, literal.end, naming.kind, as_json=True)
    elif seeker.suspects(literal.raw):
        seeker.look_at_words(Part(layer, literal.start, literal.end), depth + 1)


def _is_hidden_by_name(seeker: Seeker, layer: Layer, literal: Literal) -> bool:
    naming = _naming_of(seeker, literal)
    if naming is None:
        return False
    value = unescaped(literal.raw)[0]
    scheme = _SCHEME.match(value)
    start = scheme.end() if scheme else 0
    if not is_secret(value[start:], naming):
        return False
    seeker.hide(layer_of(layer, literal), start, len(value), naming.kind)
    if naming.is_sure:
        seeker.learn(value[start:])
    return True


def _naming_of(seeker: Seeker, literal: Literal) -> Naming | None:
    """What the name of a value says about it, or a name beside it, or that of what it stands in."""
    names, scope = seeker.names, literal.scope
    if _is_declared(seeker, literal):
        return Naming("secret", is_sure=True)
    if literal.name != "value":
        naming = names.naming(literal.name)
        return naming or (None if scope.is_object else names.naming_of_each(literal.name))
    for beside in scope.names.values():
        if naming := names.naming(unescaped(beside.raw)[0]):
            return naming
    naming = names.naming(scope.name) or names.naming_of_each(scope.name)
    return Naming(naming.kind, naming.is_sure and naming.kind != "cookie") if naming else None


def _is_declared(seeker: Seeker, literal: Literal) -> bool:
    """Whether a user has named a value, or whatever it stands in, however deep."""
    if not seeker.names.extra:
        return False
    if seeker.names.is_declared(literal.name):
        return True
    scope: Scope | None = literal.scope
    while scope is not None:
        if seeker.names.is_declared(scope.name):
            return True
        scope = scope.around
    return False
