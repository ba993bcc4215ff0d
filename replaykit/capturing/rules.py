"""Assembly: how a capture is to go: what it leaves out, where a file ends, what is a secret."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from replaykit.errors import SettingError
from replaykit.run.setting_values import listed, read_ignored, read_limit, read_texts
from replaykit.run.settings import Settings

SessionKey = Callable[[], object]

_MIB = 1024 * 1024
_OF_REDACTION = (
    "redact_values",
    "redact_patterns",
    "redact_names",
    "redact_allowed",
    "kept_headers",
)


class Given(TypedDict, total=False):
    """The settings of a capture, as users write them."""

    tools: Iterable[str]
    session: SessionKey | None
    sample: float
    max_bytes: int | None
    max_exchanges: int | None
    max_body: int | None
    rotate: int | None
    ignored: Iterable[str]
    redact_values: Iterable[str]
    redact_patterns: Iterable[str]
    redact_names: Iterable[str]
    redact_allowed: Iterable[str]
    kept_headers: Iterable[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """How a capture is to go."""

    tools: tuple[str, ...] = ()
    """Tools that carry no `@replaykit.tool`, by dotted path."""

    session: SessionKey | None = None
    """Asked with each request for the session that it is part of."""

    sample: float = 1.0
    """The share of sessions that are taped."""

    max_bytes: int | None = 8 * _MIB
    """How much is taped for one file, as bodies of requests and responses."""

    max_exchanges: int | None = None
    max_body: int | None = 8 * _MIB
    """How much of a request, or of its response, is taped."""

    rotate: int | None = None
    """How many files there may be: a full one is followed by the next. None: it ends there."""

    ignored: tuple[str, ...] = ()
    """Requests that are none of the program's questions, beside known telemetry."""

    redaction: Settings = field(default_factory=Settings)

    @classmethod
    def read(cls, given: Mapping[str, object]) -> "Rules":
        """The rules that somebody wrote down.

        Raises:
            SettingError: naming the setting, its value and the choices.
        """
        redaction = {name: given[name] for name in _OF_REDACTION if name in given}
        own = {name: value for name, value in given.items() if name not in redaction}
        for name in own:
            if name not in _READERS:
                choices = listed((*_READERS, *_OF_REDACTION))
                raise SettingError(f"unknown setting {name!r} (expected {choices})")
        read = {name: _READERS[name](name, value) for name, value in own.items()}
        return cls(redaction=Settings.read(redaction), **read)  # type: ignore[arg-type]  # each reader gives what its field takes


def _share(name: str, value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise SettingError(f"{name} is {value!r} (expected a number from 0 to 1)")


def _key(name: str, value: object) -> object:
    if value is None or callable(value):
        return value
    raise SettingError(f"{name} is {value!r} (expected a function that gives a session's key)")


_READERS: Mapping[str, Callable[[str, object], object]] = {
    "tools": read_texts,
    "session": _key,
    "sample": _share,
    "max_bytes": read_limit,
    "max_exchanges": read_limit,
    "max_body": read_limit,
    "rotate": read_limit,
    "ignored": read_ignored,
}
