"""Programs that are captured in processes of their own."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

from replaykit.cassette.store import recover
from replaykit.cassette.store.beside import cassette_of
from tests.capture.agents import cassettes, journals, texts_of
from tests.docs.pages import ROOT

BEGINNING = """
import os, signal, sys, time
import replaykit
from tests.run.asking import ask
url = sys.argv[1]
"""


def started(source, url, *words, with_clients=False, **options):
    """A program under way, which may need HTTP clients that are not Python's own."""
    return subprocess.Popen(
        [sys.executable, "-c", BEGINNING + textwrap.dedent(source), url, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment() if with_clients else quick_environment(),
        **options,
    )


def ended(source, url, *words, **options):
    """A program that has run: its exit code, output and complaints."""
    program = started(source, url, *words, **options)
    output, complaints = program.communicate(timeout=60)
    return program.returncode, output, complaints


def brought_back():
    """What was asked in all that was left, after `replaykit recover`."""
    for journal in journals():
        recover(cassette_of(Path(journal)))
    return sorted(text for path in cassettes() for text in texts_of(path))


def environment():
    """In which a program finds what the tests find."""
    return _finding(ROOT, Path.cwd())


def quick_environment():
    """The same, without HTTP clients that would take long to load."""
    return _finding(Path(__file__).parent / "few_packages", ROOT, Path.cwd())


def _finding(*folders):
    inherited = os.environ.get("PYTHONPATH", "")
    places = filter(None, [*map(str, folders), inherited])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
