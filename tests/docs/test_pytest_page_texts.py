"""What docs/pytest.md quotes is what the plugin prints, to the letter."""

import re

import pytest

from tests.docs.pages import block_after, text_of
from tests.docs.situations import (
    COMPLAINTS,
    HEADERS,
    SUMMARIES,
    as_printed,
    recorded_with_a_mistake,
)
from tests.plugin.suite import section

PAGE = text_of("docs/pytest.md")
SAYING = {
    **{f"complaint: {name}": situation for name, situation in COMPLAINTS.items()},
    **{f"summary: {name}": situation for name, situation in SUMMARIES.items()},
    **{f"header: {name}": situation for name, situation in HEADERS.items()},
}


@pytest.mark.parametrize(("mark", "situation"), SAYING.items(), ids=SAYING)
def test_it_is_printed_as_quoted(suite, mark, situation):
    printed = as_printed(suite, situation(suite))

    assert block_after(mark, PAGE) == f"{printed}\n"


def test_a_failed_test_names_its_page_as_quoted(suite):
    recorded_with_a_mistake(suite)

    run = suite.run("--replaykit-trace=retain-on-failure")

    assert block_after("page: failed", PAGE) == f"{section(run, 'replaykit')}\n"


def test_every_quotation_is_compared():
    marks = re.findall(r"^<!-- ((?:complaint|summary|header): .*) -->$", PAGE, flags=re.MULTILINE)

    assert sorted(SAYING) == sorted(marks)
