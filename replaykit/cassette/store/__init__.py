"""Core: cassettes on the disk: there as a whole or not at all, whoever writes, whatever fails."""

from replaykit.cassette.store.journal import Gate, Journal
from replaykit.cassette.store.names import cassette_path
from replaykit.cassette.store.publishing import load, load_if_there, publish, publish_journal
from replaykit.cassette.store.recovery import Recovered, left_behind, recover

__all__ = [
    "Gate",
    "Journal",
    "Recovered",
    "cassette_path",
    "left_behind",
    "load",
    "load_if_there",
    "publish",
    "publish_journal",
    "recover",
]
