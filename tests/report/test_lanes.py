"""When calls ran, in plain characters."""

import pytest

from replaykit.report.lanes import lane_of
from tests.checks.loops import ask, ran


def lanes(*attempts):
    return [lane_of(own, [one for each in attempts for one in each]) for own in attempts]


def test_lanes_share_a_scale():
    drawn = lanes([ran(ask(0), end=2)], [ran(ask(1), start=1, end=4)], [ran(ask(2), end=1)])

    assert [
        "|############            |",
        "|      ##################|",
        "|######                  |",
    ] == drawn


def test_a_call_that_raised_ends_in_a_cross():
    assert ["|#######################x|"] == lanes([ran(ask(0), error="RuntimeError: boom")])


def test_a_call_that_never_ended_goes_on():
    drawn = lanes([ran(ask(0), end=None)], [ran(ask(1), start=2, end=4)])

    assert ["|#######################>|", "|            ############|"] == drawn


def test_attempts_at_one_call_share_a_lane():
    failed = ran(ask(0), end=1, error="RuntimeError: boom")

    assert ["|#####x      ############|"] == lanes([failed, ran(ask(0), start=2, end=4)])


def test_a_call_that_nobody_saw_has_an_empty_lane():
    assert ["|                        |", "|########################|"] == lanes([], [ran(ask(0))])


def test_a_call_that_took_no_time_is_still_seen():
    drawn = lanes([ran(ask(0), start=4, end=4)], [ran(ask(1), end=4)])

    assert ["|                       #|", "|########################|"] == drawn


@pytest.mark.parametrize(
    ("groups", "drawn"),
    [
        ((0, 1), ["|############            |", "|            ############|"]),
        ((0, 0), ["|########################|", "|########################|"]),
    ],
)
def test_where_no_time_passed_the_order_is_drawn(groups, drawn):
    """
    By who was held together with whom.
    """
    executions = [ran(ask(n), end=0, group=group) for n, group in enumerate(groups)]

    assert drawn == lanes(*([one] for one in executions))
