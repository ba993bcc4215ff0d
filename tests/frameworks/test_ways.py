"""What is said of agents that go about a failing call in other ways, and of which nothing is."""

import pytest

from tests.docs.pages import section_of, tables_in
from tests.frameworks.framework import PAGE
from tests.frameworks.measuring import measured
from tests.frameworks.ways import WAYS


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_it_is_told_what_is_wrong_and_nothing_else(way, tmp_path):
    way.framework.load()

    seen = measured(way.framework, tmp_path, ask=way.ask(), fails=True, rounds=way.rounds)

    assert way.found == tuple(name for name, *_ in seen.findings)


def test_results_in_words_are_unlinked(framework, tmp_path):
    seen = measured(framework, tmp_path)

    assert (framework.name == "smolagents") == ("unlinked" in seen.unobserved)


def test_the_page_has_them_all():
    (rows,) = tables_in(section_of(PAGE, "Other ways"))

    assert [way.row for way in WAYS] == [f"| {' | '.join(row)} |" for row in rows]
