"""Assembly: JSON that strict readers take, whatever the names of files and the recordings hold.

Python writes two things for which JSON has no word: numbers that are none, and halves of
characters, such as a file's name may hold.
"""

import json
import re

from replaykit.model import Json

_STRING_OR_NO_NUMBER = re.compile(r'"(?:[^"\\]|\\.)*+"|NaN|-?Infinity')
_ESCAPE = re.compile(r"\\(?:ud[89ab]..\\ud[c-f]..|(ud[89a-f]..)|.)")
_NO_CHARACTER = r"\ufffd"


def written(value: Json, *, indent: int) -> str:
    """A value as JSON in ASCII."""
    return _ESCAPE.sub(_whole, finite(json.dumps(value, indent=indent)))


def finite(text: str) -> str:
    """JSON in which NaN and Infinity are strings."""
    if "NaN" not in text and "Infinity" not in text:
        return text
    return _STRING_OR_NO_NUMBER.sub(_as_string, text)


def _as_string(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith('"') else f'"{found[0]}"'


def _whole(escape: re.Match[str]) -> str:
    return escape[0] if escape[1] is None else _NO_CHARACTER
