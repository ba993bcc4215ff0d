"""A cassette is replaced as a whole, by what belongs there, or not at all."""

import errno
import os
import stat

import pytest

from replaykit.cassette.store import (
    Journal,
    files,
    load,
    publish,
    publish_journal,
    publishing,
    system,
)
from replaykit.errors import UnreadableCassetteError, UnwritableCassetteError
from tests.cassette.store.recordings import MOMENT, cassette, keep, names_in, several, span

pytestmark = pytest.mark.usefixtures("lazy_disk")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "trip.cassette"


def recorded(path, names, **options):
    journal = Journal(path, **options)
    for one in several(names):
        keep(journal, one)
    return journal


def refusal(act, *arguments, **options):
    with pytest.raises((UnreadableCassetteError, UnwritableCassetteError)) as refused:
        act(*arguments, **options)
    return str(refused.value)


def test_a_recording_adds_to_what_is_there(path):
    publish(path, cassette("old1 old2"))

    publish_journal(recorded(path, "a b"))

    assert "old1 old2 a b" == names_in(load(path))


def test_a_recording_takes_the_place_of_what_it_replaces(path):
    publish(path, cassette("old1 old2"))

    publish_journal(recorded(path, "a", replaces=load(path)))

    assert "a" == names_in(load(path))


def test_what_others_have_added_meanwhile_stays(path):
    """
    A recording replaces what was there when it began, and nothing else.
    """
    publish(path, cassette("old1 old2"))
    journal = recorded(path, "a", replaces=load(path))
    publish_journal(recorded(path, "other"))

    publish_journal(journal)

    assert "other a" == names_in(load(path))


def test_what_others_have_put_in_its_place_meanwhile_stays(path):
    publish(path, cassette("old1 old2"))
    journal = recorded(path, "a", replaces=load(path))
    publish(path, cassette("other1 other2 other3"))

    publish_journal(journal)

    assert "other1 other2 other3 a" == names_in(load(path))


def test_what_others_have_removed_meanwhile_stays_removed(path):
    publish(path, cassette("old"))
    journal = recorded(path, "a", replaces=load(path))
    path.unlink()

    publish_journal(journal)

    assert "a" == names_in(load(path))


def test_executions_stay_with_their_exchanges(path):
    """
    The numbers they name move with the exchanges.
    """
    publish(path, cassette("gone", spans=[span("of gone")]))
    base = load(path)
    publish_journal(_with_span(recorded(path, "other"), span("of other")))
    mine = _with_span(recorded(path, "a b", replaces=base), span("of b", exchange=2))
    keep(mine, span("of none", exchange=None))
    keep(mine, span("of nobody", exchange=9))

    publish_journal(mine)

    assert [("of other", 1), ("of b", 3), ("of none", None), ("of nobody", None)] == [
        (one.tool, one.exchange) for one in load(path).spans
    ]


def test_the_moment_and_the_versions_of_both_are_kept(path):
    publish_journal(recorded(path, "a", recorded_at=MOMENT, made_with=(("openai", "1"),)))
    later = MOMENT.replace(year=2027)

    publish_journal(recorded(path, "b", recorded_at=later, made_with=(("openai", "2"),)))

    assert MOMENT == load(path).recorded_at
    assert (("openai", "1"), ("openai", "2")) == load(path).made_with


def test_a_recording_of_nothing_changes_nothing(path):
    """
    Not even where it was to replace what is there.
    """
    publish(path, cassette("old"))

    published = publish_journal(Journal(path, replaces=load(path)))

    assert "old" == names_in(published) == names_in(load(path))
    assert None is publish_journal(Journal(path.with_name("other.cassette")))


def test_a_file_that_cannot_be_read_is_not_overwritten(path):
    """
    The recording stays in its journal.
    """
    path.write_bytes(b"")
    journal = recorded(path, "a")

    assert refusal(publish_journal, journal).startswith(f"cannot read {path}: it is empty.")
    assert refusal(publish, path, cassette("a")).startswith(f"cannot read {path}: it is empty.")
    assert b"" == path.read_bytes()
    assert journal.path.exists()


def test_a_link_is_not_followed(path, tmp_path):
    """
    A pull request may bring one that leads to a file of the user's.
    """
    target = tmp_path / "precious"
    target.write_bytes(b"precious")
    path.symlink_to(target)

    assert (
        f"cannot save {path}: a link stands in its place.\n"
        "  What stood there before is untouched.\n"
        "  How to fix: remove it, and record again."
    ) == refusal(publish, path, cassette("a"))
    assert b"precious" == target.read_bytes()


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_nothing_but_a_file_is_overwritten_or_read(path, make):
    """
    Reading a pipe would wait for ever.
    """
    make(path)

    assert "no regular file stands in its place" in refusal(publish, path, cassette("a"))
    assert "cannot read" in refusal(load, path)


def test_the_mode_of_a_cassette_stays(path):
    publish(path, cassette("old"))
    path.chmod(0o640)

    publish(path, cassette("a"))

    assert 0o640 == stat.S_IMODE(path.stat().st_mode)


def test_a_cassette_that_could_not_be_read_back_is_not_written(path, monkeypatch):
    """
    One that is too large, and one that does not say what was recorded.
    """
    whole = publishing.write_cassette(cassette("a"))
    monkeypatch.setattr(publishing, "write_cassette", lambda _: whole)
    assert "would not read back as what was recorded" in refusal(publish, path, cassette("b"))

    monkeypatch.setattr(files, "MOST_BYTES", 1024 * 1024)
    monkeypatch.setattr(publishing, "write_cassette", lambda _: whole + b"\n" * 1024 * 1024)
    monkeypatch.setattr(publishing, "open_cassette", lambda *_: cassette("a"))
    assert "it would be larger than 1 MiB" in refusal(publish, path, cassette("a"))

    assert not path.exists()


def test_a_gate_sees_the_whole_cassette(path):
    """
    What it refuses is not written, and the recording stays in its journal.
    """

    def refuse(data):
        raise ValueError(data.split(b"\n")[0].decode())

    publish(path, cassette("old"))
    with pytest.raises(ValueError, match="replaykit cassette 1"):
        publish(path, cassette("a"), gate=refuse)

    assert "old" == names_in(load(path))


def test_a_folder_that_cannot_be_brought_to_the_disk_is_named(path, monkeypatch):
    """
    The cassette is in place by then, and that is said.
    """
    publish(path, cassette("old"))

    def refuse(folder):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(files, "sync_folder", refuse)

    assert (
        f"cannot save {path}: the system could not bring its folder to the disk"
        " (Input/output error).\n"
        "  The new cassette stands there, but may not outlive a power failure.\n"
        "  How to fix: see to the disk."
    ) == refusal(publish, path, cassette("a"))
    assert "a" == names_in(load(path))


def test_folders_that_cannot_be_opened_are_taken_as_they_are(path, monkeypatch):
    """
    Windows opens none; there the system sees to them by itself.
    """
    opened = system.open_file

    def refuse_folders(target, flags, mode=0o666):
        if target.is_dir() and flags == system.FOLDER:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(target, flags, mode)

    monkeypatch.setattr(files.system, "open_file", refuse_folders)
    monkeypatch.setattr("replaykit.cassette.store.locking.FOLDERS_CAN_BE_LOCKED", False)

    publish(path, cassette("a"))

    assert "a" == names_in(load(path))


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("missing.cassette", "there is no such file"),
        ("folder", "it is a folder"),
        ("nul\0.cassette", "the system refuses it"),
        ("file/inside.cassette", "the system refuses it (Not a directory)"),
        ("large.cassette", "it is larger than 1 MiB"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path, monkeypatch, name, complaint):
    monkeypatch.setattr(files, "MOST_BYTES", 1024 * 1024)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "large.cassette").write_bytes(b"x" * (1024 * 1024 + 1))

    assert f"cannot read {tmp_path / name}: {complaint}" in refusal(load, tmp_path / name)


def _with_span(journal, one):
    keep(journal, one)
    return journal


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_folders_that_cannot_be_brought_to_the_disk_are_taken_as_they_are(
    path, monkeypatch, number
):
    """
    Some network file systems refuse it; a disk that fails is another matter.
    """
    synced = system.sync

    def refuse_folders(file):
        if stat.S_ISDIR(os.fstat(file).st_mode):
            raise OSError(number, os.strerror(number))
        synced(file)

    monkeypatch.setattr(system, "sync", refuse_folders)

    publish(path, cassette("a"))

    assert "a" == names_in(load(path))
