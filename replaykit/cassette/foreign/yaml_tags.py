"""Core: what YAML's tags stand for; none of them is ever run."""

import yaml

from replaykit.cassette.foreign.shape import damaged, kind_of
from replaykit.cassette.foreign.yaml_scalars import from_base64, resolved
from replaykit.model import Json

_STANDARD = "tag:yaml.org,2002:"
_PYTHON_CALLS = (f"{_STANDARD}python/object/apply:", f"{_STANDARD}python/object/new:")
_BINARY_TAGS = ("!binary", f"{_STANDARD}binary", f"{_STANDARD}python/bytes")
_RESOLVED_TAGS = tuple(f"{_STANDARD}{name}" for name in ("int", "float", "bool", "null"))


def scalar_value(event: yaml.ScalarEvent) -> Json:
    """What a scalar stands for; its text where its tag means nothing here."""
    tag = event.tag
    if tag in _BINARY_TAGS:
        data = from_base64(event.value)
        if data is None:
            raise damaged("binary data is no valid base64", "base64, as its recorder wrote it")
        return data
    if tag in _RESOLVED_TAGS or (tag is None and event.implicit[0]):
        return resolved(event.value)
    return event.value


def untagged(value: list[Json] | dict[str, Json], tag: str | None) -> Json:
    """What a tagged list or object stands for: the arguments of a Python call, else itself.

    PyYAML writes a `str` subclass as a call with its text, an iterator as a call with its list,
    and a `BytesIO` as a call whose state begins with its content.
    """
    if tag is None or not tag.startswith(_PYTHON_CALLS):
        return value
    arguments: Json = value
    if isinstance(value, dict):
        arguments = value.get("args") or value.get("state")
    if (
        isinstance(arguments, list)
        and arguments
        and (len(arguments) == 1 or isinstance(value, dict))
    ):
        return arguments[0]
    return value


def key_of(value: Json) -> str:
    """The text of a key."""
    if isinstance(value, list) and len(value) == 1:  # a key of an unknown class, as `[text]`
        value = value[0]
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if not isinstance(value, str):
        raise damaged(f"a key is {kind_of(value)}", "keys that are texts")
    return value
