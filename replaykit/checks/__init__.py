"""Core: what both witnesses saw of a run in, findings out. Nothing here raises or words anything.

To add a check: a name in `names.py`, a rule in `rules/`, its place in `verdict.py`, its words in
`report/`, and its case in `tests/checks/`.
"""

from replaykit.checks.attempts import attempts_at
from replaykit.checks.case import executions_of
from replaykit.checks.facts import (
    Asked,
    Concurrent,
    Execution,
    Expectations,
    Session,
)
from replaykit.checks.finding import Blind, Finding, Unobserved, Verdict
from replaykit.checks.names import FAMILIES, NAMES, Family, Name
from replaykit.checks.sessions import session_of
from replaykit.checks.settings import read_allowed, read_concurrent
from replaykit.checks.timing import Timing, timing_of
from replaykit.checks.verdict import examine
from replaykit.checks.watching import unwatched

__all__ = [
    "FAMILIES",
    "NAMES",
    "Asked",
    "Blind",
    "Concurrent",
    "Execution",
    "Expectations",
    "Family",
    "Finding",
    "Name",
    "Session",
    "Timing",
    "Unobserved",
    "Verdict",
    "attempts_at",
    "examine",
    "executions_of",
    "read_allowed",
    "read_concurrent",
    "session_of",
    "timing_of",
    "unwatched",
]
