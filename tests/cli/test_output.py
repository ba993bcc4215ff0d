"""`-o FILE`: there as a whole or as it was, and whatever is no file takes it as it comes."""

import json
import os
import signal
import stat
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.recordings import record, write

pytestmark = pytest.mark.skipif(os.name == "nt", reason="what is tried here Windows does not have")
ELSEWHERE = "  How to fix: name another place with -o FILE.\n"


@pytest.fixture
def check(replaykit):
    """Has the report of a recording written to a place."""
    record("a.cassette", "Rome")
    return lambda target: replaykit("check", "--json", "a.cassette", "-o", target)


@contextmanager
def full_after(size):
    """A system that takes no more than so many bytes in any file."""
    resource = pytest.importorskip("resource")
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    heeded = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, former[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
        signal.signal(signal.SIGXFSZ, heeded)


def is_a_report(text):
    return "files" in json.loads(text)


def test_where_the_disk_is_full_what_was_there_stays(check):
    write("report.json", "the former one")

    with full_after(100):
        answer = check("report.json")

    complaint = f"report.json: it cannot be written (File too large).\n{ELSEWHERE}"
    assert (2, "", complaint) == answer
    assert "the former one" == Path("report.json").read_text()
    assert ["a.cassette", "report.json"] == sorted(os.listdir())


def test_a_new_one_is_not_begun_either(check):
    with full_after(100):
        check("report.json")

    assert ["a.cassette"] == os.listdir()


def test_a_name_that_leaves_no_room_for_a_longer_one_is_taken(check):
    name = f"{'r' * 245}.json"

    answer = check(name)

    assert (0, True) == (answer.code, is_a_report(Path(name).read_text()))


def test_who_may_read_what_was_there_may_read_the_new_one(check):
    write("report.json", "the former one").chmod(0o640)

    check("report.json")

    assert 0o640 == stat.S_IMODE(Path("report.json").stat().st_mode)
    assert is_a_report(Path("report.json").read_text())


@pytest.mark.parametrize("there", [True, False])
def test_a_link_leads_where_it_led(check, there):
    Path("kept").mkdir()
    if there:
        write("kept/report.json", "the former one")
    Path("report.json").symlink_to("kept/report.json")

    check("report.json")

    assert Path("report.json").is_symlink()
    assert is_a_report(Path("kept/report.json").read_text())
    assert ["report.json"] == os.listdir("kept")


def test_a_pipe_takes_it_as_it_comes(check):
    os.mkfifo("pipe")
    read = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_text()), daemon=True)
    reader.start()

    answer = check("pipe")
    reader.join(60)

    assert 0 == answer.code
    assert is_a_report(read[0])
    assert stat.S_ISFIFO(os.stat("pipe").st_mode)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full device")
def test_a_device_may_be_full_and_stays_one(check):
    answer = check("/dev/full")

    complaint = f"/dev/full: it cannot be written (No space left on device).\n{ELSEWHERE}"
    assert (2, "", complaint) == answer
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)


def test_a_file_in_a_folder_that_takes_no_other_is_written_where_it_stands(check, closed):
    place = write("report.json", "the former one")
    place.chmod(0o666)
    closed(".", 0o555)

    answer = check("report.json")

    assert (0, "") == (answer.code, answer.complaints)
    assert is_a_report(place.read_text())


def test_what_standard_output_leads_to_stays_the_same_file(check):
    if not os.path.exists("/dev/fd"):
        pytest.skip("this system has no files for its streams")
    with open("report.json", "w+") as led_to:
        answer = check(f"/dev/fd/{led_to.fileno()}")
        led_to.seek(0)
        text = led_to.read()

    assert 0 == answer.code
    assert is_a_report(text)
