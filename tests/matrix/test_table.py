"""docs/bug_matrix.md shows the matrix as it is tried."""

from tests.docs.pages import text_of
from tests.matrix.bugs import BUGS
from tests.matrix.table import tables
from tests.matrix.variants import VARIANTS


def test_the_page_has_the_tables():
    assert "\n".join(tables(BUGS, VARIANTS)) in text_of("docs/bug_matrix.md")


def test_no_two_rows_have_one_name():
    names = [row.name for row in (*BUGS, *VARIANTS)]

    assert sorted(set(names)) == sorted(names)
