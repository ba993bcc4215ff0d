"""Core: the readers of other recorders' files, which are read as they are."""

from replaykit.cassette.foreign.recognition import read_recording
from replaykit.cassette.foreign.recording import Recording

__all__ = ["Recording", "read_recording"]
