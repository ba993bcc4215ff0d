"""Whatever fails, and wherever: the old cassette or the new one, and no finished exchange is lost.

Here each system call goes wrong in about two ways, and a killed process is one that makes no more
calls; `python -m benchmarks.crash_points` goes through all of them, and kills for real.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from replaykit.cassette.store import files
from tests.cassette.store.faults import Disk
from tests.cassette.store.operations import OPERATIONS, calls_of, interrupt

ROOT = Path(__file__).parents[3]
FAULTS = ["killed", "killed_halfway", "broken", "full", "short"]

each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
each_fault = pytest.mark.parametrize("fault", FAULTS)


@pytest.mark.usefixtures("lazy_disk")
@each_operation
@each_fault
def test_an_interruption_leaves_the_old_cassette_or_the_new_one(operation, fault, tmp_path):
    """
    The operation goes wrong at every third of its system calls, a different third for each fault.
    """
    count = len(calls_of(operation, tmp_path))
    first = FAULTS.index(fault) % 3 + 1

    outcomes = [
        interrupt(operation, tmp_path / str(at) / "trip.cassette", Disk(at, fault))
        for at in range(first, count + 1, 3)
    ]

    assert [] == [outcome for outcome in outcomes if outcome.problems]


@pytest.mark.usefixtures("lazy_disk")
def test_a_store_that_writes_in_place_would_be_found_out(monkeypatch, tmp_path):
    """
    The tests above see a cassette that is left half-written.
    """
    monkeypatch.setattr(files, "_temporary_beside", lambda path: path)
    monkeypatch.setattr(files.system, "CREATE", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    operation = next(one for one in OPERATIONS if one.name == "publishing over")
    count = len(calls_of(operation, tmp_path))

    outcomes = [
        interrupt(operation, tmp_path / str(at) / "trip.cassette", Disk(at, "killed_halfway"))
        for at in range(1, count + 1)
    ]

    assert any(outcome.problems for outcome in outcomes)


def test_killed_processes_and_several_at_once_lose_nothing():
    """
    Children that are really killed, and children that record into one cassette together.
    """
    command = [sys.executable, "-m", "benchmarks.crash_points", "--quick"]

    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (0, "") == (finished.returncode, finished.stderr)
