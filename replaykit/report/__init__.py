"""Assembly: findings to words, sessions to pictures: as text, as pages, as facts for machines."""

from replaykit.report.facts import facts_of
from replaykit.report.headline import headline_of
from replaykit.report.manner import Manner
from replaykit.report.mermaid import mermaid_of
from replaykit.report.perfetto import perfetto_of
from replaykit.report.session import Seen
from replaykit.report.session_facts import facts_of_session
from replaykit.report.text import text_of, text_of_verdict
from replaykit.report.transcript import transcript_of
from replaykit.report.unobserved import blindness_of

__all__ = [
    "Manner",
    "Seen",
    "blindness_of",
    "facts_of",
    "facts_of_session",
    "headline_of",
    "mermaid_of",
    "perfetto_of",
    "text_of",
    "text_of_verdict",
    "transcript_of",
]
