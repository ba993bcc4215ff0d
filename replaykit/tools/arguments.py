"""Edge: what a tool was called with, as the JSON object that the model would have written."""

import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from replaykit.model import Json
from replaykit.tools.json_values import NotJsonError, as_json

_RECEIVERS = ("self", "cls")
_CALL_IDS = ("tool_call_id", "call_id", "id")
_SURE_ID = _CALL_IDS[0]

Object = Mapping[str, Json]


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What one execution was given."""

    explicit: Object
    """Under the parameters' names; without those that no JSON stands for, as contexts."""

    full: Object
    """With the defaults of all that was not given."""

    inner: Object | None = None
    """What is inside, where the tool takes all its arguments as one object or one text."""

    ids: tuple[tuple[str, bool], ...] = ()
    """Values that may be a call's id, and whether they can be nothing else."""

    @property
    def forms(self) -> tuple[Object, ...]:
        """The objects that may be what the model wrote, the likeliest first."""
        found = (self.explicit,) if self.inner is None else (self.explicit, self.inner)
        return found if self.full == self.explicit else (*found, self.full)


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameters:
    """What is known of a tool's signature."""

    positional: tuple[str, ...] = ()
    rest: str | None = "arguments"
    """The name under which further positional arguments go."""

    named: tuple[str, ...] = ()
    """All that can be given by name."""

    takes_any: bool = True
    """Whether there may be others: `**kwargs`, or no signature to read."""

    takes_object: bool = False
    """Whether the model's arguments may come as one object, so that names say nothing."""

    defaults: Object
    receiver: bool = False
    """Whether the first parameter is the object that a method belongs to."""

    @classmethod
    def of(cls, function: Callable[..., object]) -> "Parameters":
        """Those of a function; where it has no signature to read, anything goes."""
        try:
            found = list(inspect.signature(function).parameters.values())
        except (TypeError, ValueError):
            return cls(defaults={})
        receiver = bool(found) and found[0].name in _RECEIVERS
        found = found[1:] if receiver else found
        rest = [one for one in found if one.kind is _VAR_POSITIONAL]
        others = [one for one in found if one.kind is _VAR_KEYWORD]
        plain = [one for one in found if one.kind not in (_VAR_POSITIONAL, _VAR_KEYWORD)]
        return cls(
            positional=tuple(one.name for one in plain if one.kind is not _KEYWORD_ONLY),
            rest=rest[0].name if rest else None,
            named=tuple(one.name for one in plain),
            takes_any=bool(others),
            takes_object=not all(map(_is_plain, plain)),
            defaults=_defaults(plain),
            receiver=receiver,
        )

    def given(self, args: Sequence[object], kwargs: Mapping[str, object]) -> Given:
        """What a call gives, by name. Arguments that do not fit are the tool's to refuse."""
        args = args[1:] if self.receiver and args else args
        raw = dict(zip(self.positional, args, strict=False))
        surplus = args[len(self.positional) :]
        if surplus and self.rest is not None:
            raw[self.rest] = list(surplus)
        raw.update(kwargs)
        explicit: dict[str, Json] = {}
        ids: list[tuple[str, bool]] = []
        for name, value in raw.items():
            try:
                explicit[name] = as_json(value)
            except NotJsonError:
                _note_id(ids, getattr(value, _SURE_ID, None), is_sure=True)
        inner = _inner(explicit)
        for members in (raw, inner or {}):
            for name in _CALL_IDS:
                _note_id(ids, members.get(name), is_sure=name == _SURE_ID)
        full = {**self.defaults, **explicit} if self.defaults else explicit
        return Given(explicit=explicit, full=full, inner=inner, ids=tuple(ids))


_KEYWORD_ONLY = inspect.Parameter.KEYWORD_ONLY
_VAR_POSITIONAL = inspect.Parameter.VAR_POSITIONAL
_VAR_KEYWORD = inspect.Parameter.VAR_KEYWORD


def _is_plain(parameter: inspect.Parameter) -> bool:
    """Whether a parameter can be one argument only, and never all of them."""
    annotation = parameter.annotation
    name = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
    return name in ("int", "float", "bool", "list", "tuple", "set", "date", "datetime") or (
        name == "str" and parameter.name not in _ONE_TEXT
    )


_ONE_TEXT = ("arguments", "args", "input", "tool_input", "payload", "params", "data", "raw")
"""Names under which frameworks hand over the model's arguments as they came."""


def _defaults(parameters: Sequence[inspect.Parameter]) -> Object:
    found: dict[str, Json] = {}
    for one in parameters:
        if one.default is not inspect.Parameter.empty:
            try:
                found[one.name] = as_json(one.default)
            except NotJsonError:
                continue
    return found


def _inner(explicit: Object) -> Object | None:
    """The one object among the arguments, be it as text."""
    found = [one for one in map(_as_object, explicit.values()) if one is not None]
    return found[0] if len(found) == 1 else None


def _as_object(value: Json) -> Object | None:
    if isinstance(value, str) and value.lstrip()[:1] == "{":
        try:
            value = json.loads(value)
        except ValueError:
            return None
    return value if isinstance(value, dict) else None


def _note_id(ids: list[tuple[str, bool]], value: Any, *, is_sure: bool) -> None:  # noqa: ANN401  (whatever stands there)
    if isinstance(value, str) and value:
        ids.append((value, is_sure))
