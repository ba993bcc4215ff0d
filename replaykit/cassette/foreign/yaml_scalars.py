"""Core: what a plain YAML scalar stands for in a recording.

Problem: YAML 1.1 reads `yes`, `017` and `1:30` as something else than text, YAML 1.2 does not, and
recorders write both. Solution: only what every recorder writes for JSON's own values is resolved.
A writer of YAML 1.1 quotes a text that looks like more, a writer of YAML 1.2 does not, and both
write `true`, `null` and decimal numbers alike.
"""

import base64
import binascii
import re

from replaykit.model import Json

_CONSTANTS: dict[str, Json] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
# No more digits than any wire sends: turning long ones into a number takes quadratic time.
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,99})", re.ASCII)
# An exponent needs its sign: `12e34` is a piece of a hash to those who write YAML 1.1.
_FLOAT = re.compile(
    r"[-+]?(?:[0-9]{1,99}\.[0-9]*(?:[eE][-+][0-9]+)?|\.[0-9]+(?:[eE][-+][0-9]+)?|[0-9]{1,99}[eE][-+][0-9]+)",
    re.ASCII,
)
_SPECIAL_FLOATS = {
    spelling: float(spelling.replace(".", "").lower())
    for name in (".inf", ".Inf", ".INF")
    for spelling in (name, f"+{name}", f"-{name}")
} | dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan"))
_MAY_RESOLVE = frozenset("-+.~0123456789nNtTfF")


def resolved(text: str) -> Json:
    """The value of a plain scalar."""
    if text and text[0] not in _MAY_RESOLVE:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return _SPECIAL_FLOATS.get(text, text)


def from_base64(text: str) -> bytes | None:
    """The bytes that a base64 text stands for, line breaks allowed; None where it is no base64."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
