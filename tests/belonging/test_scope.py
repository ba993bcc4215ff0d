"""What belongs to whom: the context's own, else the only one that it can be."""

import subprocess
import sys
from contextvars import copy_context

import pytest

from replaykit.belonging import Scope

RUNS = Scope("run")


def side_by_side(*values):
    """Values that are open at once, none within another, with what closes them."""
    contexts = [copy_context() for _ in values]
    managers = [RUNS.entered(value) for value in values]
    for context, manager in zip(contexts, managers, strict=True):
        context.run(manager.__enter__)
    return lambda: [
        context.run(manager.__exit__, None, None, None)
        for context, manager in zip(contexts, managers, strict=True)
    ]


def test_nothing_is_open_at_first():
    assert (None, ()) == (RUNS.current(), RUNS.all_open)


def test_a_context_has_what_was_opened_in_it_last():
    with RUNS.entered("outer"):
        with RUNS.entered("inner"):
            within = RUNS.current()
        after = RUNS.current()

    assert ("inner", "outer", None) == (within, after, RUNS.current())


def test_who_was_given_nothing_has_the_innermost():
    elsewhere = copy_context()
    with RUNS.entered("outer"), RUNS.entered("inner"):
        assert "inner" == elsewhere.run(RUNS.current)


def test_who_was_given_nothing_has_none_of_two():
    close = side_by_side("left", "right")
    found = RUNS.current(), RUNS.all_open
    close()

    assert (None, ("left", "right")) == found


def test_values_that_are_equal_are_told_apart():
    first, second = [], []
    with RUNS.entered(first), RUNS.entered(second):
        assert second is RUNS.current()
        assert first is not RUNS.current()


def test_a_context_may_be_given_nothing():
    with RUNS.entered("ours"), RUNS.bound_to(None):
        assert (None, "ours") == (RUNS.bound(), RUNS.current())


def test_what_fails_is_closed_all_the_same():
    with pytest.raises(LookupError), RUNS.entered("ours"):
        raise LookupError

    assert () == RUNS.all_open


def test_asking_costs_no_heavy_import():
    """
    Code in production asks with every call of a tool.
    """
    code = (
        "import sys; before = set(sys.modules); import replaykit.belonging; "
        "print({'asyncio', 'vcr', 'inspect', 'dataclasses'} & (set(sys.modules) - before))"
    )

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "set()\n" == run.stdout


def test_what_is_closed_in_another_context_leaves_no_trace():
    """
    Fixtures are not always torn down where they were set up.
    """
    here, manager = copy_context(), RUNS.entered("ours")
    here.run(manager.__enter__)
    manager.__exit__(None, None, None)

    assert (None, None) == (RUNS.current(), here.run(RUNS.current))
