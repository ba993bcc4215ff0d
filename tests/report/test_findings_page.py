"""The page of findings: every name stands there, with what replaykit really prints."""

import re
from typing import get_args

import pytest

from replaykit.checks import NAMES, Blind
from replaykit.report import Manner, text_of
from tests.docs.pages import block_after
from tests.docs.pages import text_of as page
from tests.report.samples import RERUN
from tests.report.shown import FINDINGS, FULL, HEADLINES

PAGE = page("docs/findings.md")


@pytest.mark.parametrize("name", NAMES)
def test_a_finding_is_shown_as_it_is_printed(name):
    printed = text_of(FULL[name](), Manner(rerun=RERUN)) if name in FULL else HEADLINES[name]()

    assert f"{printed}\n" == block_after(f"finding: {name}", PAGE)


@pytest.mark.parametrize("name", NAMES)
def test_a_finding_is_explained_and_has_a_cure(name):
    """
    A heading, why it happens, the text, how to mend it: in this order.
    """
    [section] = re.findall(rf"^### {name}\n\n(.*?)(?=^##|\Z)", PAGE, re.DOTALL | re.MULTILINE)
    cause, _, rest = section.partition(f"<!-- finding: {name} -->")

    assert cause.strip()
    assert re.search(r"^\*\*Cure\.\*\* \w", rest, re.MULTILINE)


def test_the_page_names_nothing_else():
    assert sorted(NAMES) == sorted(re.findall(r"^### ([a-z-]+)$", PAGE, re.MULTILINE))


def test_every_reason_for_not_judging_stands_there():
    assert set(get_args(Blind)) == set(re.findall(r"^\| ([a-z][a-z -]+) \| \w", PAGE, re.M)) - {
        "why"
    }


@pytest.mark.parametrize("name", NAMES)
def test_each_is_shown_by_a_finding_of_its_name(name):
    assert name == FINDINGS[name]().name
