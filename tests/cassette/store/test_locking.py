"""Who replaces a cassette has its folder to himself."""

import errno
import fcntl
import os
import stat

import pytest

from replaykit.cassette.store import Journal, locking, publish_journal, recover
from tests.cassette.store.recordings import keep, keyed, names_in


def can_be_locked(path):
    file = os.open(path, os.O_RDONLY)
    try:
        return locking.try_lock(file)
    finally:
        os.close(file)


def refuse_folders(monkeypatch, number):
    original = fcntl.flock

    def flock(file, operation):
        if operation == fcntl.LOCK_EX and stat.S_ISDIR(os.fstat(file).st_mode):
            raise OSError(number, os.strerror(number))
        original(file, operation)

    monkeypatch.setattr(fcntl, "flock", flock)


def test_a_folder_is_locked_while_it_is_used(tmp_path):
    """
    And free again afterwards, with no file left behind.
    """
    with locking.locked(tmp_path):
        assert not can_be_locked(tmp_path)

    assert can_be_locked(tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_a_lock_is_given_back_even_if_a_child_has_inherited_it(tmp_path, monkeypatch):
    """
    A process that is forked meanwhile holds the same lock until it ends.
    """
    inherited = []
    close = locking.system.close
    monkeypatch.setattr(
        locking.system, "close", lambda file: (inherited.append(os.dup(file)), close(file))
    )

    with locking.locked(tmp_path):
        pass

    assert can_be_locked(tmp_path)
    for file in inherited:
        os.close(file)


def test_where_a_folder_cannot_be_locked_a_file_in_it_is(tmp_path, monkeypatch):
    """
    As on some network file systems; the file stays, because removing it would let two in.
    """
    refuse_folders(monkeypatch, errno.ENOLCK)

    with locking.locked(tmp_path):
        assert not can_be_locked(tmp_path / locking.LOCK_FILE)

    assert can_be_locked(tmp_path / locking.LOCK_FILE)


def test_any_other_refusal_is_raised(tmp_path, monkeypatch):
    refuse_folders(monkeypatch, errno.EIO)

    with pytest.raises(OSError, match="Input/output error"), locking.locked(tmp_path):
        pass


def test_locks_are_taken_as_network_file_systems_grant_them(tmp_path, monkeypatch):
    """
    There a shared lock needs a file that is open for reading, the other one for writing.
    """
    original = fcntl.flock

    def flock(file, operation):
        mode = fcntl.fcntl(file, fcntl.F_GETFL) & os.O_ACCMODE
        refused = {fcntl.LOCK_SH: os.O_WRONLY, fcntl.LOCK_EX: os.O_RDONLY}
        if refused.get(operation & ~fcntl.LOCK_NB) == mode:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        original(file, operation)

    monkeypatch.setattr(fcntl, "flock", flock)
    for name, number in (("a", 1), ("b", 2)):
        journal = Journal(tmp_path / "trip.cassette")
        keep(journal, keyed(name, number))
        if name == "a":
            publish_journal(journal)
    journal.close()

    (brought,) = recover(tmp_path / "trip.cassette").brought_back

    assert "a b" == names_in(brought.cassette)
