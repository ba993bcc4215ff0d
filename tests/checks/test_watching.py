"""Which tools nobody watched: those of which the whole session shows no execution."""

from dataclasses import replace

import pytest

from replaykit.checks import unwatched
from tests.checks.loops import ask, loop, ran

BOTH = loop("openai_chat", 2)


def unwatched_ids(executions, session=BOTH):
    (turn,) = session.session.turns
    return [answer.call.id for answer in unwatched(turn, executions)]


def test_without_an_execution_no_call_was_watched():
    assert ["call_a", "call_b"] == unwatched_ids(())


def test_a_watched_tool_that_was_not_run_for_one_call_is_watched_all_the_same():
    """
    An application may refuse a call, or answer it from what it knows.
    """
    assert [] == unwatched_ids(BOTH.executions[:1])


def test_a_tool_that_runs_under_another_name_is_known_by_its_calls():
    renamed = [replace(one, span=replace(one.span, tool="look_up")) for one in BOTH.executions]

    assert ["call_b"] == unwatched_ids(renamed[:1])
    assert [] == unwatched_ids(renamed)


def test_a_tool_that_was_watched_says_nothing_of_another():
    assert ["call_a", "call_b"] == unwatched_ids((ran(ask(0, tool="get_rate"), exchange=2),))


@pytest.mark.parametrize("provider", ["openai_responses", "anthropic_messages", "gemini"])
def test_it_is_so_in_every_protocol(provider):
    session = loop(provider, 2)

    assert 2 == len(unwatched_ids((), session))
    assert [] == unwatched_ids(session.executions, session)
