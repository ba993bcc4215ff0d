"""Core: which generations of Gemini enforce what; facts that change with every release.

Each entry says what was seen. What is known of no model named here is a warning at most.
"""

import re

from replaykit.model import Severity

Version = tuple[int, int]

SIGNATURES_REQUIRED_FROM: Version = (3, 0)
"""Documented; 2.x models sign calls and accept them back unsigned."""

MODEL_TURN_LAST_ACCEPTED_BEFORE: Version = (3, 5)
"""They go on from it, as from a prefix of their reply."""

MODEL_TURN_LAST_REFUSED_FROM: Version = (3, 6)
"""3.6, 3.7 and 3.8 were seen to refuse it; of 3.5 only the smallest model was."""

MODEL_TURN_LAST_REFUSED_BY = ("gemini-3.5-flash-lite",)
MODEL_TURN_LAST_ACCEPTED_BY = ("gemini-pro-latest",)

SPLIT_RESULTS_ACCEPTED_BY: frozenset[tuple[str, Version]] = frozenset({("gemini", (2, 5))})
"""AI Studio answers 200 for 2.5, where Vertex refuses 2.5 too and AI Studio refused 1.5 and 2.0."""

MISSING_RESULTS_REFUSED_FROM: Version = (3, 0)
"""Before, AI Studio has accepted plain text in place of the results; Vertex does not."""

_VERSION = re.compile(r"gemini-(\d+)(?:\.(\d+))?(?![\d.])")
_FLOATING = "-latest"
"""A name that moves on to a newer model without notice."""


def version_of(model: str | None) -> Version | None:
    """The generation in a model's name; None where the name has none."""
    found = _VERSION.match(model or "")
    return (int(found[1]), int(found[2] or 0)) if found else None


def unsigned_calls(model: str | None) -> Severity | None:
    """How a model takes calls that come back without their signature."""
    version = version_of(model)
    if version is None:
        return _possibly(model)
    return "error" if version >= SIGNATURES_REQUIRED_FROM else None


def model_turn_last(model: str | None) -> Severity | None:
    """How a model takes a history that ends with its own turn."""
    name, version = model or "", version_of(model)
    if name.startswith(MODEL_TURN_LAST_ACCEPTED_BY):
        return None
    if name.startswith(MODEL_TURN_LAST_REFUSED_BY):
        return "error"
    if version is None:
        return _possibly(model)
    if version < MODEL_TURN_LAST_ACCEPTED_BEFORE:
        return None
    return "error" if version >= MODEL_TURN_LAST_REFUSED_FROM else "warning"


def split_results(model: str | None, family: str | None) -> Severity:
    """How a model takes the results of one turn in several contents."""
    version = version_of(model)
    return "warning" if (family, version) in SPLIT_RESULTS_ACCEPTED_BY else "error"


def missing_results(model: str | None, family: str | None) -> Severity:
    """How a model takes a turn whose calls are not answered at all."""
    version = version_of(model)
    is_strict = family == "vertex" or (version and version >= MISSING_RESULTS_REFUSED_FROM)
    return "error" if is_strict else "warning"


def split_calls(model: str | None) -> Severity:
    """How a model takes the calls of one turn in several contents."""
    return unsigned_calls(model) or "warning"


def _possibly(model: str | None) -> Severity | None:
    return "warning" if (model or "").endswith(_FLOATING) else None
