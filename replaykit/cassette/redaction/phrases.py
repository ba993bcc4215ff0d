"""Core: secrets that the words around them give away: in URLs, behind `Bearer`, in masked keys."""

import base64
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, unquote_plus

from replaykit.cassette.redaction.key_names import KeyNames, Naming, is_random, is_secret
from replaykit.cassette.redaction.match import Match

_USERINFO = re.compile(r"://([^/\s\"'<>@?#\\]{1,1024})@")
_QUERY = re.compile(r"[?&;]([A-Za-z0-9_.\-\[\]]{1,64})=([^&#\s\"'<>\\;]{1,8192})")
_SCHEME = re.compile(r"\b(bearer|basic) {1,3}([A-Za-z0-9._~+/=-]{20,})(?<![.])", re.IGNORECASE)
_SIGNED = re.compile(r"\bSignature=([0-9a-f]{64})\b")
_MASK = re.compile(r"\*{3,}|[•●]{3,}|(?<![A-Za-z0-9])[xX]{6,}")
_ELIDED = re.compile(
    r"\b(?:(?:sk|pk|rk|gsk|xai|key|hf|gh[pousr]|pplx|csk|nvapi|xox[a-z])[-_]|AIza)"
    r"[A-Za-z0-9_-]{0,12}(?:\.{3}|…)[A-Za-z0-9]{3,8}\b"
)
_REST = r"(?=[A-Za-z_-]{0,7}[0-9]|[A-Za-z]{0,6}[a-z][A-Z])[A-Za-z0-9_-]{3,8}(?![A-Za-z0-9_-])"
"""What is left of a key, as opposed to a word: a digit, or a capital inside."""

_LEFT_OUT = re.compile(
    r"(?<![A-Za-z0-9_-])"
    r"(?:(?<=[:=])|(?<=[:=] )|(?=[A-Za-z_-]{0,15}[0-9]|[A-Za-z]{0,15}[a-z][A-Z]))"
    rf"(?=[0-9_-]{{0,16}}[A-Za-z])[A-Za-z0-9_-]{{2,16}}(?:\.{{3}}|…){_REST}"
)
"""Something looks like the head of a key, too, or stands where its value would."""

_ENDING = re.compile(rf"\bend(?:s|ing)? (?:in|with) [\"'`(]?({_REST})")
_KEY_BEFORE = re.compile(r"(?:key|token|secret|credential|password)[^\n]{0,40}$", re.IGNORECASE)
_TAIL = re.compile(r"[A-Za-z0-9_-]{2,8}(?![A-Za-z0-9*_-])")
_HEAD = re.compile(r"[A-Za-z0-9_-]{0,24}$")
_CURL = r"\bcurl\b(?:[^\n\\]|\\.){0,600}?"
_CURL_USER = re.compile(
    _CURL
    + r"\s(?:-u|--user|--proxy-user)[ =]{0,3}[\"']?[^\s:\"'$]{1,100}:([^\s\"'$][^\s\"']{3,200})",
    re.DOTALL,
)
_CURL_COOKIE = re.compile(
    _CURL + r"\s(?:-b|--cookie)[ =]{0,3}"
    r"(?:[\"'](?P<quoted>[^\"'=\n]{1,100}=[^\"'\n]{4,4096})|(?P<bare>[^\s\"'=]{1,100}=[^\s\"']{4,4096}))",
    re.DOTALL,
)
_FLAG = re.compile(r"(?<![\w-])--([a-z][a-z0-9-]{1,40}) [\"']?([^\s\"'$<-][^\s\"',;]{7,4096})")
_ELEMENT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,30}:)?([A-Za-z_][\w.-]{0,60})>([^<>\s]{4,8192})</")
_GOOGLE_PROJECT = re.compile(r"\bprojects/([0-9]{11,20})")
_STAND_IN = re.compile(
    r"passw(?:or)?d|pass|pwd|secret|user(?:name)?|postgres|root|guest|admin|example|changeme|test",
    re.IGNORECASE,
)


def phrased_secrets(text: str, names: KeyNames) -> Iterator[Match]:
    """Every secret that what stands around it gives away."""
    for found in _SCHEME.finditer(text):
        if _is_credential(found[1].lower(), found[2]):
            yield Match(*found.span(2), "authorization")
    yield from _masked(text)
    for mark, search in _BY_MARK:
        if mark in text:
            yield from search(text, names)


def _in_userinfo(text: str, _: KeyNames) -> Iterator[Match]:
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
    for mask in _MASK.finditer(text):
        tail = _TAIL.match(text, mask.end())
        if tail is None or not tail.group().strip("xX_-"):
            continue
        before = text[max(0, mask.start() - 80) : mask.start()]
        head = _HEAD.search(before)
        length = len(head.group()) if head else 0
        if "-" in before[len(before) - length :] or _KEY_BEFORE.search(before):
            yield Match(mask.start() - length, tail.end(), "masked-key")
    if "..." in text or "…" in text:
        yield from (Match(*found.span(), "masked-key") for found in _ELIDED.finditer(text))
        yield from _of_a_key(_LEFT_OUT, text)
    if "end" in text:
        yield from _of_a_key(_ENDING, text)


def _of_a_key(rest: re.Pattern[str], text: str) -> Iterator[Match]:
    for found in rest.finditer(text):
        if _KEY_BEFORE.search(text, max(0, found.start() - 80), found.start()):
            yield Match(*found.span(rest.groups), "masked-key")


def _in_elements(text: str, names: KeyNames) -> Iterator[Match]:
    """What stands between tags, as in the answers of older services."""
    for found in _ELEMENT.finditer(text):
        if kind := names.hidden(found[1], found[2]):
            yield Match(*found.span(2), kind, 2)


def _in_calls_of_curl(text: str, _: KeyNames) -> Iterator[Match]:
    for found in _CURL_USER.finditer(text):
        if is_secret(found[1], Naming("password", is_sure=True)):
            yield Match(*found.span(1), "password", 2)
    for found in _CURL_COOKIE.finditer(text):
        yield Match(*found.span("quoted" if found["quoted"] else "bare"), "cookie", 2)


def _behind_flags(text: str, names: KeyNames) -> Iterator[Match]:
    for found in _FLAG.finditer(text):
        naming = names.naming(found[1])
        if naming and is_random(found[2]) and is_secret(found[2], naming):
            yield Match(*found.span(2), naming.kind, 2)


def _signatures(text: str, _: KeyNames) -> Iterator[Match]:
    return (Match(*found.span(1), "signature") for found in _SIGNED.finditer(text))


def _projects(text: str, _: KeyNames) -> Iterator[Match]:
    return (Match(*found.span(1), "project") for found in _GOOGLE_PROJECT.finditer(text))


_BY_MARK: tuple[tuple[str, Callable[[str, KeyNames], Iterator[Match]]], ...] = (
    ("://", _in_userinfo),
    ("=", _in_queries),
    ("Signature=", _signatures),
    ("</", _in_elements),
    ("curl", _in_calls_of_curl),
    ("--", _behind_flags),
    ("projects/", _projects),
)
"""What stands in a text in which a search may find something."""
