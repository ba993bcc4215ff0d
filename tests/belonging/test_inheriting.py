"""What is started in a run belongs to it, on whichever thread it runs."""

import asyncio
import contextvars
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


def in_a_context(context):
    """What a task belongs to that is given a context."""

    async def ask():
        return belongs_to()

    async def main():
        return await asyncio.create_task(ask(), context=context)

    return asyncio.run(main())


def test_a_task_in_an_older_context_belongs_to_who_starts_it():
    """
    As the loop that many tests share has a context in which a fixture of theirs has opened a run.
    """
    with inheriting(), LINES.entered("theirs"), TOOLBOXES.entered("theirs"):
        older = contextvars.copy_context()
        with LINES.entered("line"), TOOLBOXES.entered("box"):
            assert ("line", "box") == in_a_context(older)


def test_a_context_keeps_what_the_starter_of_its_task_has_not():
    """
    Whoever hands over a context means what is in it.
    """
    with inheriting(), LINES.entered("line"):
        with TOOLBOXES.bound_to("box"):
            given = contextvars.copy_context()
        with TOOLBOXES.entered("another"), TOOLBOXES.bound_to(None):
            in_a_context(given)

    assert ("line", "box") == (given[LINES._bound], given[TOOLBOXES._bound])


def test_a_run_that_is_over_is_given_to_no_context():
    """
    Its starter may have outlived it, which says nothing any more.
    """
    with LINES.entered("over"):
        starter = contextvars.copy_context()
    with inheriting(), LINES.entered("beside"), LINES.entered("line"):
        given = contextvars.copy_context()
        starter.run(in_a_context, given)

    assert "line" == given[LINES._bound]


def test_outside_a_run_contexts_are_left_alone():
    with inheriting():
        given = contextvars.Context()
        contextvars.Context().run(in_a_context, given)

    assert [] == list(given)
