"""Core: stretches of a text that are secrets, and how those that overlap become one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from replaykit.cassette.redaction.assignments import assigned_secrets
from replaykit.cassette.redaction.key_names import KeyNames
from replaykit.cassette.redaction.known_values import KnownValues
from replaykit.cassette.redaction.match import Match
from replaykit.cassette.redaction.phrases import phrased_secrets
from replaykit.cassette.redaction.placeholders import PLACEHOLDER
from replaykit.cassette.redaction.shapes import PRIVATE_KEY, expressions
from replaykit.cassette.redaction.spans import Spans

_MADE_UP = re.compile(r"(?i:your[-_])|[xX]{6,}|EXAMPLE|\.\.\.")


@dataclass(frozen=True, kw_only=True, slots=True)
class TextRules:
    """Everything that says what a secret is, for a text without any wrapping."""

    known: KnownValues
    names: KeyNames
    patterns: tuple[re.Pattern[str], ...] = ()
    """The user's own; where one has groups, the first that matched is the secret."""

    allowed: tuple[re.Pattern[str], ...] = ()
    """What is no secret, whatever the other rules say of it."""

    def matches(self, text: str) -> list[Match]:
        """Every secret in a text, in order and without overlaps."""
        taken = Spans(m.span() for m in PLACEHOLDER.finditer(text)) if "<" in text else Spans()
        found = [
            match
            for match in self._all(text)
            if not self.is_allowed(text[match.start : match.end])
            and not taken.hold(match.start, match.end)
        ]
        return _without_overlaps(found)

    def known_matches(self, text: str) -> list[Match]:
        """Every secret in a text whose very value is known."""
        return _without_overlaps(list(_everywhere(text, self.known.spellings)))

    def is_allowed(self, secret: str) -> bool:
        """Whether the user has said that this is no secret."""
        return any(pattern.fullmatch(secret) for pattern in self.allowed)

    def _all(self, text: str) -> Iterator[Match]:
        yield from _everywhere(text, self.known.spellings)
        for pattern in self.patterns:
            for found in pattern.finditer(text):
                groups = (group for group in range(1, pattern.groups + 1) if found[group])
                group = next(groups, None if pattern.groups else 0)
                if group is not None and found[group]:
                    yield Match(*found.span(group), "secret", 1)
        yield from shaped_secrets(text)
        yield from assigned_secrets(text, self.names)
        yield from phrased_secrets(text, self.names)


def _everywhere(text: str, spellings: Iterable[tuple[str, str]]) -> Iterator[Match]:
    for spelling, value in spellings:
        start = text.find(spelling)
        while start >= 0:
            end = start + len(spelling)
            yield Match(start, end, "secret", 0, None if spelling == value else value)
            start = text.find(spelling, end)


def shaped_secrets(text: str) -> Iterator[Match]:
    """Whatever has the shape of a known maker's secret."""
    if "PRIVATE KEY" in text:
        for found in PRIVATE_KEY.finditer(text):
            yield Match(*found.span(), "private-key", 3)
    for shape, expression in expressions():
        if shape.mark in text:
            for found in expression.finditer(text):
                if not _MADE_UP.search(found.group()):
                    yield Match(*found.span(), shape.kind, 3)


def _without_overlaps(found: Sequence[Match]) -> list[Match]:
    """The matches in order; of those that overlap, the one that begins first names the kind."""
    joined: list[Match] = []
    for match in sorted(found, key=lambda m: (m.start, -m.end, m.rank)):
        last = joined[-1] if joined else None
        if last is None or match.start >= last.end:
            joined.append(match)
        elif match.end > last.end:
            joined[-1] = Match(last.start, match.end, last.kind, last.rank)
    return joined
