"""The executions of tools stay with the exchanges that asked for them, wherever those go."""

import copy
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replaykit.cassette.document import Cassette
from replaykit.cassette.store import (
    Journal,
    load,
    publish,
    publish_aside,
    publish_journal,
    publishing,
    recover,
)
from replaykit.errors import UnwritableCassetteError
from tests.cassette.format import strategies
from tests.cassette.store.recordings import (
    begun,
    cassette,
    cassette_with_tools,
    keep,
    keyed,
    names_in,
    several,
    span,
    tool_of,
    tools_in,
)

pytestmark = pytest.mark.usefixtures("lazy_disk")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "trip.cassette"


def adding(path, names):
    there = load(path)
    return begun(path, names, len(there.headings) + 1, adds_to=there)


@st.composite
def recordings(draw):
    """What two recordings of a cassette write down, each in an order of its own."""
    before = draw(st.integers(0, 2))
    each = []
    for letter in "xy":
        numbers = range(before + 1, before + 1 + draw(st.integers(1, 4)))
        exchanges = [keyed(f"{letter}{number}", number) for number in numbers]
        tools = [
            replace(draw(strategies.spans), tool=f"{letter}{number}", exchange=number)
            for number in draw(st.lists(st.sampled_from(numbers), max_size=4))
        ]
        each.append(draw(st.permutations([*exchanges, *tools])))
    return before, each


@settings(suppress_health_check=list(HealthCheck))
@given(recordings(), st.booleans())
def test_whatever_two_recordings_write_stands_beside_its_exchange(recorded, is_replaced):
    """
    Every execution comes back as it was, with the exchange that has its name.
    """
    before, each = recorded
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trip.cassette"
        publish(path, cassette_with_tools(" ".join(f"old{n}" for n in range(before))))
        base = load(path)
        options = {"replaces": base} if is_replaced else {"adds_to": base}
        journals = [Journal(path, **options) for _ in each]
        for journal, records in zip(journals, each, strict=True):
            for one in records:
                keep(journal, one)
        publish_journal(journals[0])
        journals[1].close()
        publish_journal(journals[1])

        after = load(path)

    given = [one for records in each for one in records if hasattr(one, "tool")]
    if not is_replaced:
        given += base.spans
    assert sorted(map(str, map(_without_number, given))) == sorted(
        map(str, map(_without_number, after.spans))
    )
    assert [] == [pair for pair in tools_in(after) if pair[0] != pair[1]]


def test_recording_anew_drops_the_old_executions_with_their_exchanges(path):
    old = [*map(tool_of, several("old1 old2")), span("of none", exchange=None)]
    publish(path, cassette("old1 old2", spans=old))

    base = load(path)
    publish_journal(adding(path, "other"))
    publish_journal(begun(path, "a", replaces=base))

    assert [("other", "other"), ("a", "a")] == tools_in(load(path))


def test_recording_more_keeps_the_executions_that_are_there(path):
    publish(path, cassette_with_tools("old1 old2"))

    publish_journal(adding(path, "a"))

    assert [("old1", "old1"), ("old2", "old2"), ("a", "a")] == tools_in(load(path))


def test_an_exchange_that_was_there_gets_executions_if_it_has_none(path):
    """
    A cassette from before tools were watched gets them; running it again repeats none.
    """
    publish(path, cassette("old1 old2", spans=[span("old1", 1)]))
    journal = Journal(path, adds_to=load(path))
    keep(journal, span("again", 1))
    keep(journal, span("old2", 2))

    publish_journal(journal)

    assert [("old1", "old1"), ("old2", "old2")] == tools_in(load(path))


def test_executions_of_an_exchange_that_has_gone_meanwhile_go_too(path):
    publish(path, cassette("old1 old2"))
    journal = Journal(path, adds_to=load(path))
    keep(journal, span("of old2", 2))
    keep(journal, keyed("a", 3))
    path.unlink()
    publish(path, cassette("other1 other2"))

    publish_journal(journal)

    assert ("other1 other2 a", ()) == (names_in(load(path)), load(path).spans)


def test_executions_alone_change_nothing_that_has_them_already(path):
    """
    Neither the cassette nor its time stamp: a run that recorded nothing leaves no diff.
    """
    publish(path, cassette_with_tools("old"))
    before = path.stat().st_mtime_ns
    journal = Journal(path, adds_to=load(path))
    keep(journal, span("again", 1))

    publish_journal(journal)

    assert before == path.stat().st_mtime_ns
    assert not journal.path.exists()


def test_forked_processes_number_alike_and_keep_their_own(path, monkeypatch):
    """
    What one has asked before it forked another belongs to both.
    """
    journal = begun(path, "first")
    child = copy.copy(journal)
    for process, own, name in ((101, journal, "parent"), (102, child, "child")):
        monkeypatch.setattr("os.getpid", lambda process=process: process)
        keep(own, keyed(name, 2))
        keep(own, span(name, 2))
        keep(own, span("first", 1))

    publish_journal(journal)

    assert [("first", "first")] * 3 + [("parent", "parent"), ("child", "child")] == tools_in(
        load(path)
    )


def test_a_killed_recording_gets_its_executions_back(path):
    publish(path, cassette_with_tools("old"))
    adding(path, "a b").close()

    (brought,) = recover(path).brought_back

    assert (2, 2) == (brought.exchanges, brought.tools)
    assert [("old", "old"), ("a", "a"), ("b", "b")] == tools_in(load(path))


def test_a_recording_that_is_put_aside_has_its_executions_with_it(path):
    """
    The recording of a failed test, for somebody to look at.
    """
    publish(path, cassette_with_tools("old"))
    journal = adding(path, "a b")
    aside = path.with_name("trip.rejected.cassette")

    publish_aside(journal, aside)
    journal.discard()

    assert [("a", "a"), ("b", "b")] == tools_in(load(aside))
    assert [("old", "old")] == tools_in(load(path))


def test_executions_that_would_not_be_read_back_are_not_written(path, monkeypatch):
    whole = publishing.write_cassette(cassette("a"))
    monkeypatch.setattr(publishing, "write_cassette", lambda _: whole)

    with pytest.raises(UnwritableCassetteError, match="would not read back as what was recorded"):
        publish(path, cassette_with_tools("a"))

    assert not path.exists()


def test_an_execution_of_an_exchange_that_is_not_there_belongs_to_none():
    made = Cassette.made_of(several("a"), spans=[span("x", 2), span("y", 0), span("z", 1)])

    assert [("z", 1), ("x", None), ("y", None)] == [(s.tool, s.exchange) for s in made.spans]


def _without_number(one):
    return replace(one, exchange=None)
