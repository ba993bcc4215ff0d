"""Core: the closed list of what can be wrong with an agent loop, under names a stranger reads."""

from collections.abc import Mapping
from typing import Literal, get_args

Name = Literal[
    "lost-batch",
    "unanswered-hang",
    "repaired-history",
    "stale-result",
    "unknown-id",
    "result-without-id",
    "turn-sent-twice",
    "results-before-turn",
    "dropped-call",
    "missing-result",
    "turn-not-sent-back",
    "duplicate-result",
    "late-tool",
    "swapped-results",
    "result-of-another-call",
    "swallowed-error",
    "turn-altered",
    "text-before-results",
    "results-split",
    "refused-request",
    "one-after-another",
    "too-few-at-once",
    "overlapping-calls",
    "overlapping-serial",
    "parallel-though-off",
    "too-many-rounds",
    "result-too-long",
    "context-growth",
]
"""In order of precedence: where two could be said of one call, the earlier is."""

NAMES: tuple[Name, ...] = get_args(Name)

Family = Literal["complete", "matched", "placed", "concurrent", "bounded"]

FAMILIES: Mapping[Family, tuple[Name, ...]] = {
    "complete": (
        "lost-batch",
        "unanswered-hang",
        "repaired-history",
        "stale-result",
        "unknown-id",
        "result-without-id",
        "dropped-call",
        "missing-result",
        "duplicate-result",
    ),
    "matched": ("swapped-results", "result-of-another-call", "swallowed-error", "late-tool"),
    "placed": (
        "turn-sent-twice",
        "results-before-turn",
        "turn-not-sent-back",
        "turn-altered",
        "text-before-results",
        "results-split",
        "refused-request",
    ),
    "concurrent": (
        "one-after-another",
        "too-few-at-once",
        "overlapping-calls",
        "overlapping-serial",
        "parallel-though-off",
    ),
    "bounded": ("too-many-rounds", "result-too-long", "context-growth"),
}
"""What is promised of a loop, and what breaks each promise; see `docs/findings.md`."""
