"""Core: secrets that a text assigns to a name: settings, logs, code, header lines, environments."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from replaykit.cassette.redaction.key_names import KeyNames, Naming, is_random, is_secret
from replaykit.cassette.redaction.match import Match

_STEM = re.compile(
    r"passw(?:or)?d|passphrase|pwd|secret|token|auth(?:orization)?|cookie"
    r"|(?:api|access|secret|private|account|subscription|signing|encryption|master)[_\- ]?key",
    re.IGNORECASE,
)
_SIGN = re.compile(
    r"[0-9]{0,2}\\{0,4}[\"'\]]{0,2}\s{0,3}(?P<sign>:=|=>|[:=])"
    r"(?:[ \t]{0,40}\r?\n[ \t]{0,40}-[ \t]{1,4}|[ \t]{0,3})(?P<quote>\\{0,4}[\"'`])?"
)
_QUOTED = re.compile(r"[^\"'`\\\r\n]{1,4096}")
_BARE = re.compile(r"[^\s\"'`,;&|<>()\[\]{}\\]{1,4096}(?<![.])")
_WHOLE_WORD = re.compile(r"(?![\"'`$]|[A-Za-z_][A-Za-z0-9_.]*[(\[])[^\s]{1,4096}")
_SCHEME = re.compile(
    r"(?:bearer|basic|token|digest|negotiate|aws4-hmac-sha256)\s{1,3}", re.IGNORECASE
)
_COOKIES = re.compile(r"[^\r\n\"\\=]{1,200}=[^\r\n\"\\]{0,8192}")
_NAME_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")
_LONGEST_NAME = 60
_EDGES = frozenset(["", *" \t\r\n&;?"])
_ENDS_OF_A_VALUE = frozenset(["", *"\r\n,;|}])\"'\\"])
_LONGEST_WITH_ANOTHER = 200
_SHORTEST_MIXED, _SHORTEST_IN_ENVIRONMENT = 6, 4


class _Assignment(NamedTuple):
    """A name, a sign and a value, and what stands on either side."""

    name: str
    sign: re.Match[str]
    value: re.Match[str]
    before: str

    @property
    def after(self) -> str:
        return self.value.string[self.value.end() : self.value.end() + 1]


def assigned_secrets(text: str, names: KeyNames) -> Iterator[Match]:
    """Every value that its name and its looks together make a secret."""
    seen = 0
    for stem in _stem(names.extra).finditer(text):
        sign = _SIGN.match(text, stem.end()) if stem.start() >= seen else None
        if sign is None:
            continue
        start = _name_start(text, stem.start())
        naming = names.naming(text[start : stem.end()])
        value = _value(text, start, sign, naming) if naming else None
        if naming is None or value is None:
            continue
        before = text[start - 1 : start]
        assignment = _Assignment(text[start : stem.end()], sign, value, before)
        if (
            naming.kind == "cookie"
            or (names.is_declared(assignment.name) and _is_declared(assignment, naming))
            or _is_assigned(assignment, naming)
        ):
            yield Match(*value.span(), naming.kind)
            seen = value.end()
        elif value.end() - value.start() > _LONGEST_WITH_ANOTHER:
            seen = value.end()


@lru_cache(maxsize=64)
def _stem(declared: frozenset[str]) -> re.Pattern[str]:
    """How names that are worth a look end, those that a user has declared among them."""
    own = ("[-_. ]?".join(map(re.escape, name)) for name in sorted(declared, key=len, reverse=True))
    own = (f"(?<![A-Za-z0-9]){name}(?![A-Za-z])" for name in own)
    return re.compile("|".join([*own, _STEM.pattern]), re.IGNORECASE) if declared else _STEM


def _name_start(text: str, end: int) -> int:
    start = end
    while start > 0 and end - start < _LONGEST_NAME and text[start - 1] in _NAME_LETTERS:
        start -= 1
    return start


def _value(text: str, name_start: int, sign: re.Match[str], naming: Naming) -> re.Match[str] | None:
    start = sign.end()
    if naming.kind == "cookie":
        return _COOKIES.match(text, start)
    name = text[name_start : sign.start()]
    if name.isupper() and sign.group() == "=" and text[name_start - 1 : name_start] in ("", "\n"):
        return _WHOLE_WORD.match(text, start)  # a line of an environment
    scheme = _SCHEME.match(text, start)
    start = scheme.end() if scheme else start
    return (_QUOTED if sign["quote"] else _BARE).match(text, start)


def _is_assigned(assignment: _Assignment, naming: Naming) -> bool:
    """Whether the value is what its name says; in code, the same words stand for variables."""
    value, after = assignment.value.group(), assignment.after
    if after == "(" or not is_secret(value, Naming(naming.kind, is_sure=True)):
        return False
    if is_random(value) or not naming.is_sure:
        return is_random(value)
    if assignment.sign["quote"]:
        return _is_mixed(value)
    if assignment.sign["sign"] != "=" or after not in _EDGES:
        return False
    if assignment.name.isupper():
        return len(value) >= _SHORTEST_IN_ENVIRONMENT
    return assignment.before in _EDGES and _is_mixed(value)


def _is_declared(assignment: _Assignment, naming: Naming) -> bool:
    """Whether what stands behind a user's own name is its value, and not the rest of a sentence."""
    if assignment.after == "(" or not is_secret(assignment.value.group(), naming):
        return False
    is_sentence = assignment.sign["sign"] == ":" and assignment.after not in _ENDS_OF_A_VALUE
    return bool(assignment.sign["quote"]) or not is_sentence


def _is_mixed(value: str) -> bool:
    has_digit = any(letter.isdigit() for letter in value)
    has_letter = any(letter.isalpha() for letter in value)
    return len(value) >= _SHORTEST_MIXED and has_digit and has_letter and " " not in value
