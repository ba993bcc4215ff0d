"""Core: what depends on the model, as data, and how a model's name tells its version."""

import re
from dataclasses import dataclass

Version = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """The versions of which something is true, both ends included; an open end is None."""

    first: Version | None = None
    last: Version | None = None

    def holds(self, version: Version) -> bool:
        """Whether a version lies within."""
        return (self.first is None or self.first <= version) and (
            self.last is None or version <= self.last
        )


TAKES_PREFILL = Span(last=(4, 5))
"""A conversation may end with the beginning of the assistant's answer."""

THINKS_BY_BUDGET = Span(first=(3, 7), last=(4, 6))
"""`thinking.type: enabled` is understood; later models refuse it in words of their own."""

THINKS_ONLY_WHEN_TOLD = Span(last=(4, 9))
"""Without a `thinking` field there is no thinking; from 5 on it is the default."""

_VERSION = re.compile(r"claude-(?:instant-v?|v|[a-z]+-)?(\d{1,2})(?!\d)(?:[.-](\d{1,2})(?!\d))?")
"""Matches claude-opus-4-6, claude-sonnet-4-20250514, claude-3-5-haiku-…, anthropic.claude-v2:1."""


def version_of(model: str | None) -> Version | None:
    """The version in a model's name, wherever it is served; None for a name that tells none."""
    match = _VERSION.search((model or "").lower())
    return (int(match[1]), int(match[2] or 0)) if match else None


def applies(span: Span, model: str | None) -> bool | None:
    """Whether something is true of a model; None where its name tells no version."""
    version = version_of(model)
    return None if version is None else span.holds(version)
