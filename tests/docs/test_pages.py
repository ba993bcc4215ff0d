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


@each_page
def test_a_page_has_one_title(page):
    assert 1 == len(re.findall(r"^# ", prose_of(page), flags=re.MULTILINE))


def test_readme_shows_what_the_demo_prints(capsys):
    quoted = block_after("output: demo", text_of("README.md"))

    main(["demo"])

    assert quoted in capsys.readouterr().out
