"""What a recording has finished is on the disk, whatever happens to the recording."""

import copy
import stat
import threading

import pytest

from replaykit.cassette.store import (
    Journal,
    left_behind,
    load,
    publish_journal,
    recover,
    system,
)
from replaykit.cassette.store.kept import read_journal
from replaykit.cassette.store.records import write_record
from replaykit.errors import UnreadableCassetteError, UnwritableCassetteError
from tests.cassette.store.faults import Disk
from tests.cassette.store.recordings import MOMENT, cassette, keep, keyed, names_in, several, span

pytestmark = pytest.mark.usefixtures("lazy_disk")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "trips" / "trip.cassette"


@pytest.fixture
def journal(path):
    journal = Journal(path, recorded_at=MOMENT, made_with=(("openai", "3.52.0"),))
    yield journal
    journal.close()


def kept_in(journal):
    return [one.key.removeprefix("1.") for one in read_journal(journal.path).recorded.exchanges]


def test_an_exchange_is_kept_as_it_was(journal):
    """
    Exchange, execution, moment and versions are read from the journal while it is written.
    """
    keep(journal, keyed("a"))
    keep(journal, span("tool"))

    recorded = read_journal(journal.path).recorded
    assert (keyed("a"),) == recorded.exchanges
    assert (span("tool"),) == recorded.spans
    assert (MOMENT, (("openai", "3.52.0"),)) == (recorded.recorded_at, recorded.made_with)


def test_nothing_is_written_before_there_is_something_to_keep(journal, path):
    """
    A run that sends nothing leaves no trace.
    """
    journal.discard()

    assert not path.parent.exists()


def test_a_journal_is_for_its_owner_alone(journal):
    """
    It may hold what a look at the whole cassette would have refused.
    """
    keep(journal, keyed("a"))

    assert 0o600 == stat.S_IMODE(journal.path.stat().st_mode)


def test_exchanges_are_put_in_the_order_in_which_they_were_asked(journal, path):
    """
    The answers to parallel requests come in any order.
    """
    for name, number in (("second", 2), ("third", 3), ("first", 1)):
        keep(journal, keyed(name, number))

    assert "first second third" == names_in(publish_journal(journal))


@pytest.mark.parametrize("half", ["tokyo tokyo", "about tokyo"])
def test_a_gate_sees_each_half_of_an_exchange_before_it_is_written(path, half):
    """
    What the gate refuses never reaches the disk.
    """

    def refuse(data):
        if half.encode() in data:
            raise ValueError(data.decode())

    with pytest.raises(ValueError, match=r"^=== [01] POST ") as refused:
        keep(Journal(path, gate=refuse), keyed("tokyo"))

    seen = str(refused.value)
    assert ("tokyo tokyo" in seen) != ("about tokyo" in seen)
    assert not path.parent.exists()


def test_a_record_that_is_torn_is_passed_over(journal, path):
    """
    What was written behind it counts, and recovery says how many are missing.
    """
    keep(journal, keyed("a", 1))
    with journal.path.open("ab") as file:
        file.write(write_record(b"=== torn ===")[:-3])
    keep(journal, keyed("b", 2))
    journal.close()

    recovered = recover(path)

    (brought,) = recovered.brought_back
    assert ("a b", 2, 1) == (names_in(brought.cassette), brought.exchanges, recovered.torn)


def test_a_record_that_is_written_short_is_written_again(journal, monkeypatch):
    """
    A system may write less than it was given, and call that no error.
    """
    keep(journal, keyed("a", 1))
    with monkeypatch.context() as patched:
        patched.setattr(system, "write", _halves(1))
        keep(journal, keyed("b", 2))

    assert ["a", "b"] == kept_in(journal)


def test_a_full_disk_is_said_to_be_one(journal, path):
    """
    The complaint names the cassette, the system's words, and what to do.
    """
    with Disk(1, "full").in_use(), pytest.raises(UnwritableCassetteError) as refused:
        keep(journal, keyed("a"))

    assert (
        f"cannot save {path}: the system refuses it (No space left on device).\n"
        "  What stood there before is untouched.\n"
        "  How to fix: see to the disk and its permissions, then record again; what a journal"
        f" beside it has kept comes back with `replaykit recover {path}`."
    ) == str(refused.value)


def test_a_disk_that_takes_only_halves_is_given_up(journal, monkeypatch):
    """
    Writing again and again would fill it.
    """
    keep(journal, keyed("a"))
    with monkeypatch.context() as patched:
        patched.setattr(system, "write", _halves(99))
        with pytest.raises(UnwritableCassetteError, match="takes no whole record"):
            keep(journal, keyed("b"))

    assert ["a"] == kept_in(journal)


@pytest.mark.parametrize("is_open", [True, False], ids=["recording", "not yet recording"])
def test_what_a_forked_child_records_is_kept(journal, is_open, path):
    """
    The child has a copy of the journal, and both write into one file.
    """
    if is_open:
        keep(journal, keyed("parent", 1))
    child = copy.copy(journal)
    keep(child, keyed("child", 2))
    keep(journal, keyed("parent again", 3))

    published = publish_journal(journal)

    assert (3 if is_open else 2) == len(published.headings)
    assert "child" in names_in(published)


def test_what_a_child_records_after_its_parent_has_published_is_kept_aside(journal, path):
    """
    Its file is gone, so it begins another one, which recovery finds.
    """
    keep(journal, keyed("parent", 1))
    child = copy.copy(journal)
    child._file = None
    keep(child, keyed("child", 2))
    publish_journal(journal)
    keep(child, keyed("late", 3))
    child.close()

    recover(path)

    assert "parent child late" == names_in(load(path))


def test_threads_need_no_lock(journal):
    """
    Each exchange of eight threads is there once.
    """
    names = [[f"t{thread}-{number}" for number in range(10)] for thread in range(8)]
    threads = [
        threading.Thread(target=lambda mine=mine: [keep(journal, keyed(name)) for name in mine])
        for mine in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(name for mine in names for name in mine) == sorted(kept_in(journal))


def test_a_journal_in_use_is_left_alone(journal, path):
    """
    Recovery in another terminal does not take away what is being recorded.
    """
    keep(journal, keyed("a"))

    assert () == recover(path).brought_back
    assert (path,) == left_behind(path.parent.parent)


def test_a_journal_that_holds_nothing_is_removed(journal, path):
    """
    The recording was killed in its first exchange.
    """
    keep(journal, span("tool"))
    journal.close()

    assert () == recover(path).brought_back
    assert [] == list(path.parent.iterdir())


def test_a_recording_that_was_to_replace_a_cassette_is_put_beside_it(path):
    """
    What is there is whole, what was recorded is not: a person has to choose.
    """
    publish_journal(_recorded(path, "old1 old2"))
    _recorded(path, "new1", replaces=load(path)).close()

    (recovered,) = recover(path).brought_back

    assert "old1 old2" == names_in(load(path))
    assert "new1" == names_in(load(path.with_name("trip.recovered.cassette")))
    assert path.with_name("trip.recovered.cassette") == recovered.path


def test_recordings_are_recovered_in_the_order_in_which_they_began(path):
    """
    The name of a journal says nothing about that.
    """
    for day, name in ((3, "third"), (1, "first"), (2, "second")):
        _recorded(path, name, recorded_at=MOMENT.replace(day=day)).close()

    (recovered,) = recover(path).brought_back

    assert "first second third" == names_in(recovered.cassette)


@pytest.mark.parametrize(
    "content",
    [
        b"=== nothing ===",
        b"{broken",
        b'{"journal": 1, "recorded_at": "yesterday"}',
        b'{"journal": 1, "made_with": [1]}',
        b'{"journal": 1, "made_with": 5}',
        b"",
    ],
)
def test_a_forged_journal_is_refused(path, content):
    """
    Its records are whole, and none that a recording writes.
    """
    path.parent.mkdir()
    journal = path.with_name(f"{path.name}.1-00000000.journal")
    journal.write_bytes(write_record(content))

    with pytest.raises(UnreadableCassetteError) as refused:
        recover(path)

    assert (
        f"cannot read {journal}: a record in it is none that a journal holds.\n"
        "  Expected: the journal of a recording.\n"
        "  How to fix: remove it."
    ) == str(refused.value)


def test_only_journals_are_found_below_a_folder(tmp_path):
    """
    Files of others that end alike are left alone.
    """
    for name in ("a.cassette.12-0123abcd.journal", "b.journal", "c.cassette.x-0123abcd.journal"):
        (tmp_path / name).touch()

    assert (tmp_path / "a.cassette",) == left_behind(tmp_path)


def _halves(times):
    """A disk that takes half of what it is given, that many times."""
    write = system.write
    left = iter(range(times))

    def takes(file, data):
        return write(file, data if next(left, None) is None else data[: len(data) // 2])

    return takes


def _recorded(path, names, **options):
    journal = Journal(path, **options)
    for one in several(names):
        keep(journal, one)
    return journal


def test_the_sample_recordings_can_be_told_apart():
    assert "a b" == names_in(cassette("a b"))


def test_a_journal_that_nobody_can_read_stands_in_nobodys_way(journal, path):
    """
    Only recovery complains of it.
    """
    keep(journal, keyed("a"))
    forged = path.with_name(f"{path.name}.1-00000000.journal")
    forged.write_bytes(write_record(b"{broken"))

    publish_journal(journal)

    assert "a" == names_in(load(path))
    assert forged.exists()


def test_the_journal_of_a_cassette_with_a_longer_name_is_not_taken(path):
    """
    Nor its temporary file.
    """
    longer = path.with_name(f"{path.name}.b.cassette")
    _recorded(longer, "a").close()
    temporary = longer.with_name(f"{longer.name}.0123456789abcdef.tmp")
    temporary.touch()

    assert () == recover(path).brought_back
    assert temporary.exists()
    assert "a" == names_in(recover(longer).brought_back[0].cassette)


def test_where_open_files_cannot_be_removed_they_are_closed_first(path, monkeypatch):
    """
    As on Windows.
    """
    monkeypatch.setattr(system, "REMOVES_OPEN_FILES", False)
    _recorded(path, "a b").close()

    with Disk().in_use() as disk:
        recover(path)

    assert "a b" == names_in(load(path))
    assert "close" in disk.calls[disk.calls.index("names_in") : disk.calls.index("rename")]


def test_a_journal_that_goes_while_it_is_looked_at_is_none(journal, path, monkeypatch):
    """
    Its writer discards it in that moment.
    """
    publish_journal(_recorded(path, "old"))
    _recorded(path, "gone").close()
    monkeypatch.setattr(
        "replaykit.cassette.store.beside.try_lock",
        lambda file: [one.unlink() for one in path.parent.glob("*.journal")] != [],
    )

    assert () == recover(path).brought_back
    assert "old" == names_in(load(path))


def test_a_journal_that_is_gone_by_the_time_it_is_opened_is_none(path, monkeypatch):
    """
    Its writer has discarded it while others looked at the folder.
    """
    path.parent.mkdir()
    monkeypatch.setattr(system, "names_in", lambda _: [f"{path.name}.1-00000000.journal"])

    assert () == recover(path).brought_back
