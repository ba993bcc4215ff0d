"""Assembly: a finding in one line."""

from replaykit.checks import Finding
from replaykit.report.words import WORDINGS


def headline_of(finding: Finding) -> str:
    """The name of the bug, and what it did here."""
    return f"{finding.name}: {WORDINGS[finding.name].headline(finding)}."
