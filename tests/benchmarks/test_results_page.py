"""The page says of each goal whether it was reached, and shows every figure."""

from xml.etree import ElementTree

import pytest

pytest.importorskip("openai")

from benchmarks.side_by_side import calls, opening, recording
from benchmarks.side_by_side.goals import Figures, table_of_goals
from benchmarks.side_by_side.page import page, plots
from benchmarks.side_by_side.plot import plot
from benchmarks.side_by_side.rounds import Figure


def figures_of(work, size=None, **values):
    return [
        Figure(work=work, size=size, contender=contender, value=value)
        for contender, value in values.items()
    ]


def rows_of(figures):
    return table_of_goals(Figures(figures)).splitlines()[2:]


def test_a_goal_that_is_reached_is_told_with_what_was_measured():
    figures = figures_of(calls.AT_THE_TRANSPORT, 10, LIMIT=20e-6, replaykit=50e-6)

    assert [
        "| a call at the transport, 10 | of LIMIT | ≤ 3 times | 2.50 times | reached |"
    ] == rows_of(figures)


def test_a_goal_that_is_missed_is_told_so():
    figures = figures_of(opening.OPENED, 1_000, vcrpy=2.0, replaykit=0.025)

    assert [
        "| open a cassette, 1,000 | faster than vcrpy | ≥ 100 times | 80 times | **missed** |"
    ] == rows_of(figures)


def test_growth_is_measured_against_the_smallest():
    figures = [
        *figures_of(calls.AT_THE_TRANSPORT, 10, replaykit=50e-6),
        *figures_of(calls.AT_THE_TRANSPORT, 10_000, replaykit=60e-6),
    ]

    assert [
        "| a call at the transport, 10,000 | of itself at 10 | ≤ 1.3 times | 1.20 times | reached |"
    ] == rows_of(figures)


def test_what_nobody_measured_is_no_goal():
    assert [] == rows_of(figures_of(calls.SDK, 10, replaykit=0.004))


def test_the_page_shows_each_figure_beside_the_limit_and_who_could_not():
    figures = [
        *figures_of(recording.CPU, LIMIT=0.003, replaykit=0.006),
        Figure(work=recording.CPU, contender="other", note="ValueError: too many"),
    ]

    lines = page(Figures(figures), "On a machine.").splitlines()

    assert "On a machine." in lines
    assert (
        "| record an exchange over loopback, and save, ms | - | 3.00 | 6.00 (2.00) | - |" in lines
    )
    assert "- other: record an exchange over loopback, and save: `ValueError: too many`" in lines


def test_growth_is_drawn_for_who_has_any():
    figures = [
        *figures_of(opening.OPENED, 10, vcrpy=0.01, replaykit=0.0001),
        *figures_of(opening.OPENED, 100, vcrpy=0.1, replaykit=0.001),
    ]

    drawn = dict(plots(Figures(figures)))

    assert ["opening.svg"] == list(drawn)
    assert 2 == drawn["opening.svg"].count("<polyline")


def test_a_plot_is_one_line_each_named_at_its_end():
    drawn = ElementTree.fromstring(plot("A & B", {"one": [(10, 1e-6), (100, 1e-3)], "none": []}))

    texts = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"A & B", "one", "10", "100", "1 µs", "1 ms"} <= set(texts)
    assert "none" not in texts
