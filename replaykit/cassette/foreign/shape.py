"""Core: the shapes a recording must have, and the one error for where it has not."""

from typing import TypeGuard

from replaykit.errors import UnreadableCassetteError
from replaykit.model import Json

REVIEWABLE = "a recording that a person can review"
RESTORE = "restore the file from version control, or record it again"
_LONGEST_SHOWN = 40


def kind_of(value: Json) -> str:
    """What a value is, in words; never its content, which may be a secret."""
    if value is None:
        return "missing"
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (dict, "an object"),
        (list, "a list"),
        (str, "a text"),
        (bytes, "binary data"),
        (bool, "true or false"),
        ((int, float), "a number"),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), "a date")


def unlike(where: str, value: Json, expected: str) -> UnreadableCassetteError:
    """The error for a value that is not of the expected kind."""
    return damaged(f"{where} is {kind_of(value)}", expected)


def damaged(found: str, expected: str) -> UnreadableCassetteError:
    """The error for content that breaks its own format."""
    return UnreadableCassetteError(found, expected=expected, fix=RESTORE)


def mapping(value: Json, where: str) -> dict[str, Json]:
    """The object itself."""
    if not isinstance(value, dict):
        raise unlike(where, value, "an object there")
    return value


def sequence(value: Json, where: str) -> list[Json]:
    """The list itself."""
    if not isinstance(value, list):
        raise unlike(where, value, "a list there")
    return value


def text(value: Json, where: str) -> str:
    """The text itself."""
    if not isinstance(value, str):
        raise unlike(where, value, "a text there")
    return value


def records(value: Json, where: str) -> list[Json]:
    """A list of records; what is missing or an empty object stands for none."""
    return [] if value is None or value == {} else sequence(value, where)


def is_record(value: Json, *keys: str) -> TypeGuard[dict[str, Json]]:
    """Whether a value is an object with all these keys."""
    return isinstance(value, dict) and all(key in value for key in keys)


def holds_record(value: Json, *keys: str) -> bool:
    """Whether a value is a list with at least one such object in it."""
    return isinstance(value, list) and any(is_record(element, *keys) for element in value)


def shown(text: str) -> str:
    """A name out of a file, fit to stand in a sentence: short, quoted, no control characters."""
    cut = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    return ascii(cut) if not cut.isprintable() else repr(cut)
