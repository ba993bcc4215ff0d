"""Core: the words on a cassette's own lines: tokens, times, header fields."""

import json
import re
from functools import lru_cache

from replaykit.cassette.format.source import BrokenLineError
from replaykit.model import Headers

TOKEN = r'(?:"(?:[^"\\\n]|\\[^\n])*"|[!#-~][!-~]*)'
TIME = r"[+-]\d{1,20}\.\d{3,9}s"
NONE = "-"

_BARE = re.compile(r"[!#-~][!-~]*")
_BARE_NAME = re.compile(r"[!#-9;-~]+")
_BARE_VALUE = re.compile(r"[!#-~](?:[ -~]*[!-~])?")
_FIELD = re.compile(r'("(?:[^"\\]|\\.)*"|[!#-9;-~]+): ("(?:[^"\\]|\\.)*"|[!#-~].*)')

_SECOND = 1_000_000_000
_OF_DECIMALS: tuple[int, ...] = tuple(10 ** (9 - decimals) for decimals in range(10))
"""How many nanoseconds the last of so many decimals stands for."""


def token(text: str | None) -> str:
    """A word without spaces; what is no plain one is spelled as a JSON string."""
    if text is None:
        return NONE
    return text if _BARE.fullmatch(text) and text != NONE else json.dumps(text)


def read_token(word: bytes) -> str:
    """The text that a token spells; ValueError where it spells none."""
    return str(json.loads(word)) if word.startswith(b'"') else word.decode()


def read_optional_token(word: bytes) -> str | None:
    """The same; None for the word that stands for nothing."""
    return None if word == NONE.encode() else read_token(word)


def time(ns: int) -> str:
    """Seconds with a sign and at least three decimals, to the nanosecond: `+0.412s`."""
    seconds, rest = divmod(abs(ns), _SECOND)
    decimals = f"{rest:09d}".rstrip("0").ljust(3, "0")
    return f"{'-' if ns < 0 else '+'}{seconds}.{decimals}s"


def read_time(word: bytes) -> int:
    """The nanoseconds that a time spells."""
    seconds, _, decimals = word[:-1].partition(b".")
    scale: int = _OF_DECIMALS[len(decimals)]
    return int(seconds + decimals) * scale


def header_lines(mark: str, headers: Headers) -> str:
    """A line for each header, behind a mark that says whose they are."""
    return "".join([f"{mark} {_spelled(name, value)}\n" for name, value in headers])


def read_header_lines(text: bytes) -> Headers:
    """The headers on lines that start with a mark; a mark alone stands for none.

    Args:
        text: each line behind its line feed.
    """
    lines = text.decode().split("\n")[1:]
    return () if lines == ["<"] else tuple([_field(line) for line in lines])


@lru_cache(maxsize=1024)
def _spelled(name: str, value: str) -> str:
    """Remembered, as most exchanges of a cassette have most of them."""
    return f"{_name(name)}: {_value(value)}"


def _name(name: str) -> str:
    return name if _BARE_NAME.fullmatch(name) else json.dumps(name)


def _value(value: str) -> str:
    return value if _BARE_VALUE.fullmatch(value) else json.dumps(value)


@lru_cache(maxsize=1024)
def _field(line: str) -> tuple[str, str]:
    """The same, the other way."""
    name, _, value = line[2:].partition(": ")
    if name and value and name[0] != '"' != value[0]:
        return name, value
    field = _FIELD.fullmatch(line[2:])
    if field is None:
        raise BrokenLineError("a header that is malformed", line.encode())
    return _unquoted(field[1]), _unquoted(field[2])


def _unquoted(word: str) -> str:
    return str(json.loads(word)) if word.startswith('"') else word
