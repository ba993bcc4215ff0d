"""Journals that are damaged, of another version, still in use, or none at all."""

import copy
import errno
import os
import threading
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest

from replaykit.cassette.store import (
    Journal,
    files,
    kept,
    load,
    publish,
    publish_journal,
    recover,
    system,
)
from replaykit.cassette.store.records import write_record
from replaykit.errors import UnreadableCassetteError, UnwritableCassetteError
from tests.cassette.store.faults import Disk
from tests.cassette.store.recordings import (
    begun,
    cassette,
    cassette_with_tools,
    keep,
    keyed,
    names_in,
    several,
    tools_in,
)

pytestmark = pytest.mark.usefixtures("lazy_disk")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "trip.cassette"


def complaint_of_recovery(path):
    with pytest.raises(UnreadableCassetteError) as refused:
        recover(path)
    return str(refused.value)


def test_a_journal_of_a_newer_version_is_called_so_and_stays(path):
    """
    Its first record says so, whatever the others are like.
    """
    journal = path.with_name(f"{path.name}.1-00000000.journal")
    records = write_record(b'{"journal": 2, "made_by": "later"}') + write_record(b"!!! 1 POST")
    journal.write_bytes(records)

    assert (
        f"cannot read {journal}: it is a journal of schema 2.\n"
        "  Expected: schema 1, the newest that this replaykit knows.\n"
        "  How to fix: use the newer replaykit that wrote it, and let that one recover it."
    ) == complaint_of_recovery(path)
    assert records == journal.read_bytes()


def test_a_journal_of_a_newer_version_stands_in_no_recordings_way(path):
    journal = path.with_name(f"{path.name}.1-00000000.journal")
    journal.write_bytes(write_record(b'{"journal": 2}'))

    publish_journal(begun(path, "a"))

    assert "a" == names_in(load(path))
    assert journal.exists()


@pytest.mark.parametrize("content", [b"notes of mine", b"\n@@", b"\n### 5 abc\nhello"])
def test_a_file_that_is_called_a_journal_and_is_none_is_not_removed(path, content):
    """
    A beginning that breaks off is one: the recording was killed in its first write.
    """
    journal = path.with_name(f"{path.name}.1-00000000.journal")
    journal.write_bytes(content)
    is_beginning = content == b"\n@@"

    if is_beginning:
        recover(path)
    else:
        assert (
            f"cannot read {journal}: a record in it is none that a journal holds.\n"
            "  Expected: the journal of a recording.\n"
            "  How to fix: remove it."
        ) == complaint_of_recovery(path)

    assert is_beginning != journal.exists()


@pytest.mark.parametrize("make", [Path.mkdir, lambda place: place.symlink_to("elsewhere")])
def test_what_is_no_file_stands_in_no_recordings_way(path, make):
    """
    Recovery names it.
    """
    place = path.with_name(f"{path.name}.1-00000000.journal")
    make(place)

    publish_journal(begun(path, "a"))

    assert f"cannot read {place}: it is no regular file" in complaint_of_recovery(path)
    assert "a" == names_in(load(path))


def test_a_journal_may_be_larger_than_what_a_person_can_review(path, monkeypatch):
    """
    It holds each request whole, where a cassette holds each message once.
    """
    monkeypatch.setattr(files, "MOST_BYTES", 50_000)
    journal = Journal(path)
    for number in range(1, 31):
        keep(journal, keyed("same", number, filler=2000))
    assert journal.path.stat().st_size > 50_000 * 2

    assert 30 == len(publish_journal(journal).headings)


def test_a_journal_beyond_all_bounds_is_refused(path, monkeypatch):
    monkeypatch.setattr(kept, "MOST_BYTES", 1024 * 1024)
    journal = path.with_name(f"{path.name}.1-00000000.journal")
    journal.write_bytes(b"\n@@@ " + b"x" * 1024 * 1024)

    assert f"cannot read {journal}: it is larger than 1 MiB.\n" in complaint_of_recovery(path)


def test_a_record_that_a_disk_has_changed_counts_as_torn(path):
    """
    Of the right length, and yet not what was written.
    """
    journal = begun(path, "a b")
    journal.close()
    content = journal.path.read_bytes()
    journal.path.write_bytes(content.replace(b"about a", b"about x"))

    recovered = recover(path)

    assert 1 == recovered.torn
    assert "b" == names_in(recovered.brought_back[0].cassette)


def test_a_journal_whose_beginning_is_lost_is_mixed_with_nothing(path):
    """
    Whether it was to replace the cassette, nobody can tell any more.
    """
    publish(path, cassette("old"))
    journal = begun(path, "a")
    journal.close()
    journal.path.write_bytes(journal.path.read_bytes().replace(b'{"journal"', b'{"jornal"'))

    (brought,) = recover(path).brought_back

    assert "old" == names_in(load(path))
    assert ("trip.recovered.cassette", "a") == (brought.path.name, names_in(brought.cassette))


def test_recovery_says_what_is_missing_and_what_is_in_use(path):
    """
    Requests that were asked and not answered; journals that a living process writes.
    """
    publish(path, cassette("old1 old2"))
    lost = Journal(path, adds_to=load(path))
    for number in (4, 7):
        keep(lost, keyed(f"new{number}", number))
    lost.close()
    running = begun(path, "other", adds_to=load(path))

    recovered = recover(path)

    assert (3, 5, 6) == recovered.brought_back[0].missing
    assert (running.path,) == recovered.in_use
    assert running.path.exists()
    running.close()


def test_what_is_left_to_a_living_child_is_published_once(path):
    """
    It was forked while its parent recorded, and goes on writing when that has published.
    """
    journal = begun(path, "parent")
    child = copy.copy(journal)
    child._file = os.dup(journal._file)  # as a fork does it: one lock for both
    publish_journal(journal)
    assert journal.path.exists()
    assert (journal.path,) == recover(path).in_use
    keep(child, keyed("late", 2))
    child.close()

    (brought,) = recover(path).brought_back

    assert 1 == brought.exchanges
    assert "parent late" == names_in(load(path))
    assert [("parent", "parent")] == tools_in(load(path))
    assert not journal.path.exists()


def test_what_a_child_has_left_goes_when_all_of_it_is_published(path):
    """
    The next recording tidies it away.
    """
    journal = begun(path, "parent")
    child = copy.copy(journal)
    child._file = os.dup(journal._file)
    publish_journal(journal)
    child.close()

    publish_journal(begun(path, "next"))

    assert "parent next" == names_in(load(path))
    assert [path] == list(path.parent.iterdir())


def test_a_journal_is_in_use_until_it_is_gone(path):
    """
    Else somebody could recover in that moment what a failed test has discarded.
    """
    journal = begun(path, "a")

    with Disk().in_use() as disk:
        disk._open.add(journal._file)
        journal.discard()

    assert ["remove", "close"] == disk.calls


def test_threads_that_begin_together_open_one_file(path, monkeypatch):
    """
    A second one would stay open, and its lock would make the journal look in use for ever.
    """
    both_open = threading.Barrier(2)
    journal = Journal(path)
    opened = []
    original = system.open_file

    def open_file(place, *given):
        opened.append(place)
        with suppress(threading.BrokenBarrierError):
            both_open.wait(timeout=0.1)  # in vain: while one opens it, the other waits outside
        return original(place, *given)

    with monkeypatch.context() as patched:
        patched.setattr(system, "open_file", open_file)
        threads = [threading.Thread(target=keep, args=[journal, one]) for one in several("one two")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert 1 == opened.count(journal.path)
    assert 2 == len(publish_journal(journal).headings)


def test_two_recordings_that_bring_along_the_same_file_lose_nothing(path):
    """
    Both began when there was another recorder's file and no cassette.
    """
    first = cassette("vcr1 vcr2")
    journals = [Journal(path, adds_to=first) for _ in range(2)]
    for journal, name in zip(journals, ("a", "b"), strict=True):
        keep(journal, keyed(name, 3))

    for journal in journals:
        publish_journal(journal, first=first)

    assert "vcr1 vcr2 a b" == names_in(load(path))


def test_a_recording_of_nothing_brings_nothing_along(path):
    journal = Journal(path)

    assert None is publish_journal(journal, first=cassette("vcr"))
    assert not path.exists()


def test_what_was_published_is_not_recovered_twice_if_its_journal_could_not_go(path, monkeypatch):
    """
    And somebody else has published since, so that the seal in the journal is no one's any more.
    """
    journal = begun(path, "a")
    with monkeypatch.context() as patched:
        patched.setattr("replaykit.cassette.store.publishing.remove_if_there", lambda path: None)
        publish_journal(journal)
        publish(path, cassette_with_tools("a other"))

    recovered = recover(path)

    assert () == recovered.brought_back
    assert "a other" == names_in(load(path))
    assert not journal.path.exists()


@pytest.mark.parametrize("is_published", [True, False])
def test_what_another_thread_has_published_need_not_be_synced(path, monkeypatch, is_published):
    journal = begun(path, "one")

    def fail(file):
        if is_published:
            journal.close()
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setattr(system, "sync_data", fail)

    with nullcontext() if is_published else pytest.raises(UnwritableCassetteError):
        journal.sync()
