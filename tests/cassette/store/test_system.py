"""In which order things come to the disk."""

import pytest

from replaykit.cassette.store import Journal, publish, publish_journal
from tests.cassette.store.faults import Disk
from tests.cassette.store.recordings import cassette, keep, keyed


@pytest.fixture
def disk():
    with Disk().in_use() as disk:
        yield disk


def order(disk):
    """The calls since the last time that say when something is on the disk."""
    calls = [call for call in disk.calls if call in ("write", "sync", "sync_data", "rename")]
    disk.calls.clear()
    return calls


def test_an_exchange_is_on_the_disk_before_anybody_is_told(disk, tmp_path):
    """
    The journal's name too. What a killed process has written comes before any waiting for the disk.
    """
    journal = Journal(tmp_path / "trip.cassette")

    keep(journal, keyed("a"))
    first = order(disk)
    keep(journal, keyed("b"))

    assert ["write", "write", "sync", "sync_data"] == first
    assert ["write", "sync_data"] == order(disk)


def test_a_cassette_is_on_the_disk_before_it_gets_its_name(disk, tmp_path):
    """
    And its name is on the disk before the journal goes.
    """
    journal = Journal(tmp_path / "trip.cassette")
    keep(journal, keyed("a"))
    order(disk)

    publish_journal(journal)

    assert ["write", "sync", "write", "sync_data", "rename", "sync"] == order(disk)


def test_a_cassette_without_a_journal_comes_to_the_disk_in_the_same_order(disk, tmp_path):
    publish(tmp_path / "trip.cassette", cassette("b"))

    assert ["write", "sync", "rename", "sync"] == order(disk)
