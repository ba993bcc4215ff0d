"""Core: secrets whose very value is known: registered, read from an environment, or seen in use."""

import base64
import html
import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, runtime_checkable
from urllib.parse import urlsplit

from replaykit.cassette.redaction.key_names import is_mask, is_random
from replaykit.cassette.redaction.placeholders import PLACEHOLDER
from replaykit.cassette.redaction.shapes import ID_PREFIXES
from replaykit.errors import ReplayKitError

SHORTEST_REGISTERED = 4
"""A shorter value stands in every text by accident."""

_SHORTEST_LEARNT, _SURELY_NO_WORD = 8, 16
_MOST_LEARNT = 200
_TELLING_WORDS = frozenset(
    {
        "APIKEY",
        "AUTH",
        "AUTHORIZATION",
        "COOKIE",
        "CREDENTIAL",
        "CREDENTIALS",
        "KEY",
        "PASS",
        "PASSPHRASE",
        "PASSWD",
        "PASSWORD",
        "PWD",
        "SECRET",
        "SECRETS",
        "TOKEN",
    }
)
_IN_A_RUN = re.compile(rf"(?!{'|'.join(ID_PREFIXES)})[A-Za-z0-9+/_-]{{20,}}".encode())
_WORDS = re.compile(r"[A-Za-z_-]+")
_SPELLED_ALIKE = re.compile(r"[!#-%(-.0-;=?-\[\]-~]+")
"""Stretches that JSON and HTML spell as they are: no quote, slash or bracket, nothing but ASCII."""


@runtime_checkable
class SecretText(Protocol):
    """A text that hides itself when printed, as pydantic's `SecretStr` does."""

    def get_secret_value(self) -> str:
        """The text itself."""


class KnownValues:
    """The values, and how each is looked for; safe to use from any thread."""

    def __init__(self, registered: Iterable[str | SecretText] = ()) -> None:
        self._lock = threading.Lock()
        self._registered: dict[str, None] = {}
        self._learnt: dict[str, None] = {}
        self.spellings: tuple[tuple[str, str], ...] = ()
        """How each may stand in a text, and the value itself; the longest first."""

        self.needles: tuple[bytes, ...] = ()
        """One of them stands in whatever holds a value: plain, in JSON, in a URL, in base64."""

        self.needles_in_runs: tuple[bytes, ...] = ()
        """Those that can only stand in a long run of letters."""

        self._cores: tuple[str, ...] = ()
        self.is_hard_to_spot = False
        """Whether a value has so few plain letters in a row that everything must be looked at."""

        for value in registered:
            self.register(value)

    def register(self, value: str | SecretText) -> None:
        """Takes in a value that the user declares secret."""
        text = value.get_secret_value() if isinstance(value, SecretText) else value
        text = text.strip()
        if not text:
            return
        if len(text) < SHORTEST_REGISTERED:
            raise ReplayKitError(
                f"a secret of {len(text)} characters cannot be hidden: it stands in every text.\n"
                f"  How to fix: register values of at least {SHORTEST_REGISTERED} characters, or "
                "name the field that holds it in key_names."
            )
        with self._lock:
            self._registered[text] = None
            self._recount()

    def learn(self, value: str) -> None:
        """Takes in a value that was seen where secrets stand, unless it is too plain for that."""
        if value in self._registered or value in self._learnt or not is_worth_knowing(value):
            return
        with self._lock:
            self._learnt[value] = None
            if len(self._learnt) > _MOST_LEARNT:  # tokens that are minted anew for each request
                self._learnt.pop(next(iter(self._learnt)))
            self._recount()

    def is_in_base64(self, text: str) -> bool:
        """Whether a text holds what a value becomes in base64."""
        return any(core in text for core in self._cores)

    def _recount(self) -> None:
        values = sorted({*self._registered, *self._learnt}, key=len, reverse=True)
        plain = [_needle(value) for value in values]
        cores = [core for value in values for core in _base64_cores(value)]
        self._cores = tuple(core.decode() for core in cores)
        needles = dict.fromkeys([*plain, *cores])
        self.is_hard_to_spot = not all(plain)
        self.needles = tuple(n for n in needles if not _IN_A_RUN.fullmatch(n))
        self.needles_in_runs = tuple(n for n in needles if _IN_A_RUN.fullmatch(n))
        self.spellings = tuple((spelling, v) for v in values for spelling in _spellings(v))


def known_values_in(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The values of variables that are named like secrets, and the passwords in URLs."""
    return tuple(dict.fromkeys(_secrets_in(environment)))


def _secrets_in(environment: Mapping[str, str]) -> Iterator[str]:
    for name, value in environment.items():
        if "://" in value:
            if password := _password_in(value):
                yield password
        elif _is_named_secret(name, value) and not value.startswith(("/", "~", "./")):
            yield value


def _is_named_secret(name: str, value: str) -> bool:
    words = re.findall(r"[A-Z]+", name.upper())
    if _TELLING_WORDS.isdisjoint(words) or not is_worth_knowing("".join(value.split())):
        return False
    return words[-1] in _TELLING_WORDS or is_random(value)


def _password_in(url: str) -> str | None:
    try:
        password = urlsplit(url).password
    except ValueError:
        return None
    return password if password and is_worth_knowing(password) else None


def is_worth_knowing(value: str) -> bool:
    """Whether a value is long and odd enough to be looked for everywhere."""
    if len(value) < _SHORTEST_LEARNT or value.isdigit() or " " in value:
        return False
    if PLACEHOLDER.search(value) or is_mask(value):
        return False
    return len(value) >= _SURELY_NO_WORD or _WORDS.fullmatch(value) is None


def _spellings(value: str) -> Iterable[str]:
    """The value, and what quoting it makes of it: once or twice as JSON, or as HTML."""
    once = (json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1])
    slashed = once[0].replace("/", "\\/")
    in_html = html.escape(value, quote=False)
    quoted = (html.escape(value), in_html.replace("'", "&#39;").replace('"', "&#34;"), in_html)
    twice = (json.dumps(text)[1:-1] for text in once)
    return dict.fromkeys([*twice, slashed, *once, *quoted, value])


def _needle(value: str) -> bytes:
    """The longest stretch of a value that is spelled alike everywhere; empty: there is none."""
    longest = max(_SPELLED_ALIKE.findall(value), key=len, default="")
    return longest.encode() if len(longest) >= SHORTEST_REGISTERED - 1 else b""


def _base64_cores(value: str) -> Iterator[bytes]:
    """What a value becomes in base64, without the letters that its neighbours have a share in."""
    data = value.encode("utf-8", "surrogatepass")
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + data)
        first = (0, 2, 3)[before]
        core = encoded[first : (before + len(data)) * 8 // 6]
        yield core
        if b"+" in core or b"/" in core:
            yield core.translate(bytes.maketrans(b"+/", b"-_"))
