"""The page in a real browser: clicked and keyed through, light and dark, with 1,000 calls."""

from dataclasses import replace
from urllib.parse import unquote

import pytest

from replaykit.checks import Verdict, examine, session_of
from replaykit.report import Seen
from replaykit.report.page import page_of
from tests.checks.loops import Loop, ask, loop, ran, told
from tests.checks.mistakes import dropping
from tests.checks.wires import Results, Said, Step, Turn
from tests.report.page import hostile
from tests.report.page.browser import CHROMIUM, WHY_NOT, Browser
from tests.report.seen import seen_of

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)
CHOSEN = "document.querySelector('[aria-selected=true]').textContent"
CHOSEN_BARS = "document.querySelectorAll('#lanes rect.chosen').length"
FITS = """
(() => {
  const text = document.querySelector("#detail .finding pre");
  return text.scrollWidth <= text.clientWidth;
})()
"""
DETAIL = "document.getElementById('detail').textContent"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    browser = Browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture
def show(chromium, tmp_path):
    """Opens the page of a session; whatever the console says, or the page fetches, is a failure."""
    page = tmp_path / "page.html"

    def opened(seen, fragment=""):
        page.write_text(page_of(seen), encoding="utf-8")
        chromium.size(1200, 800)
        chromium.open(page, fragment)
        return chromium

    chromium.troubles.clear()
    chromium.asked_for.clear()
    yield opened
    assert [] == chromium.troubles
    assert {str(page)} == {
        unquote(url.removeprefix("file://").partition("#")[0]) for url in chromium.asked_for
    }


def wrong():
    return seen_of(dropping(loop("openai_chat", 3, 2), 1))


def test_a_click_shows_all_there_is_of_a_call(show):
    browser = show(wrong())

    browser.click("#list .row.call:nth-of-type(1), #list .row.call")

    shown = browser.value(DETAIL)
    assert "call_a" in browser.value(CHOSEN)
    assert '"city": "Tokyo 1"' in shown
    assert "Tokyo 1: 17 degrees" in shown
    assert "Nothing was sent." in shown
    assert "missing-result: turn 1 asked for 3 calls" in shown


def test_a_finding_is_shown_to_the_end_of_its_lines(show):
    browser = show(wrong())

    browser.click("#list .row.finding")
    browser.size(900, 800)

    assert browser.value(FITS)


def test_what_stands_in_no_recording_says_so_beside_its_number(show):
    browser = show(replace(wrong(), unrecorded=frozenset({2})), "#e2")

    assert "not recorded" in browser.value(CHOSEN)
    assert "not recorded" in browser.value(DETAIL)


def test_bytes_and_chunks_are_shown_when_they_are_opened(show):
    browser = show(wrong(), "#e2")

    browser.open_parts()

    assert 2 == browser.value("document.querySelectorAll('#detail tbody td.wide').length - 2")
    assert '"tool_call_id": "call_b"' in browser.value(DETAIL)
    assert "+250 ms" in browser.value(DETAIL)


def test_requests_that_share_bytes_are_put_together_again(show):
    seen = seen_of(loop("anthropic_messages", 2, 2, 2, 2))
    browser = show(seen)

    bodies = browser.value(
        "facts.exchanges.map((_, place) => requestBytes(facts.exchanges, place))"
    )

    assert [e.request.body.decode("latin-1") for e in seen.exchanges] == bodies
    assert browser.value("facts.exchanges.some(one => Array.isArray(one.request_body))")


def test_keys_lead_through_the_page(show):
    browser = show(wrong())
    seen = []

    for key in ("j", "ArrowDown", "k", "n", "End", "Home", "Enter", "Escape"):
        browser.press(key)
        seen.append(browser.value(CHOSEN))

    assert "1 · gpt-5" in seen[0]
    assert "Weather?" in seen[1]
    assert seen[0] == seen[2]
    assert "get_weather(city='Tokyo 1')" in seen[3]
    assert "Sunny." in seen[4]
    assert "missing-result" in seen[5]


def test_lanes_are_zoomed_by_keys_and_buttons(show):
    browser = show(wrong(), "#c0.0")
    width = "+document.querySelector('#lanes rect.chosen').getAttribute('width')"
    before = browser.value(width)

    browser.press("z")
    near = browser.value(width)
    browser.click("#zoom-all")

    assert near > 5 * before
    assert before == browser.value(width)


def test_what_is_chosen_is_drawn_before_anybody_looks(show, chromium):
    counted = f"addEventListener('DOMContentLoaded', () => {{ window.atFirst = {CHOSEN_BARS} }})"
    with chromium.before_each_page(counted):
        browser = show(wrong(), "#c0.0")

    assert 1 == browser.value("atFirst")


def test_times_stay_within_the_picture(show):
    browser = show(wrong())

    ends = browser.value(
        "Array.from(document.querySelectorAll('#lanes .axis text'),"
        " (one) => one.getBoundingClientRect().right)"
    )

    assert 5 == len(ends)
    assert 1200 >= max(ends)


def test_times_can_be_told_apart_where_everything_was_at_once(show):
    browser = show(seen_of(replace(loop("openai_chat"), executions=()), unpaced=frozenset({1})))

    labels = browser.value(
        "Array.from(document.querySelectorAll('#lanes .axis text'), (one) => one.textContent)"
    )

    assert len(set(labels)) == len(labels) > 3


def test_an_address_that_leads_nowhere_shows_the_begin(show):
    browser = show(wrong(), "#%E0%A4%A")

    assert "missing-result" in browser.value(CHOSEN)


def test_a_session_in_which_nothing_happened_can_be_looked_at(show):
    nothing = session_of(())
    browser = show(Seen(title="test_it", exchanges=(), session=nothing, verdict=examine(nothing)))

    for key in ("j", "n", "z", "0", "Enter", "Escape"):
        browser.press(key)

    assert "Nothing was asked, and no tool ran." == browser.value(DETAIL)


def test_a_bar_leads_to_its_call(show):
    browser = show(wrong())

    browser.click("#lanes rect.tools:not(.marked)")

    assert "London 1" in browser.value(CHOSEN)


def test_the_filter_leaves_what_contains_a_text(show):
    browser = show(wrong())
    browser.press("/")

    for letter in "paris":
        browser.press(letter)

    shown = browser.value(
        "Array.from(document.querySelectorAll('.row:not([hidden])'), r => r.textContent)"
    )
    assert 1 == len(shown)
    assert "get_weather(city='Paris 1')" in shown[0]


def test_light_and_dark_follow_the_system_and_the_button(show):
    browser = show(wrong())
    back = "getComputedStyle(document.body).backgroundColor"
    light = browser.value(back)

    browser.prefer("dark")
    dark = browser.value(back)
    browser.press("t")
    browser.press("t")
    by_button = browser.value(back)
    browser.prefer(None)

    assert light != dark
    assert light == by_button


def test_nothing_in_a_recording_runs(show):
    browser = show(hostile.seen())

    for row in range(browser.value("items.length")):
        browser.value(f"choose(items[{row}])")
        browser.open_parts()

    assert browser.value("typeof window.owned") == "undefined"
    assert 0 == browser.value(
        "document.querySelectorAll('img, #detail svg, #detail script').length"
    )
    assert browser.value("document.querySelector('h1').textContent").startswith(hostile.TEXTS[0])


def many(count):
    """A turn of many calls at once, as only a run-away agent has them."""
    calls = tuple(replace(ask(n % 8), id=f"call_{n}") for n in range(count))
    question = Said("Weather?")
    history = (question, Turn(calls), Results(tuple(told(call) for call in calls)))
    steps = (Step(history=(question,), calls=calls), Step(history=history))
    executions = tuple(ran(call, start=n % 5, end=n % 5 + 1) for n, call in enumerate(calls))
    return Loop("openai_chat", steps, executions=executions)


def test_a_thousand_calls_are_no_obstacle(show):
    thousand = many(1000)
    seen = seen_of(thousand, verdict=Verdict())
    browser = show(seen)

    for key in ("End", "k", "k", "k", "+"):
        browser.press(key)

    assert "call_999" in browser.value(CHOSEN)
    assert 1 == browser.value(CHOSEN_BARS)
    assert 1000 == browser.value("document.querySelectorAll('.row.call').length")
    assert "get_weather" in browser.value("document.body.textContent")
