"""Every cell of the bug matrix: a bug is found under its name, and what is right is left alone."""

import pytest

from tests.matrix.bugs import BUGS
from tests.matrix.case import cells_of
from tests.matrix.cassettes import Shelf
from tests.matrix.variants import VARIANTS


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    """
    The cassettes of all cells, each made when it is first asked for.
    """
    return Shelf(tmp_path_factory.mktemp("matrix"))


def marks_of(row, way):
    why = row.not_yet.get(way.loop)
    return [pytest.mark.xfail(reason=why, strict=True)] if why else []


def each_cell_of(rows):
    cells = [
        pytest.param(row, way, id=f"{row.name}, {way}", marks=marks_of(row, way))
        for row, way in cells_of(rows)
    ]
    return pytest.mark.parametrize(("row", "way"), cells)


@each_cell_of(BUGS)
def test_a_bug_is_found_under_its_name(row, way, shelf):
    result = shelf.judged(row, way)

    assert (row.found_at(way), 0) == (result.named, result.missed)


@pytest.mark.parametrize(
    ("row", "way"),
    [
        pytest.param(row, way, id=f"{row.name}, {way}")
        for row, way in cells_of(BUGS)
        if row.match_at(way) != "question"
    ],
)
def test_it_is_found_even_where_no_recording_answers_the_agent(row, way, shelf):
    """
    What is wrong with a request does not depend on what it is answered.
    """
    assert row.found_at(way) == shelf.judged(row, way, match="question").named


@each_cell_of(VARIANTS)
def test_what_is_right_is_left_alone(row, way, shelf):
    result = shelf.judged(row, way)

    assert ([], None, 0) == (result.named, result.error, result.missed)
