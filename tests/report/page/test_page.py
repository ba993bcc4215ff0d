"""The page of a session: one file, nothing fetched, nothing in it can run but its own script."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from replaykit.model import Json
from replaykit.report.page import MARK, page_of, shown_in
from replaykit.report.page.facts import MOST_BYTES
from tests.checks.loops import loop
from tests.checks.mistakes import dropping
from tests.report.page import hostile
from tests.report.seen import seen_of

PAGE = page_of(seen_of(dropping(loop("openai_chat", 3, 2), 1)))
HOSTILE = page_of(hostile.seen())
each_page = pytest.mark.parametrize("page", [PAGE, HOSTILE], ids=["ordinary", "hostile"])
OPEN = {"meta", "input", "br"}


class Parsed(HTMLParser):
    """The elements of a page, the text in each kind, and whether all were closed."""

    def __init__(self, page):
        super().__init__()
        self.elements = []
        self.texts = {}
        self.open = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in OPEN:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert tag == self.open.pop()

    def handle_data(self, data):
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)

    def of(self, tag):
        return [attributes for found, attributes in self.elements if found == tag]


def facts_in(page) -> Json:
    [data] = re.findall(r'<script type="application/json" id="facts">(.*?)</script>', page, re.S)
    return json.loads(data)


@each_page
def test_every_element_is_closed(page):
    assert [] == Parsed(page).open


@each_page
def test_nothing_is_fetched(page):
    elements = Parsed(page).elements

    fetching = {"src", "href", "srcset", "action", "data", "poster", "background", "style"}
    assert [] == [(tag, a) for tag, a in elements if fetching & a.keys()]
    assert {"link", "img", "iframe", "object", "embed", "base"}.isdisjoint(
        tag for tag, _ in elements
    )


@each_page
def test_no_element_brings_code_of_its_own(page):
    assert [] == [(t, a) for t, a in Parsed(page).elements if any(n.startswith("on") for n in a)]


def test_hostile_texts_make_no_element():
    assert [tag for tag, _ in Parsed(PAGE).elements] == [tag for tag, _ in Parsed(HOSTILE).elements]


@each_page
def test_the_policy_lets_its_own_script_and_style_work_and_nothing_else(page):
    [policy] = [m["content"] for m in Parsed(page).of("meta") if "http-equiv" in m]
    [style] = re.findall(r"<style>(.*?)</style>", page, re.S)
    [script] = re.findall(r"<script>(.*?)</script>", page, re.S)

    assert (
        f"default-src 'none'; script-src {digest(script)}; style-src {digest(style)};"
        " base-uri 'none'; form-action 'none'"
    ) == policy


def digest(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_stands_before_all_it_is_about():
    assert PAGE.index("Content-Security-Policy") < PAGE.index("<title>") < PAGE.index("<style>")


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_what_was_said_comes_back_letter_by_letter(text):
    facts = facts_in(HOSTILE)

    assert text in facts["title"]
    assert text in facts["turns"][0]["calls"][0]["sent"][0]["text"]


@each_page
def test_the_data_ends_no_script_and_begins_no_comment(page):
    [data] = re.findall(r'id="facts">(.*?)</script>', page, re.S)

    assert set("<>&\u2028\u2029").isdisjoint(data)


def test_what_a_page_shows_is_all_but_its_own_style_and_script():
    shown = shown_in(HOSTILE)

    assert "listbox" in shown
    assert facts_in(HOSTILE) == facts_in(shown)
    assert "addEventListener" not in shown
    assert "color-scheme" not in shown


def test_a_page_can_be_written_whatever_it_shows():
    assert HOSTILE.encode()


@pytest.mark.parametrize(
    "word", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function("]
)
def test_the_script_makes_elements_in_one_way(word):
    assert word not in PAGE


def test_of_a_huge_body_the_begin_is_there():
    seen = seen_of(loop("openai_chat", 1))
    first, *others = seen.exchanges
    huge = replace(first, request=replace(first.request, body=b"a" * (MOST_BYTES + 7)))

    facts = facts_in(page_of(replace(seen, exchanges=(huge, *others))))["exchanges"][0]

    assert (MOST_BYTES, MOST_BYTES + 7) == (len(facts["request_body"]), facts["request_bytes"])


def test_what_is_no_number_is_a_text():
    assert "NaN" not in re.sub(r'"[^"]*"', "", re.findall(r'id="facts">(.*?)</script>', HOSTILE)[0])


def test_the_script_has_keys_and_zoom():
    for word in ('addEventListener("keydown"', 'addEventListener("wheel"', "ArrowDown", "Escape"):
        assert word in PAGE


def test_a_page_is_known_by_its_mark():
    assert MARK in PAGE[:1000]


def test_without_script_the_transcript_stands_there():
    assert "missing-result: turn 1 asked for 3 calls" in "".join(Parsed(PAGE).texts["pre"])
