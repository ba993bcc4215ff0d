"""Core: which headers are kept; every other is dropped. Secrets among those dropped are learnt."""

import base64
import re
from collections.abc import Callable, Iterable, Iterator

from replaykit.cassette.redaction.key_names import KeyNames, is_random
from replaykit.cassette.redaction.placeholders import Placeholders, is_placeholder
from replaykit.model import Headers

_KEPT = frozenset(
    {
        "accept",
        "anthropic-beta",
        "anthropic-version",
        "content-encoding",
        "content-range",
        "content-type",
        "host",
        "link",
        "mcp-protocol-version",
        "openai-beta",
        "range",
        "retry-after",
        "retry-after-ms",
        "www-authenticate",
        "x-amz-target",
        "x-amzn-errortype",
        "x-should-retry",
    }
)
_KEPT_FAMILIES = (
    "x-ratelimit",
    "ratelimit",
    "anthropic-ratelimit-",
    "x-amzn-bedrock-",
    "x-goog-upload-",
)
_URLS = frozenset(
    {"location", "operation-location", "x-goog-upload-control-url", "x-goog-upload-url"}
)
_RENAMED = {
    "x-request-id": "request-id",
    "request-id": "request-id",
    "x-amzn-requestid": "request-id",
    "apim-request-id": "request-id",
    "x-ms-request-id": "request-id",
    "mistral-correlation-id": "request-id",
    "mcp-session-id": "mcp-session-id",
}
"""Ids of one connection: SDKs show them, nobody needs them to the letter."""

_WITHOUT_SECRETS = _KEPT | _URLS | _RENAMED.keys()
_NO_SECRETS = re.compile(r":|idempotency-key|sec-websocket-|x-stainless-|user-agent|__cf|_cf|cf_")
_CREDENTIALS = re.compile(
    r"auth|token|secret|key|password|cookie|credential|session|organi[sz]ation|project|account"
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9-]*) +(\S.*)")


def kept_headers(
    headers: Headers,
    *,
    placeholders: Placeholders,
    scrub: Callable[[str], str],
    scrub_url: Callable[[str], str],
    extra: frozenset[str],
    names: KeyNames,
) -> Headers:
    """The headers that go into a cassette.

    Args:
        extra: further names to keep, from the user.
    """
    kept: list[tuple[str, str]] = []
    for name, value in headers:
        if name in _RENAMED:
            is_done = is_placeholder(value)
            kept.append((name, value if is_done else placeholders.name_of(value, _RENAMED[name])))
        elif name in _URLS:
            kept.append((name, scrub_url(value)))
        elif name in _KEPT or name.startswith(_KEPT_FAMILIES):
            kept.append((name, scrub(value)))
        elif name in extra:
            kept.append((name, scrub(_hidden_by_name(name, value, names, placeholders))))
    return tuple(kept)


def _hidden_by_name(name: str, value: str, names: KeyNames, placeholders: Placeholders) -> str:
    """The value of a header that a user keeps; its name may say that it is a secret even so."""
    scheme, space, token = value.strip().partition(" ")
    if not (_SCHEME.fullmatch(value.strip()) and name.endswith("authorization")):
        scheme, space, token = "", "", value.strip()
    kind = names.hidden(name, token)
    return f"{scheme}{space}{placeholders.name_of(token, kind)}" if kind else value


def without_coding(headers: Headers) -> Headers:
    """The headers of a body that is kept without the compression it came in."""
    return tuple(pair for pair in headers if pair[0] != "content-encoding")


def credentials_in(headers: Headers, names: KeyNames) -> Iterator[str]:
    """The secrets in a request's headers, to be hidden wherever else they stand."""
    for name, value in headers:
        if name in _WITHOUT_SECRETS or _NO_SECRETS.match(name):
            continue
        if name == "cookie":
            yield from _cookies(value)
            continue
        naming = names.naming(name)
        if naming is not None and naming.is_sure:
            yield from _credentials(value)
        elif naming is not None or _CREDENTIALS.search(name):
            yield from filter(is_random, _credentials(value))


def _cookies(value: str) -> Iterable[str]:
    pairs = (pair.strip().partition("=") for pair in value.split(";"))
    return (secret for name, _, secret in pairs if not _NO_SECRETS.match(name))


def _credentials(value: str) -> Iterator[str]:
    found = _SCHEME.fullmatch(value.strip())
    if found is None:
        yield value.strip()
        return
    scheme, token = found[1].lower(), found[2]
    if scheme == "basic":
        yield from _password(token)
    elif not scheme.startswith("aws4"):  # a signature of this one request; the key has a shape
        yield token


def _password(token: str) -> Iterator[str]:
    yield token
    try:
        pair = base64.b64decode(token, validate=True).decode()
    except ValueError:
        return
    user, _, password = pair.partition(":")
    yield password or user
