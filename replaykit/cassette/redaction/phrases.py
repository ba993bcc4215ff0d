"""Core: secrets that the words around them give away: in URLs, behind `Bearer`, in masked keys."""

import base64
import re
from collections.abc import Iterator
from urllib.parse import unquote, unquote_plus

from replaykit.cassette.redaction.key_names import KeyNames, Naming, is_random, is_secret
from replaykit.cassette.redaction.match import Match

_USERINFO = re.compile(r"://([^/\s\"'<>@?#\\]{1,1024})@")
_QUERY = re.compile(r"[?&;]([A-Za-z0-9_.\-\[\]]{1,64})=([^&#\s\"'<>\\;]{1,8192})")
_SCHEME = re.compile(r"\b(bearer|basic) {1,3}([A-Za-z0-9._~+/=-]{20,})(?<![.])", re.IGNORECASE)
_STARS = re.compile(r"\*{3,}")
_ELIDED = re.compile(r"\b(?:sk|pk|rk|gsk|xai|key)[-_][A-Za-z0-9_-]{0,12}\.{3}[A-Za-z0-9]{3,8}\b")
_KEY_BEFORE = re.compile(r"(?:key|token|secret|credential|password)[^\n]{0,40}$", re.IGNORECASE)
_TAIL = re.compile(r"[A-Za-z0-9_-]{2,8}(?![A-Za-z0-9*_-])")
_HEAD = re.compile(r"[A-Za-z0-9_-]{0,24}$")
_GOOGLE_PROJECT = re.compile(r"\bprojects/([0-9]{11,20})")
_STAND_IN = re.compile(
    r"passw(?:or)?d|pass|pwd|secret|user(?:name)?|postgres|root|guest|admin|example|changeme|test",
    re.IGNORECASE,
)


def phrased_secrets(text: str, names: KeyNames) -> Iterator[Match]:
    """Every secret that what stands around it gives away."""
    if "://" in text:
        yield from _in_userinfo(text)
    if "=" in text:
        yield from _in_queries(text, names)
    for found in _SCHEME.finditer(text):
        if _is_credential(found[1].lower(), found[2]):
            yield Match(*found.span(2), "authorization")
    if "***" in text or "..." in text:
        yield from _masked(text)
    if "projects/" in text:
        yield from (Match(*m.span(1), "project") for m in _GOOGLE_PROJECT.finditer(text))


def _in_userinfo(text: str) -> Iterator[Match]:
    for found in _USERINFO.finditer(text):
        user, colon, password = found[1].partition(":")
        if colon and not _STAND_IN.fullmatch(password):
            if is_secret(password, Naming("password", is_sure=True)):
                start = found.start(1) + len(user) + 1
                yield Match(start, found.end(1), "password", 2, unquote(password))
        elif not colon and is_random(user):
            yield Match(*found.span(1), "token", 2, unquote(user))


def _in_queries(text: str, names: KeyNames) -> Iterator[Match]:
    for found in _QUERY.finditer(text):
        naming = names.naming(found[1], in_query=True)
        if naming is None:
            continue
        is_sure = naming.is_sure and names.naming(found[1]) is not None
        value = unquote_plus(found[2])
        if is_secret(value, Naming(naming.kind, is_sure)):
            yield Match(*found.span(2), naming.kind, 2, value)


def _is_credential(scheme: str, token: str) -> bool:
    if is_random(token):
        return True
    if scheme != "basic":
        return False
    try:
        return b":" in base64.b64decode(token, validate=True)
    except ValueError:
        return False


def _masked(text: str) -> Iterator[Match]:
    """Keys of which somebody left the head or the tail: enough to recognise whose they are."""
    for stars in _STARS.finditer(text):
        tail = _TAIL.match(text, stars.end())
        if tail is None:
            continue
        before = text[max(0, stars.start() - 80) : stars.start()]
        head = _HEAD.search(before)
        length = len(head.group()) if head else 0
        if "-" in before[len(before) - length :] or _KEY_BEFORE.search(before):
            yield Match(stars.start() - length, tail.end(), "masked-key")
    yield from (Match(*found.span(), "masked-key") for found in _ELIDED.finditer(text))
