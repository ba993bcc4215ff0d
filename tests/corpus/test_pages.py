"""Every recorded session with tool calls becomes a page that works in a browser."""

import os
from itertools import islice

import pytest

from replaykit.checks import examine, session_of
from replaykit.report import Seen, mermaid_of, perfetto_of, transcript_of
from replaykit.report.page import page_of
from tests.corpus.recorded import NAMES, exchanges_in, needs_corpus, readings_in
from tests.report.page.browser import CHROMIUM, WHY_NOT, Browser

pytestmark = needs_corpus
STEP = 1 if os.environ.get("REPLAYKIT_EXAMPLES") else 10


def sessions():
    """Each file in which a model asks for tools, as it is shown."""
    for name in NAMES:
        readings = readings_in(name)
        if any(reading.reply.owed for reading in readings):
            session = session_of(readings)
            yield Seen(
                title=name,
                exchanges=exchanges_in(name),
                session=session,
                verdict=examine(session),
            )


def test_every_session_can_be_shown_in_every_way():
    drawn = [
        min(map(len, (transcript_of(seen), mermaid_of(seen), perfetto_of(seen))))
        for seen in sessions()
    ]

    assert [] == [length for length in drawn if not length]
    assert 200 < len(drawn)


@pytest.mark.skipif(CHROMIUM is None, reason=WHY_NOT)
def test_every_page_works_in_a_browser(tmp_path):
    """
    One after another in one browser; each shows its last call, with all that can be opened. One in
    ten, or all of them where REPLAYKIT_EXAMPLES asks for many.
    """
    browser = Browser(tmp_path / "profile")
    page, failed = tmp_path / "page.html", []

    for seen in islice(sessions(), 0, None, STEP):
        page.write_text(page_of(seen), encoding="utf-8")
        browser.open(page)
        browser.value("choose(items.findLast((item) => item.kind === 'call'))")
        browser.open_parts()
        shown = browser.value("detail.textContent.length")
        if browser.troubles or not shown:
            failed.append((seen.title, *browser.troubles))
            browser.troubles.clear()

    browser.close()
    assert [] == failed
