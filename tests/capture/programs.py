"""Programs that are captured in processes of their own."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

from tests.docs.pages import ROOT

BEGINNING = """
import os, signal, sys, time
import replaykit
from tests.run.asking import ask
url = sys.argv[1]
"""


def started(source, url, *words, **options):
    """A program under way."""
    return subprocess.Popen(
        [sys.executable, "-c", BEGINNING + textwrap.dedent(source), url, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        **options,
    )


def ended(source, url, *words, **options):
    """A program that has run: its exit code, output and complaints."""
    program = started(source, url, *words, **options)
    output, complaints = program.communicate(timeout=60)
    return program.returncode, output, complaints


def environment():
    inherited = os.environ.get("PYTHONPATH", "")
    places = filter(None, [str(ROOT), str(Path.cwd()), inherited])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
