"""What the pages link to and quote is there."""

import re

import pytest

from replaykit.cli import main
from tests.docs.pages import PAGES, ROOT, block_after, text_of

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def prose_of(page):
    """A page without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.M)


@each_page
def test_a_link_leads_somewhere(page):
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", prose_of(page))

    assert [] == [target for target in targets if not (page.parent / target).exists()]


def anchors_of(page):
    """What a forge makes of the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", prose_of(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_page
def test_a_link_into_a_page_leads_to_a_heading(page):
    targets = re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)\)", prose_of(page))

    assert [] == [
        f"{target}#{anchor}"
        for target, anchor in targets
        if anchor not in anchors_of(page.parent / target if target else page)
    ]


def test_every_page_stands_in_the_index():
    index = text_of("docs/README.md")
    pages = [page.name for page in ROOT.glob("docs/*.md") if page.name != "README.md"]

    assert [] == [name for name in pages if f"\n- [{name}]({name}): " not in index]


@each_page
def test_a_page_has_one_title(page):
    assert 1 == len(re.findall(r"^# ", prose_of(page), flags=re.MULTILINE))


def test_readme_shows_what_the_demo_prints(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    quoted = block_after("output: demo", text_of("README.md"))

    main(["demo"])

    assert quoted in capsys.readouterr().out
