"""Core: takes secrets out of requests, responses, texts and values, and says where it saw them.

Whatever goes wrong in here, what comes out is never what went in: it is withheld, and counted.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import replace

from replaykit.cassette.redaction.bodies import Unreadable, opened_chunks
from replaykit.cassette.redaction.doubts import doubts_in
from replaykit.cassette.redaction.headers import (
    credentials_in,
    kept_headers,
    without_coding,
)
from replaykit.cassette.redaction.key_names import KeyNames
from replaykit.cassette.redaction.known_values import KnownValues, SecretText
from replaykit.cassette.redaction.leaks import Leak, leaks_in
from replaykit.cassette.redaction.matches import TextRules
from replaykit.cassette.redaction.placeholders import Placeholders
from replaykit.cassette.redaction.scrubbing import Scrubbing
from replaykit.cassette.redaction.urls import credentials_in_url, read_url
from replaykit.model import Chunk, Headers, HttpRequest, HttpResponse, Json

_MOST_ENVELOPES = 512
_LENGTH = "content-length"
"""Another one in each request, and nobody asks for it; should a user, nothing is remembered."""


class Redactor:
    """The rules do not change; the names it gives, and the values it learns, add up over a run.

    Example:
        >>> Redactor(known_values=["open sesame"]).text("Say open sesame twice: open sesame.")
        'Say <secret-1> twice: <secret-1>.'
    """

    def __init__(
        self,
        *,
        known_values: Iterable[str | SecretText] = (),
        patterns: Iterable[str | re.Pattern[str]] = (),
        key_names: Iterable[str] = (),
        allowed: Iterable[str | re.Pattern[str]] = (),
        headers: Iterable[str] = (),
    ) -> None:
        """
        Args:
            known_values: secrets by their value, found in any spelling.
            patterns: regular expressions for further secrets; with groups, the first that
                matched is the secret.
            key_names: names of fields, parameters and headers whose values are secrets.
            allowed: what is no secret: the very text, or an expression for the whole of it.
            headers: names of further headers to keep.
        """
        self._known = KnownValues(known_values)
        self._names = KeyNames.including(key_names)
        self._placeholders = Placeholders()
        self._headers = frozenset(name.lower() for name in headers)
        self._envelopes: dict[tuple[str, Headers], tuple[object, str, Headers]] = {}
        self._withheld: list[str] = []
        rules = TextRules(
            known=self._known,
            names=self._names,
            patterns=tuple(re.compile(pattern) for pattern in patterns),
            allowed=tuple(
                re.compile(re.escape(one)) if isinstance(one, str) else one for one in allowed
            ),
        )
        self._scrubbing = Scrubbing(rules, self._placeholders)

    @property
    def withheld(self) -> tuple[str, ...]:
        """What was not kept because it could not be looked into, and why."""
        return tuple(self._withheld)

    @property
    def knowledge(self) -> object:
        """The values that are known: another object as soon as there are more."""
        return self._known.spellings

    def register(self, value: str | SecretText) -> None:
        """Takes in a further secret by its value."""
        self._known.register(value)

    def request(self, request: HttpRequest) -> HttpRequest:
        """The request without its secrets; its body is the very same object where it has none."""
        try:
            return self._request(request)
        except Exception as error:  # whatever it is: the original must not get through
            note = self._withhold("a request", type(error).__name__)
            return HttpRequest(method=request.method, url="withheld:", body=note)

    def response(self, response: HttpResponse) -> HttpResponse:
        """The response without its secrets, its chunks in step with its body."""
        try:
            return self._response(response)
        except Exception as error:  # whatever it is: the original must not get through
            note = self._withhold("a response", type(error).__name__)
            return HttpResponse(status=response.status, body=note, is_cut=response.is_cut)

    def text(self, text: str) -> str:
        """A text without its secrets: a message, a log line, a file name."""
        try:
            return self._text(text)
        except Exception as error:  # whatever it is: the original must not get through
            return self._withhold("a text", type(error).__name__).decode()

    def value(self, value: Json) -> Json:
        """A value of JSON without its secrets; the very same object where it has none."""
        try:
            text = json.dumps(value, ensure_ascii=False)
            scrubbed = self._text(text)
            return value if scrubbed is text else json.loads(scrubbed)
        except Exception as error:  # whatever it is: the original must not get through
            return self._withhold("a value", type(error).__name__).decode()

    def scan(self, content: bytes | str) -> tuple[Leak, ...]:
        """The secrets that finished text, or a body, still holds."""
        return leaks_in(content, self._scrubbing)

    def suspects(self, body: bytes) -> bool:
        """Whether a body has to be looked at with care, which takes many times as long."""
        return self._scrubbing.may_hold(body, body)

    def doubts(self, content: bytes | str) -> tuple[Leak, ...]:
        """What looks random and is no secret by any rule: for somebody to look at."""
        return doubts_in(content)

    def _text(self, text: str) -> str:
        if not self._scrubbing.suspicion.of_text(text):
            return text
        return self._scrubbing.text(text, lambda walk, layer: walk.look(layer, depth=1))

    def _request(self, request: HttpRequest) -> HttpRequest:
        url, headers = self._envelope(request.url, request.headers)
        body, _ = self._body(request.body, request.headers, ())
        if body is not request.body:
            headers = without_coding(headers)
        return HttpRequest(method=request.method, url=url, headers=headers, body=body)

    def _response(self, response: HttpResponse) -> HttpResponse:
        body, chunks = self._body(response.body, response.headers, response.chunks)
        headers = self._kept(response.headers)
        if body is not response.body:
            headers = without_coding(headers)
        return replace(response, headers=headers, body=body, chunks=chunks)

    def _envelope(self, url: str, headers: Headers) -> tuple[str, Headers]:
        """A request's URL and headers as they are kept; they hardly change from one to the next."""
        key = url, tuple(pair for pair in headers if pair[0] != _LENGTH)
        known_then, *_ = seen = self._envelopes.get(key, (None, "", ()))
        if known_then is self._known.spellings:
            return seen[1:]
        for secret in credentials_in(headers, self._names):
            self._known.learn(secret)
        for secret in credentials_in_url(url, self._names):
            self._known.learn(secret)
        scrubbed = self._url(url), self._kept(headers)
        if len(self._envelopes) < _MOST_ENVELOPES and _LENGTH not in self._headers:
            self._envelopes[key] = (self._known.spellings, *scrubbed)
        return scrubbed

    def _kept(self, headers: Headers) -> Headers:
        return kept_headers(
            headers,
            placeholders=self._placeholders,
            scrub=self._text,
            scrub_url=self._url,
            extra=self._headers,
            names=self._names,
        )

    def _url(self, url: str) -> str:
        return self._scrubbing.text(url, read_url)

    def _body(
        self, body: bytes, headers: Headers, chunks: tuple[Chunk, ...]
    ) -> tuple[bytes, tuple[Chunk, ...]]:
        try:
            return self._scrubbing.body(body, headers, chunks)
        except Unreadable as reason:
            note = self._withhold(f"a body of {len(body)} bytes", str(reason))
            return note, opened_chunks(chunks, note)

    def _withhold(self, what: str, why: str) -> bytes:
        self._withheld.append(f"{what}: {why}")
        return f"<withheld: {what}, {why}>".encode()
