"""Every cell of the bug matrix: a bug is found under its name, and what is right is left alone."""

from importlib.util import find_spec

import pytest

from tests.matrix.bugs import BUGS
from tests.matrix.case import cells_of
from tests.matrix.cassettes import cassette_of
from tests.matrix.judging import judged
from tests.matrix.variants import VARIANTS
from tests.wire.conftest import no_certificates

__all__ = ["no_certificates"]

pytestmark = pytest.mark.usefixtures("no_certificates")


@pytest.fixture(scope="session")
def cassettes(tmp_path_factory):
    """
    Gives the path of the cassette for a cell; cells of one story share it.
    """
    folder = tmp_path_factory.mktemp("matrix")

    def path_of(row, way):
        kind = "streamed" if way.is_streamed else "plain"
        path = folder / f"{way.sdk.title} {kind} {row.story.name}.cassette"
        if not path.exists():
            path.write_bytes(
                cassette_of(
                    row.story, way.sdk.provider, is_streamed=way.is_streamed, has_ids=way.sdk.has_ids
                )
            )
        return path

    return path_of


def each_cell_of(rows):
    return pytest.mark.parametrize(
        ("row", "way"), [pytest.param(*cell, id=f"{cell[0].name}, {cell[1]}") for cell in cells_of(rows)]
    )


@each_cell_of(BUGS)
def test_a_bug_is_found_under_its_name(row, way, cassettes):
    assert row.found_at(way) == judged(row, way, cassettes(row, way)).named


@each_cell_of(VARIANTS)
def test_what_is_right_is_left_alone(row, way, cassettes):
    result = judged(row, way, cassettes(row, way))

    assert ([], None) == (result.named, result.error)
