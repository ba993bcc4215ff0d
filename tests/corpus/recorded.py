"""The corpus, each file of it read once a process."""

import json
import os
from functools import cache
from pathlib import Path

import pytest

from replaykit.cassette.foreign import read_recording
from replaykit.providers import read_exchange

FOLDER = Path(
    os.environ.get("REPLAYKIT_CORPUS", Path(__file__).parents[2].parent / "shared" / "corpus")
)
MANIFEST = FOLDER / "manifest.json"
ENTRIES = json.loads(MANIFEST.read_text("utf-8"))["entries"] if MANIFEST.is_file() else []
NAMES = [entry["path"] for entry in ENTRIES]

needs_corpus = pytest.mark.skipif(
    not NAMES, reason=f"no corpus in {FOLDER}: set REPLAYKIT_CORPUS to the folder that holds it"
)

PROJECTS = {name.partition("/")[0] for name in NAMES}
each_project = pytest.mark.parametrize(
    "names",
    [tuple(name for name in NAMES if name.startswith(f"{one}/")) for one in sorted(PROJECTS)],
    ids=sorted(PROJECTS),
)
"""Whose failures name the file: a test for each of them would take longer to manage than to run."""


@cache
def recording_of(name):
    """A file, as it is read."""
    return read_recording(FOLDER / name)


def exchanges_in(name):
    """Every exchange of a file, in the order of the file."""
    return recording_of(name).exchanges


@cache
def readings_in(name):
    """Those of a file's exchanges that speak to a provider we know."""
    readings = [read_exchange(exchange) for exchange in exchanges_in(name)]
    return tuple(reading for reading in readings if reading is not None)


def is_accepted(reading):
    """Whether the real provider took the request: an error may also stand inside a 200 stream."""
    return 200 <= reading.exchange.response.status < 300 and reading.reply.ending != "failed"
