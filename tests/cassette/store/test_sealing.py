"""An edit by hand is accepted as a whole, or the file stays as somebody has left it."""

from contextlib import suppress

import pytest

from replaykit.cassette.matching import keys_of
from replaykit.cassette.store import load, publish, publish_journal, recover, seal
from replaykit.cassette.store.journal import note_published
from replaykit.errors import ReplayKitError, UnreadableCassetteError, UnwritableCassetteError
from tests.cassette.store.faults import Died, Disk
from tests.cassette.store.recordings import begun, cassette_with_tools, names_in, tools_in

pytestmark = pytest.mark.usefixtures("lazy_disk")


def keys(request):
    """Other keys than a cassette has."""
    return f"1.{len(request.body)}", "b"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "trip.cassette"
    publish(path, cassette_with_tools("a b"))
    return path


def edit(path, old="about b", new="more about b"):
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new))
    return path.read_bytes()


def test_an_edit_is_accepted_with_keys_that_fit(path):
    edit(path)

    sealed = seal(path, keys=keys_of)

    there = load(path)
    assert there.seal == sealed.cassette.seal != sealed.edited.seal
    assert b"more about b" in there.response(2).body
    assert [keys_of(one.request) for one in there.exchanges] == [
        (heading.key, heading.body) for heading in there.headings
    ]
    assert [("a", 1), ("b", 2)] == [(one.tool, one.exchange) for one in there.spans]


def test_a_tool_that_was_taken_out_is_noticed_and_accepted(path):
    """
    The seal counts the tools as well as the exchanges.
    """
    content = path.read_text()
    start = content.index("\n=== tool 2")
    path.write_text(content[:start])

    with pytest.raises(UnreadableCassetteError) as refused:
        load(path)
    seal(path, keys=keys)

    assert "sealed 2 exchanges 2 tools " in content
    assert (
        f": its exchanges have 1 execution of tools.\n"
        "  Expected: the 2 executions it was sealed with.\n"
        f"  How to fix: if that is meant, accept it with `replaykit seal {path}`; otherwise"
    ) in str(refused.value)
    assert 1 == len(load(path).spans)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("=== 2 ", "=== 3 ", "exchange 3 stands here"),
        ("=== tool 2 ", "=== tool 1 ", "a tool of exchange 1 stands here, behind exchange 2"),
        ("--- result\n[1]", "--- result\n[1", "a part that is malformed"),
        ('"id": "b",', '"id": "b"', "the JSON that begins here is broken"),
        ("=== 2 ", "<<<<<<< HEAD\n=== 2 ", "a merge conflict marker"),
        ("cassette 1\n", "cassette 2\n", "it is of schema 2"),
    ],
)
def test_what_is_broken_apart_from_the_seal_is_refused(path, old, new, complaint):
    """
    And stays to the byte.
    """
    edited = edit(path, old, new)

    with pytest.raises(UnreadableCassetteError, match=complaint):
        seal(path, keys=keys)

    assert edited == path.read_bytes()


def test_a_gate_sees_the_file_as_it_was_left(path):
    """
    Laying it out anew must not hide a line that the gate would have stopped.
    """
    edited = edit(path)
    seen = []

    def refuse(data):
        seen.append(data)
        raise UnwritableCassetteError("no", fix="no", file=path)

    with pytest.raises(UnwritableCassetteError):
        seal(path, keys=keys, gate=refuse)

    assert [edited] == seen == [path.read_bytes()]


def test_a_link_is_not_sealed(path, tmp_path):
    link = tmp_path / "link.cassette"
    link.symlink_to(path)

    with pytest.raises(UnwritableCassetteError, match="a link stands in its place"):
        seal(link, keys=keys)


def test_an_interruption_leaves_the_edit_or_the_sealed_file(path, tmp_path):
    """
    Killed, or out of order, at any system call; and what a killed recording left is still there.
    """
    edited = edit(path)
    seal(path, keys=keys)
    sealed = path.read_bytes()
    found = set()
    for fault in ("killed", "killed_halfway", "broken", "full", "short"):
        at, is_over = 0, False
        while not is_over:
            at += 1
            place = tmp_path / f"{fault}{at}" / "trip.cassette"
            place.parent.mkdir()
            place.write_bytes(edited)
            begun(place, "c", 3).close()
            with suppress(Died, ReplayKitError), Disk(at, fault).in_use() as disk:
                seal(place, keys=keys)
            is_over = len(disk.calls) < at
            found.add(place.read_bytes())
            assert [] != list(place.parent.glob("*.journal"))

    assert {edited, sealed} == found


def test_a_journal_whose_exchanges_all_stand_in_the_file_goes(path):
    """
    A kill behind the publishing left it, and an edit has changed what it has brought.
    """
    journal = _published_and_left(path, "c")
    edit(path, "about c", "more about c")

    seal(path, keys=keys)

    assert not journal.exists()
    assert () == recover(path).brought_back


def test_a_journal_some_of_whose_exchanges_are_gone_stays(path):
    """
    The seal of the edited file says that it held them; a merge may have taken them out.
    """
    journal = _published_and_left(path, "c d")
    content = path.read_text()
    path.write_text(content[: content.index("\n=== 4 ")])

    seal(path, keys=lambda request: _keys_of_names(path, request))

    assert journal.exists()
    (brought,) = recover(path).brought_back
    assert (1, "a b c d") == (brought.exchanges, names_in(brought.cassette))
    assert ("d", "d") in tools_in(brought.cassette)


def _keys_of_names(path, request):
    """As the samples have them."""
    name = request.body.split(b'"content": "')[1].split(b" ")[0].decode()
    return f"1.{name}", f"b-{name}"


def _published_and_left(path, names):
    """The journal of a recording that was killed when its cassette was in place already."""
    journal = begun(path, names, 3)
    content = journal.path.read_bytes()
    published = publish_journal(journal)
    journal.path.write_bytes(content)
    note_published(journal.path, published.seal)
    return journal.path
