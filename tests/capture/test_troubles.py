"""What goes wrong while capturing: the program goes on, and it is said once."""

import errno
import os
from pathlib import Path

import pytest

import replaykit
from replaykit.capturing.reel import Reel
from replaykit.capturing.sessions import Sessions
from replaykit.capturing.writer import writer
from replaykit.cassette.store import load, recover, system
from replaykit.run.redacting import Redacting
from replaykit.tools.linking import Ledger
from tests.capture.agents import (
    ask_for_weather,
    cassettes,
    get_weather,
    journals,
    says,
    texts_of,
)
from tests.cli.recordings import KEY
from tests.run.asking import ask
from tests.wire.provider import provider


def failing(error):
    def fail(*args, **options):
        raise error

    return fail


NO_SPACE = OSError(errno.ENOSPC, "No space left")


@pytest.fixture
def disk():
    """What may be changed of the system while a capture runs."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def test_a_full_disk_ends_the_capture_and_not_the_program(disk, logged):
    with provider(says("sunny")) as server:
        with replaykit.capture("bug.cassette") as tape:
            ask(server.url, "before")
            assert writer.drain(10)
            disk.setattr(system, "write", failing(NO_SPACE))
            said = [ask(server.url, "after"), ask(server.url, "long after")]

    assert (["sunny", "sunny"], ()) == (said, tape.files)
    assert [
        "replaykit: capturing into bug.cassette has stopped, and the program goes on.\n"
        "  cannot save bug.cassette: the system refuses it (No space left).\n"
        "  What stood there before is untouched.\n"
        "  How to fix: see to the disk and its permissions, then record again; what a journal"
        " beside it has kept comes back with `replaykit recover bug.cassette`."
    ] == logged()
    disk.undo()
    recover(Path("bug.cassette"))
    assert ["before"] == texts_of("bug.cassette")


def test_a_disk_that_is_full_at_the_end_leaves_the_journal(disk, logged):
    with provider(says("sunny")) as server:
        with replaykit.capture("bug.cassette"):
            ask(server.url, "before")
            disk.setattr(system, "rename", failing(NO_SPACE))

    assert (1, 1, []) == (len(logged()), len(journals()), cassettes())


def test_a_folder_that_may_not_be_written_ends_the_capture(logged, disk):
    disk.setattr(system, "make_folder", failing(PermissionError(13, "Permission denied")))
    with provider(says("sunny")) as server:
        with replaykit.capture("locked/bug.cassette"):
            said = [ask(server.url), ask(server.url)]

    assert ["sunny", "sunny"] == said
    assert [
        "replaykit: capturing into locked/bug.cassette has stopped, and the program goes on.\n"
        "  cannot save locked/bug.cassette: the system refuses it (Permission denied).\n"
        "  What stood there before is untouched.\n"
        "  How to fix: see to the disk and its permissions, then record again; what a journal"
        " beside it has kept comes back with `replaykit recover locked/bug.cassette`."
    ] == logged()


def test_a_file_in_place_of_a_folder_ends_the_capture(logged):
    Path("taken").write_text("mine")

    with provider(says("sunny")) as server, replaykit.capture("taken/bug.cassette"):
        assert "sunny" == ask(server.url)

    (text,) = logged()
    assert text.startswith("replaykit: capturing into taken/bug.cassette has stopped")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is locked for root")
def test_a_locked_folder_ends_the_capture(logged, here):
    here.chmod(0o500)

    with provider(says("sunny")) as server, replaykit.capture("bug.cassette"):
        assert "sunny" == ask(server.url)

    here.chmod(0o700)
    assert 1 == len(logged())


OUR_BUGS = {
    "where a request begins": (Sessions, "_reel_with_room"),
    "where a file begins": (Reel, "__init__"),
    "where a reply is heard": (Reel, "_hear"),
    "where secrets are taken out": (Redacting, "request"),
    "where a tool is looked up": (Sessions, "current"),
    "where a tool is linked": (Ledger, "link"),
    "where an execution is scrubbed": (Redacting, "span"),
    "where a file is finished": (Reel, "_publish"),
    "where a capture ends": (Sessions, "close"),
}


@pytest.mark.parametrize(("owner", "name"), OUR_BUGS.values(), ids=OUR_BUGS)
def test_a_bug_of_ours_is_not_the_programs(owner, name, disk, logged):
    bug = RuntimeError("a bug of ours")
    with provider(says(None, {"call_a": "Tokyo"}), says("fine")) as server:
        with replaykit.capture("bug.cassette") as tape:
            disk.setattr(owner, name, failing(bug))
            told = ask_for_weather(server.url, "Tokyo")
            said = ask(server.url)
        disk.undo()
        tape.finish()

    assert (["sunny in Tokyo"], "fine") == (told, said)
    assert 1 <= len(logged())
    assert "a bug of ours" in logged()[0]


def test_a_bug_while_opening_is_not_the_programs(monkeypatch, logged):
    from replaykit.capturing import capture

    monkeypatch.setattr(capture, "opened", failing(RuntimeError("a bug of ours")))
    with provider(says("sunny")) as server, replaykit.capture("bug.cassette"):
        assert "sunny" == ask(server.url)

    assert [
        "replaykit: capturing into bug.cassette has stopped, and the program goes on.\n"
        "  a bug of ours"
    ] == logged()


def test_what_would_leak_is_left_out_and_the_rest_is_kept(monkeypatch, logged):
    """
    As a secret would that only the look at the finished text finds.
    """
    request = Redacting.request
    monkeypatch.setattr(
        Redacting, "request", lambda self, r: r if b"leak" in r.body else request(self, r)
    )
    with provider(says("sunny")) as server:
        with replaykit.capture("bug.cassette"):
            ask(server.url, "before")
            ask(server.url, f"leak {KEY}")
            ask(server.url, "after")

    (text,) = logged()
    assert ["before", "after"] == texts_of("bug.cassette")
    assert "it would hold a secret (openai-key, sk-p… (80 characters))" in text
    assert KEY not in text


def test_a_request_without_an_answer_is_said(logged):
    with provider(says("sunny")) as server:
        url = server.url
    with replaykit.capture("bug.cassette"), pytest.raises(OSError, match="refused"):
        ask(url)

    (text,) = logged()
    assert text.startswith(
        f"replaykit: not captured: no answer came to POST {url}/v1/chat/completions: Connection"
    )


def test_a_handler_that_raises_is_not_the_programs_either(disk, monkeypatch, caplog):
    monkeypatch.setattr(caplog.handler, "handle", failing(RuntimeError("no log today")))
    with provider(says("sunny")) as server, replaykit.capture("bug.cassette"):
        disk.setattr(system, "write", failing(NO_SPACE))
        assert "sunny" == ask(server.url)


def test_a_tool_that_is_watched_by_nobody_runs_as_ever():
    assert "sunny in Rome" == get_weather("Rome")


def test_what_was_kept_is_a_cassette_as_any(logged):
    with provider(says("sunny")) as server, replaykit.capture("bug.cassette"):
        ask(server.url)

    assert (1, []) == (len(load(Path("bug.cassette")).headings), logged())
