"""What is started in a run belongs to it, on whichever thread it runs."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from replaykit.belonging import Scope
from replaykit.belonging.inheriting import inheriting
from tests.belonging.beside import in_a_pool, in_a_thread, in_anyio, in_to_thread

LINES, TOOLBOXES = Scope("line"), Scope("toolbox")


def belongs_to():
    return LINES.current(), TOOLBOXES.current()


@pytest.mark.parametrize("beside", [in_a_thread, in_a_pool, in_to_thread, in_anyio])
def test_all_that_a_run_has_is_taken_along(beside):
    """
    Also while another run is open around it.
    """
    with inheriting(), LINES.entered("theirs"), LINES.entered("line"), TOOLBOXES.entered("box"):
        assert ("line", "box") == beside(belongs_to)


def test_what_the_starter_has_not_its_thread_has_not():
    """
    However many runs the pool has worked for.
    """
    with inheriting(), ThreadPoolExecutor(1) as pool:
        with LINES.entered("line"):
            first = pool.submit(lambda: (LINES.bound(), TOOLBOXES.bound())).result()
        with TOOLBOXES.entered("toolbox"):
            second = pool.submit(lambda: (LINES.bound(), TOOLBOXES.bound())).result()

    assert (("line", None), (None, "toolbox")) == (first, second)


def test_needed_twice_it_is_in_place_once():
    """
    Until nobody needs it any more.
    """
    real = threading.Thread.start
    with inheriting():
        once = threading.Thread.start
        with inheriting():
            twice = threading.Thread.start
        still = threading.Thread.start

    assert real is threading.Thread.start
    assert once is twice is still is not real


@pytest.mark.parametrize("beside", [in_a_thread, in_a_pool, in_to_thread])
def test_what_is_started_outside_a_run_belongs_to_none(beside):
    with inheriting():
        assert (None, None) == beside(lambda: (LINES.bound(), TOOLBOXES.bound()))
