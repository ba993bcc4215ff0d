"""What README.md says in passing is so: its picture, the findings, the figures."""

import shlex
import sys
from xml.etree import ElementTree

import pytest

from docs.picture import PICTURE, TEST, drawn, told_in
from replaykit.checks.names import FAMILIES, NAMES
from tests.docs.pages import ROOT, code_in, section_of, tables_in, text_of

README = text_of("README.md")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def told(pytester, monkeypatch):
    """The failure, as the example tells it now."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    for name in ("CI", "REPLAYKIT", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    command = shlex.split(f"{TEST} --runxfail -p no:cacheprovider -p no:randomly")
    return told_in(pytester.runpytest_inprocess(*command).stdout.str())


def test_the_picture_is_of_a_run_as_it_is_now(told):
    assert drawn(told) == PICTURE.read_text(encoding="utf-8"), "run: python -m docs.picture"


def test_the_picture_holds_every_word_of_the_failure(told):
    image = ElementTree.fromstring(drawn(told))

    words = " ".join(text.text for text in image.iter(f"{SVG}text"))

    assert told == image.find(f"{SVG}desc").text
    assert [] == [word for word in told.split() if word.strip("|# x") and word not in words]


def test_the_picture_has_a_bar_for_each_lane(told):
    bars = list(ElementTree.fromstring(drawn(told)).iter(f"{SVG}rect"))

    assert 1 + 3 + 3 + 1 == len(bars)  # the ground; tracks, what ran on them, and where it broke


def test_where_the_example_does_not_fail_nothing_is_drawn():
    with pytest.raises(SystemExit, match="did not fail as it ought to:\n1 passed"):
        told_in("1 passed")


def test_readme_shows_the_picture_and_says_what_it_shows(told):
    headline, *_ = told.removeprefix("replaykit: ").splitlines()

    assert f"![{headline} " in README
    assert f"]({PICTURE.relative_to(ROOT).as_posix()})" in README


def test_every_finding_stands_in_readme():
    (promises,) = tables_in(section_of(README, "What it finds"))

    assert [list(names) for names in FAMILIES.values()] == [code_in(row[1]) for row in promises]


def test_the_changelog_counts_the_findings():
    assert f" {len(NAMES)} findings, each with a name" in text_of("CHANGELOG.md")


def test_the_figures_of_the_bug_matrix_are_those_of_its_page():
    bugs, right = tables_in(text_of("docs/bug_matrix.md"))

    told = " ".join(README.split())
    assert f"has {len(bugs)} bugs in agents" in told
    assert f"and {len(right)} agents that are right" in told
