"""Edge: what tools take and return, as JSON."""

import datetime  # its names would be stand-ins for ever, were they first looked up in a window
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any
from uuid import UUID

from replaykit.model import Json

_MOST_LEVELS = 64
_AS_TEXT = (UUID, Decimal, PurePath, datetime.timedelta, range)
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))

_Unknown = Callable[[object], Json]


class NotJsonError(TypeError):
    """A value that no JSON stands for: a connection, a context, an open file."""


def as_json(value: object) -> Json:
    """The JSON that stands for a value.

    Raises:
        NotJsonError: where none does.
    """
    return _converted(value, _refused, 0)


def as_json_or_text(value: object) -> Json:
    """The JSON that stands for a value; where none does, a text in its place."""
    try:
        return _converted(value, _shown, 0)
    except Exception:  # whatever somebody's own collection raises: the tool has not failed
        return _shown(value)


def canonical(value: Json) -> str:
    """A text that is equal for JSON that means the same: 5 and 5.0, keys in any order."""
    return _ENCODER.encode(_normal(value))


def _normal(value: Json) -> Json:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _normal(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_normal(element) for element in value]
    return value


def _converted(value: object, unknown: _Unknown, level: int) -> Json:
    if value is None or type(value) in (bool, int, str):
        return value
    if level == _MOST_LEVELS:  # it contains itself
        return unknown(value)
    simple = _simple(value)
    if simple is not None:
        return simple
    return _structure(value, unknown, level + 1)


def _simple(value: object) -> Json:
    """A value without parts; None where it has some, or is unknown."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(value)
    if isinstance(value, str | int):
        return str(value) if isinstance(value, str) else int(value)
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "backslashreplace")
    if isinstance(value, _AS_TEXT):
        return str(value)
    return None


def _structure(value: object, unknown: _Unknown, level: int) -> Json:
    if isinstance(value, Mapping):
        return _object(value, unknown, level)
    if isinstance(value, Set):
        return sorted((_converted(one, unknown, level) for one in value), key=canonical)
    if isinstance(value, Sequence):
        return [_converted(one, unknown, level) for one in value]
    members = _members(value)
    return unknown(value) if members is None else _object(members, unknown, level)


def _object(members: Mapping[Any, Any], unknown: _Unknown, level: int) -> Json:
    return {
        key if isinstance(key, str) else str(_simple(key)): _converted(member, unknown, level)
        for key, member in members.items()
    }


def _members(value: object) -> Mapping[str, object] | None:
    """What a model, a dataclass or an attrs class holds; None where it is none of them."""
    if isinstance(value, type):
        return None
    if is_dataclass(value):
        return {field.name: getattr(value, field.name, None) for field in fields(value)}
    dump = getattr(value, "model_dump", None)
    if callable(dump):
        try:
            dumped = dump(mode="json")
        except Exception:  # whatever a model of somebody else's raises: it is no JSON
            return None
        return dumped if isinstance(dumped, Mapping) else None
    attributes = getattr(type(value), "__attrs_attrs__", None)
    if isinstance(attributes, tuple):
        return {one.name: getattr(value, one.name, None) for one in attributes}
    return None


def _refused(value: object) -> Json:
    raise NotJsonError(f"{type(value).__qualname__} is no JSON")


def _shown(value: object) -> Json:
    kind = type(value)
    if kind.__str__ is object.__str__ and kind.__repr__ is object.__repr__:
        return f"<{kind.__module__}.{kind.__qualname__}>"
    try:
        return _ADDRESS.sub("", str(value))  # an address is another one each time
    except Exception:  # a broken __str__ is the tool's own affair
        return f"<{kind.__module__}.{kind.__qualname__}>"
