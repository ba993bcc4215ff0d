"""Core: the characters that a reader of the file would not see, and how they are spelled instead.

What is hidden could mislead a review, and editors and hooks that tidy files would change it; so
none of it ever stands in a cassette as it is.
"""

import re

_NO_LETTERS = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but tab and line feed, carriage return among them
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u3164\uffa0"  # shown as nothing
    r"\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # line ends, directions
    r"\U000e0000-\U000e0fff"  # tags and selectors
)
HIDDEN = re.compile(f"[{_NO_LETTERS}]")

_ESCAPED_IN_TEXT = re.compile(rf"[\\\n{_NO_LETTERS}\ud800-\udfff]|\s\Z")
_SHORT = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_ESCAPE_IN_TEXT = re.compile(rb"\\(?:x([0-9a-f]{2})|([\\nr]))|\\")
_LONG = {b"\\": b"\\", b"n": b"\n", b"r": b"\r"}

_ESCAPE_IN_JSON = re.compile(r"\\(?:x\{([0-9a-f]{1,6})\}|(.))", re.DOTALL)


def escaped(data: bytes) -> str:
    """Any bytes as one line of text in which all is visible: `\\xNN`, `\\n`, `\\r`, `\\\\`."""
    return _ESCAPED_IN_TEXT.sub(_as_escape, data.decode("utf-8", "surrogateescape"))


def unescaped(text: bytes) -> bytes:
    """The bytes that `escaped` was given; ValueError where a backslash starts no escape."""
    return _ESCAPE_IN_TEXT.sub(_as_bytes, text)


def shown(json_text: str) -> str:
    """JSON text in which a hidden character reads `\\x{202e}`, which no JSON can hold itself."""
    if json_text.isascii() and json_text.isprintable():
        return json_text
    return HIDDEN.sub(lambda found: f"\\x{{{ord(found[0]):x}}}", json_text)


def hidden_again(json_text: str) -> str:
    """The JSON text that `shown` was given; ValueError for a number that no character has."""
    return _ESCAPE_IN_JSON.sub(_as_character, json_text)


def _as_escape(found: re.Match[str]) -> str:
    character = found[0]
    if character in _SHORT:
        return _SHORT[character]
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogateescape"))


def _as_character(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[0]


def _as_bytes(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes((int(found[1], 16),))
    if found[2]:
        return _LONG[found[2]]
    raise ValueError("a backslash that starts no escape")
