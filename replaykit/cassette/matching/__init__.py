"""Core: matching on the question: canonical keys, a tape that plays, the nearest recording."""

from replaykit.cassette.matching.difference import Difference, drift, question_differences
from replaykit.cassette.matching.keys import body_digest, dialogue_key, keys_of, question_key
from replaykit.cassette.matching.nearest import Nearest, nearest_recording
from replaykit.cassette.matching.tape import MatchRule, Play, Recorded, Tape

__all__ = [
    "Difference",
    "MatchRule",
    "Nearest",
    "Play",
    "Recorded",
    "Tape",
    "body_digest",
    "dialogue_key",
    "drift",
    "keys_of",
    "nearest_recording",
    "question_differences",
    "question_key",
]
