"""Programs made at random: as in real time, and always the same."""

import asyncio
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from replaykit.clock import VirtualClock
from tests.clock.programs import Program

ROOT = Path(__file__).parents[2]
PROGRAMS = 12

LOG_OF_ALL = f"""
from tests.clock.test_determinism import digest_of_all
print(digest_of_all(range({PROGRAMS})))
"""


def virtually(seed, **options):
    """What happens in a program, and when."""
    with VirtualClock(frozen=False) as clock:
        program = Program(seed, **options)
        keep = program.say
        program.say = lambda *what: keep(clock.now_ns(), *what)
        asyncio.run(program.run())
    assert [] == clock.notes
    return program.events


def digest_of_all(seeds):
    log = repr([virtually(seed, ties=True) for seed in seeds])
    return hashlib.sha256(log.encode()).hexdigest()


def really(seed, unit):
    """What happens in a program in real time, which is late now and then on a busy machine."""
    program = Program(seed, unit=unit, size=2)
    asyncio.run(program.run())
    return sorted(program.events, key=repr)


@pytest.mark.parametrize("seed", [0, 2, 3, 4, 6])
def test_the_same_happens_as_in_real_time(seed):
    events = [what for _, *what in virtually(seed, size=2)]
    expected = sorted(map(tuple, events), key=repr)

    assert any(expected == really(seed, unit) for unit in (0.02, 0.05, 0.2, 1.0))


@pytest.mark.parametrize("seed", range(PROGRAMS))
def test_the_same_program_does_the_same_twice(seed):
    """
    Where many waits end at one instant.
    """
    assert virtually(seed, ties=True) == virtually(seed, ties=True)


@pytest.mark.parametrize("seed", range(PROGRAMS))
def test_time_never_goes_back(seed):
    instants = [instant for instant, *_ in virtually(seed)]

    assert sorted(instants) == instants


def test_the_same_happens_in_every_process():
    path = os.pathsep.join([str(ROOT), *sys.path])
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", LOG_OF_ALL],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": hash_seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for hash_seed in ("1", "2")
    ]
    digests = {run.communicate()[0].strip() for run in runs}

    assert {digest_of_all(range(PROGRAMS))} == digests
