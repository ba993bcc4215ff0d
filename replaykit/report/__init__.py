"""Assembly: findings to words and terminal lanes, plain, coloured, or as facts for machines."""

from replaykit.report.facts import facts_of
from replaykit.report.headline import headline_of
from replaykit.report.manner import Manner
from replaykit.report.text import text_of, text_of_verdict
from replaykit.report.unobserved import blindness_of

__all__ = [
    "Manner",
    "blindness_of",
    "facts_of",
    "headline_of",
    "text_of",
    "text_of_verdict",
]
