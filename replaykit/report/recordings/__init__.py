"""Assembly: what is wrong with recordings, as text, as JSON and as SARIF."""

from replaykit.report.recordings.as_json import json_of
from replaykit.report.recordings.as_text import closing_of, paragraph_of, summary_of
from replaykit.report.recordings.facts import Checked, Found
from replaykit.report.recordings.rules import RULES
from replaykit.report.recordings.sarif import sarif_of

__all__ = [
    "RULES",
    "Checked",
    "Found",
    "closing_of",
    "json_of",
    "paragraph_of",
    "sarif_of",
    "summary_of",
]
