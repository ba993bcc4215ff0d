"""What a test may expect, as users write it down."""

import re

import pytest

from replaykit.checks import read_allowed, read_concurrent
from replaykit.errors import SettingError


@pytest.mark.parametrize(
    ("written", "read"),
    [(True, True), (False, False), (None, None), ("at least 3", 3), ("at least 12", 12)],
)
def test_concurrency_is_expected_in_several_ways(written, read):
    assert read is read_concurrent(written) or read == read_concurrent(written)


@pytest.mark.parametrize("written", ["at least 0", "at most 3", "three", 3, 1.5, []])
def test_another_expectation_is_refused_with_the_choices(written):
    text = f"unknown concurrent {written!r} (expected True, False or a text like 'at least 3')"

    with pytest.raises(SettingError, match=f"^{re.escape(text)}$"):
        read_concurrent(written)


@pytest.mark.parametrize(
    "written", ["late-tool", ["late-tool"], ("late-tool", "late-tool"), {"late-tool"}]
)
def test_a_finding_is_allowed_by_its_name(written):
    assert frozenset({"late-tool"}) == read_allowed(written)


def test_a_name_that_is_nearly_one_is_refused_with_those_it_could_be():
    with pytest.raises(SettingError) as refused:
        read_allowed("missing-results")

    said = str(refused.value)
    assert said.startswith("unknown finding 'missing-results' (expected missing-result or ")


def test_what_is_no_name_at_all_is_refused():
    with pytest.raises(SettingError) as refused:
        read_allowed(3)

    assert "allow is 3 (expected the name of a finding, or a list of them)" == str(refused.value)
