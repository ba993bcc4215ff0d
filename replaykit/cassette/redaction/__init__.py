"""Core: redaction: secrets leave before anything is compared, kept or shown."""

from replaykit.cassette.redaction.known_values import SecretText, known_values_in
from replaykit.cassette.redaction.leaks import Leak
from replaykit.cassette.redaction.placeholders import PLACEHOLDER
from replaykit.cassette.redaction.redactor import Redactor

__all__ = ["PLACEHOLDER", "Leak", "Redactor", "SecretText", "known_values_in", "scan"]


def scan(content: bytes | str) -> tuple[Leak, ...]:
    """The secrets in finished text, by the rules that need no knowledge of any value."""
    return Redactor().scan(content)
