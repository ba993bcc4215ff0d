"""Core: cassettes on the disk: there as a whole or not at all, whoever writes, whatever fails."""

from replaykit.cassette.store.journal import Journal
from replaykit.cassette.store.names import cassette_path, session_file
from replaykit.cassette.store.passing import (
    Asked,
    Gate,
    Passed,
    passed_answer,
    passed_request,
    passed_span,
)
from replaykit.cassette.store.publishing import (
    load,
    load_if_there,
    publish,
    publish_aside,
    publish_journal,
)
from replaykit.cassette.store.recovery import BroughtBack, Recovered, left_behind, recover
from replaykit.cassette.store.sealing import Sealed, seal

__all__ = [
    "Asked",
    "BroughtBack",
    "Gate",
    "Journal",
    "Passed",
    "Recovered",
    "Sealed",
    "cassette_path",
    "left_behind",
    "load",
    "load_if_there",
    "passed_answer",
    "passed_request",
    "passed_span",
    "publish",
    "publish_aside",
    "publish_journal",
    "recover",
    "seal",
    "session_file",
]
