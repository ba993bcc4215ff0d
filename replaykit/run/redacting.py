"""Assembly: the redactor of a run, made when first it is needed: making it costs more than opening.

A replayed run whose requests are recorded to the byte never needs it, and most are such: not even
its rules are loaded before.
"""

import importlib
import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from replaykit.cassette.store import Gate
from replaykit.errors import UnwritableCassetteError
from replaykit.model import HttpRequest, HttpResponse, Json, Span
from replaykit.run.settings import Settings

if TYPE_CHECKING:  # see above
    from replaykit.cassette.redaction import Leak, Redactor


class Redacting:
    """What a line takes for its scrubber; safe to use from any thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._made: Redactor | None = None
        if settings.mode != "replay":
            self.load()

    def load(self) -> None:
        """Loads its rules before the first exchange that is kept has to wait for them."""
        importlib.import_module("replaykit.cassette.redaction")

    def request(self, request: HttpRequest) -> HttpRequest:
        """The request without its secrets."""
        return self._redactor.request(request)

    def response(self, response: HttpResponse) -> HttpResponse:
        """The response without its secrets."""
        return self._redactor.response(response)

    def span(self, span: Span) -> Span:
        """The execution of a tool without its secrets."""
        redactor = self._redactor
        return replace(
            span,
            arguments=redactor.value(span.arguments),
            result=redactor.value(span.result),
            error=None if span.error is None else redactor.text(span.error),
            plan=None if span.plan is None else redactor.text(span.plan),
        )

    def text(self, text: str) -> str:
        """The text without its secrets."""
        return self._redactor.text(text)

    def comparable(self, value: Json) -> Json:
        """The value without its secrets, and without the numbers of those that have been taken out.

        They are counted as they come, which may be in another order than when it was recorded.
        """
        return _unnumbered(self._redactor.value(value))

    def scan(self, content: bytes) -> "tuple[Leak, ...]":
        """The secrets that are left in what is about to be written."""
        return self._redactor.scan(content)

    def suspects(self, body: bytes) -> bool:
        """Whether a body has to be looked at with care, which takes many times as long."""
        return self._redactor.suspects(body)

    @property
    def knowledge(self) -> object:
        """What is known of secrets: another object as soon as it is more."""
        return self._redactor.knowledge

    def gate(self, path: Path) -> Gate:
        """Looks once more at every byte that is about to be written to a place."""

        def refuse_secrets(data: bytes) -> None:
            for leak in self.scan(data):
                raise UnwritableCassetteError(
                    f"it would hold a secret ({leak.kind}, {leak.excerpt})",
                    fix="declare it in `redact_values`, `redact_patterns` or `redact_names`,"
                    " or, if it is none, in `redact_allowed`",
                    file=path,
                )

        return refuse_secrets

    @property
    def withheld(self) -> tuple[str, ...]:
        """What was not kept because it could not be looked into, and why."""
        return self._made.withheld if self._made else ()

    @property
    def _redactor(self) -> "Redactor":
        with self._lock:  # two of them would give one secret two names
            if self._made is None:
                from replaykit.cassette.redaction import (  # noqa: PLC0415  (see above)
                    Redactor,
                    known_values_in,
                )

                settings = self._settings
                self._made = Redactor(
                    known_values=(*known_values_in(os.environ), *settings.redact_values),
                    patterns=settings.redact_patterns,
                    key_names=settings.redact_names,
                    allowed=settings.redact_allowed,
                    headers=settings.kept_headers,
                )
            return self._made


def _unnumbered(value: Json) -> Json:
    from replaykit.cassette.redaction import PLACEHOLDER  # noqa: PLC0415  (see above)

    if isinstance(value, str):
        return PLACEHOLDER.sub(r"<\1>", value)
    if isinstance(value, dict):
        return {key: _unnumbered(member) for key, member in value.items()}
    return [_unnumbered(one) for one in value] if isinstance(value, list) else value
