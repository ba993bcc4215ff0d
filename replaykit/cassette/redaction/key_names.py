"""Core: names under which secrets are kept, and which of the values there are secrets."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from replaykit.cassette.redaction.placeholders import is_placeholder


class Naming(NamedTuple):
    """What a name says about its value."""

    kind: str
    """What the placeholder is called. It comes from our tables: a name may hold a secret itself."""

    is_sure: bool
    """Whether any value under the name is a secret, or only one that looks made by a machine."""


_PASSWORDS = ("password", "passwd", "passphrase", "pwd")
_KEYS = (
    "api-key",
    "secret-key",
    "access-key",
    "private-key",
    "subscription-key",
    "account-key",
    "master-key",
    "signing-key",
    "encryption-key",
    "auth-key",
)
_SECRETS = ("client-secret", "app-secret", "shared-secret", "webhook-secret")
_TOKENS = (
    "access-token",
    "refresh-token",
    "auth-token",
    "session-token",
    "security-token",
    "bearer-token",
    "api-token",
    "id-token",
    "bot-token",
)
_SURE: dict[str, str] = {
    **dict.fromkeys(_PASSWORDS, "password"),
    **{kind.replace("-", ""): kind for kind in (*_KEYS, *_SECRETS, *_TOKENS)},
    "authorization": "authorization",
    "cookie": "cookie",
}
_UNSURE = {
    "token": "token",
    "secret": "secret",
    "auth": "token",
}
_IN_QUERY = {
    "key": Naming("api-key", is_sure=True),
    "sig": Naming("signature", is_sure=True),
    "signature": Naming("signature", is_sure=True),
    "xamzsignature": Naming("signature", is_sure=True),
    "xgoogsignature": Naming("signature", is_sure=True),
    "xamzcredential": Naming("credential", is_sure=True),
    "xgoogcredential": Naming("credential", is_sure=True),
    "uploadid": Naming("upload-id", is_sure=True),
    "code": Naming("code", is_sure=False),
}
"""Names that mean a secret in a URL, and anything at all elsewhere."""

_NO_SECRETS = re.compile(r"(?:page|next|continuation|sync|eos|bos|pad|unk|sep|cls|mask|stop)token$")
_SAYS_NOTHING = re.compile(
    r"none|null|nil|undefined|true|false|yes|no|string|str|text|required|optional|bearer|basic"
    r"|[*\[<(#]*(?:redacted|scrubbed|filtered|masked|hidden|x{3,})[*\])>#]*",
    re.IGNORECASE,
)
"""Words that stand where a secret would, and masks that others have put there."""

_TEMPLATE = re.compile(
    r"\$\{[^}]*\}|\$\([^)]*\)|\{\{.*\}\}|%\(\w+\)s|\*+|\.\.\.|\[[A-Za-z _-]+\]|.*\byour[-_].*"
)
_DESCRIPTION = re.compile(r"(?:[A-Za-z'.,()-]+ ){3,}[A-Za-z'.,()-]+")
_NOT_IN_A_NAME = re.compile(r"[\W_]+")
_NUMBER_BEHIND = re.compile(r"[0-9]+$")
_BREAKS = re.compile(r"\s|://|[(){}<>]")
_GROUP = re.compile(r"[A-Za-z]+|[0-9]+")
_SHORTEST_RANDOM, _LONGEST_RANDOM = 8, 8192
_LONG_FOR_A_NAME = 30


@dataclass(frozen=True, slots=True)
class KeyNames:
    """The names that are known, those of the user among them."""

    extra: frozenset[str] = frozenset()

    @classmethod
    def including(cls, names: Iterable[str]) -> "KeyNames":
        """The names that are known and a user's own, in whichever spelling."""
        return cls(frozenset(_plain(name) for name in names))

    def naming(self, name: str, *, in_query: bool = False) -> Naming | None:
        """What a name says about its value; None: nothing."""
        return _naming(self.extra, name, in_query)

    def is_declared(self, name: str) -> bool:
        """Whether a user has declared this name."""
        return bool(self.extra) and _plain(name) in self.extra

    def naming_of_each(self, name: str) -> Naming | None:
        """What the name of a list says about what stands in it: `passwords`, `api_keys`."""
        naming = self.naming(name[:-1]) if name.endswith(("s", "S")) else None
        if naming is None or not naming.is_sure or naming.kind.endswith("token"):
            return None  # as for tokens: most that are counted or listed are words of models
        return Naming(naming.kind, is_sure=naming.kind != "cookie")  # which are baked, too

    def hidden(self, name: str, value: str, *, in_query: bool = False) -> str | None:
        """The kind of secret a value is because of its name; None: it is none."""
        naming = self.naming(name, in_query=in_query)
        return naming.kind if naming and is_secret(value, naming) else None


def is_secret(value: str, naming: Naming) -> bool:
    """Whether a value under such a name is a secret, and no template and no description."""
    value = value.strip()
    if not value or is_placeholder(value) or is_mask(value):
        return False
    return is_random(value) if not naming.is_sure else _DESCRIPTION.fullmatch(value) is None


def is_mask(value: str) -> bool:
    """Whether a value is a word, a template or a mask that stands where a secret would."""
    return bool(_SAYS_NOTHING.fullmatch(value) or _TEMPLATE.fullmatch(value))


def is_random(value: str) -> bool:
    """Whether a value looks made by a machine: one word, letters and digits mixed."""
    if not _SHORTEST_RANDOM <= len(value) <= _LONGEST_RANDOM or _BREAKS.search(value):
        return False
    if value.startswith(("/", "./", "~")) and _is_path(value):
        return False
    return _is_mixed(value)


def _is_path(value: str) -> bool:
    """Whether a value is a path, and no base64 that begins with a slash."""
    if (
        "+" in value
        or "=" in value
        or any(len(part) >= _LONG_FOR_A_NAME and _is_mixed(part) for part in value.split("/"))
    ):
        return False
    return "." in value or value.count("/") > 1


def _is_mixed(value: str) -> bool:
    groups = _GROUP.findall(value)
    digits = sum(len(group) for group in groups if group.isdigit())
    if digits == 0 or digits == len(value):
        return False
    mixed = sum(1 for a, b in pairwise(groups) if a.isdigit() and b.isalpha())
    return digits >= 3 or mixed > 1  # noqa: PLR2004  (more than a word with a number behind it)


@lru_cache(maxsize=4096)
def _naming(extra: frozenset[str], name: str, in_query: bool) -> Naming | None:
    plain = _plain(name)
    if plain in extra:
        return Naming("secret", is_sure=True)
    if in_query and plain in _IN_QUERY:
        return _IN_QUERY[plain]
    if kind := _by_ending(plain, _SURE):
        return Naming(kind, is_sure=True)
    if (kind := _by_ending(plain, _UNSURE)) and not _NO_SECRETS.search(plain):
        return Naming(kind, is_sure=False)
    return None


def _by_ending(plain: str, kinds: Mapping[str, str]) -> str | None:
    return next((kind for name, kind in kinds.items() if plain.endswith(name)), None)


def _plain(name: str) -> str:
    plain = _NOT_IN_A_NAME.sub("", name.lower())
    return _NUMBER_BEHIND.sub("", plain) or plain
