"""How long a tool takes: every distribution, its bounds, and what is no duration."""

import math
import statistics
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.errors import SettingError
from replaykit.tools.latency import (
    between,
    fixed,
    lognormal,
    normal,
    percentiles,
    uniform,
)
from replaykit.tools.latency_reading import latency_of

SECONDS = st.floats(0, 1000)


def drawn(latency, count=400):
    return [latency.seconds(str(seed)) for seed in range(count)]


def test_a_duration_is_always_itself():
    assert {30} == set(drawn(fixed(30)))
    assert {90.0} == set(drawn(fixed(timedelta(minutes=1.5))))
    assert {0} == set(drawn(fixed(0)))


@given(SECONDS, SECONDS, st.text(max_size=5))
def test_uniform_and_between_keep_to_their_bounds(one, other, seed):
    low, high = sorted((one, other))
    for make in (uniform, between):
        latency = make(low, high)

        assert low - 1e-9 <= latency.seconds(seed) <= high + 1e-9
        assert (low, high) == (latency.least, latency.most)


@given(SECONDS, SECONDS, st.text(max_size=5))
def test_what_has_tails_is_never_below_zero(one, other, seed):
    for latency in (normal(one, other), lognormal(one, other)):
        seconds = latency.seconds(seed)

        assert 0 <= seconds <= 10**9
        assert latency.least - 1e-9 <= seconds <= latency.most + 1e-9


def test_half_of_a_lognormal_is_below_its_median():
    found = drawn(lognormal(2, 0.5))

    assert abs(statistics.median(found) - 2) < 0.15
    assert max(found) > 5
    assert (0, math.inf) == (lognormal(2, 0.5).least, lognormal(2, 0.5).most)


def test_a_normal_has_its_mean():
    assert abs(statistics.fmean(drawn(normal(10, 1))) - 10) < 0.15


def test_percentiles_lie_where_the_table_has_them():
    found = sorted(drawn(percentiles({50: 1, 99: 20}), 2000))

    assert 1 == found[0] == found[900]
    assert 9 < found[1500] < 13
    assert 20 == found[-1]


def test_a_percentile_of_one_is_a_duration():
    assert {3} == set(drawn(percentiles({50: 3})))


def test_the_same_seed_gives_the_same_duration():
    latency = uniform(0, 100)

    assert drawn(latency) == drawn(uniform(0, 100))
    assert len(set(drawn(latency))) > 390


def test_a_duration_is_a_whole_number_of_nanoseconds():
    assert all(seconds == round(seconds, 9) for seconds in drawn(uniform(0, 1)))


def test_it_is_written_as_it_was_said():
    latencies = [
        fixed(30),
        fixed(0.25),
        uniform(1, 5),
        between(1, 2.5),
        normal(3, 1),
        lognormal(2, 0.5),
        percentiles({99: 20, 50: 1}),
    ]

    assert [
        "30",
        "0.25",
        "uniform(1, 5)",
        "between(1, 2.5)",
        "normal(3, 1)",
        "lognormal(2, 0.5)",
        "percentiles({50: 1, 99: 20})",
    ] == [latency.text for latency in latencies]


WRONG = [
    (lambda: fixed(-1), "takes is -1 (expected seconds from 0 to 1,000,000,000)"),
    (lambda: fixed(math.nan), "takes is nan (expected seconds from 0 to 1,000,000,000)"),
    (lambda: fixed(math.inf), "takes is inf (expected seconds from 0 to 1,000,000,000)"),
    (
        lambda: latency_of("soon"),
        "takes 'soon', which is no duration (expected seconds from 0 on, or uniform, normal,"
        " lognormal, percentiles, between as in 'uniform(1, 5)')",
    ),
    (
        lambda: latency_of(True),
        "takes True, which is no duration (expected seconds from 0 on, or uniform, normal,"
        " lognormal, percentiles, between as in 'uniform(1, 5)')",
    ),
    (lambda: uniform(5, 1), "uniform(5, 1) is upside down (expected the lesser first)"),
    (
        lambda: between(0, math.nan),
        "between's most is nan (expected seconds from 0 to 1,000,000,000)",
    ),
    (
        lambda: normal(1, -1),
        "the deviation of normal is -1 (expected seconds from 0 to 1,000,000,000)",
    ),
    (
        lambda: lognormal("2", 1),
        "the median of lognormal is '2' (expected seconds from 0 to 1,000,000,000)",
    ),
    (lambda: percentiles({}), "percentiles takes {} (expected a table, as {50: 0.2, 99: 3})"),
    (lambda: latency_of("-1"), "takes is -1.0 (expected seconds from 0 to 1,000,000,000)"),
    (lambda: percentiles({"p50": 1}), "percentiles has 'p50' (expected percentages from 0 to 100)"),
    (
        lambda: percentiles({101: 1}),
        "percentiles has 101 (expected percentages from 0 to 100)",
    ),
    (
        lambda: percentiles({50: 3, 99: 1}),
        "percentiles falls: {50.0: 3, 99.0: 1} (expected durations that rise)",
    ),
]


@pytest.mark.parametrize(("make", "text"), WRONG)
def test_what_is_no_duration_is_refused_with_the_choices(make, text):
    with pytest.raises(SettingError) as wrong:
        make()

    assert text == str(wrong.value)


def test_chance_is_the_same_in_every_process():
    """
    Whatever the seed of its hashes, and on every Python.
    """
    drawn_once = [make.seconds("seed") for make in (uniform(0, 100), lognormal(2, 1))]

    assert [13.823597922, 3.215250205] == drawn_once
