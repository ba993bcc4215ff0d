"""The cassettes of the examples are what `python -m examples.record` makes of them."""

import json
import re
from operator import attrgetter

import pytest

from examples.record import CASSETTES, SCENARIOS, record
from replaykit.cassette.store import load
from tests.docs.pages import tables_in, text_of


def asked_and_answered(cassette):
    """Who was asked what, and what was replied."""
    return [
        (one.request.url, json.loads(one.request.body), one.response.status, one.response.body)
        for one in cassette.exchanges
    ]


def executed(cassette):
    """What the tools gave, whichever of them ended first."""
    spans = sorted(cassette.spans, key=attrgetter("call_id"))
    return [(span.tool, span.call_id, span.arguments, span.result) for span in spans]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=attrgetter("name"))
def test_a_cassette_is_as_the_script_makes_it(scenario, tmp_path):
    kept = load(CASSETTES / f"{scenario.name}.cassette")

    made = load(record(scenario, tmp_path))

    assert asked_and_answered(kept) == asked_and_answered(made)
    assert executed(kept) == executed(made)
    assert [one.key for one in kept.headings] == [one.key for one in made.headings]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=attrgetter("name"))
def test_a_cassette_names_the_provider_and_no_address_of_the_recording(scenario):
    text = CASSETTES.joinpath(f"{scenario.name}.cassette").read_text(encoding="utf-8")

    assert f" POST {scenario.service.host}/" in text
    assert "127.0.0.1" not in text


def test_every_cassette_says_how_it_was_made():
    (rows,) = tables_in(text_of("cassettes/README.md"))
    told = {re.search(r"\((.+?)\)", row[0])[1] for row in rows}

    there = {path.relative_to(CASSETTES).as_posix() for path in CASSETTES.rglob("*.cassette")}

    assert there == told
    assert there == {f"{scenario.name}.cassette" for scenario in SCENARIOS}
