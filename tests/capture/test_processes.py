"""Captures and processes: killed, forked, at the limit of what they may write."""

import json
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from replaykit.cassette.store import load, recover
from tests.capture.agents import cassettes, journals, says, texts_of
from tests.capture.programs import brought_back, ended, started
from tests.wire.provider import provider, streamed

pytestmark = pytest.mark.skipif(os.name == "nt", reason="its processes neither fork nor are killed")


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        ("raise ValueError('a crash')", 1),
        ("sys.exit(3)", 3),
        ("os.kill(os.getpid(), signal.SIGINT)", -signal.SIGINT),
    ],
)
def test_a_program_that_ends_in_a_block_leaves_a_cassette(ending, code):
    source = f"""
    with replaykit.capture("bug.cassette"):
        ask(url, "before")
        {ending}
    """
    with provider(says("sunny")) as server:
        assert code == ended(source, server.url)[0]

    assert (["before"], []) == (texts_of("bug.cassette"), journals())


@pytest.mark.parametrize("ending", ["os._exit(4)", "os.kill(os.getpid(), signal.SIGTERM)"])
def test_a_program_that_ends_at_once_leaves_a_journal(ending):
    source = f"""
    with replaykit.capture("bug.cassette"):
        ask(url, "before")
        {ending}
    """
    with provider(says("sunny")) as server:
        ended(source, server.url)

    assert ([], 1) == (cassettes(), len(journals()))
    assert ["before"] == brought_back()


def test_workers_forked_in_advance_have_files_of_their_own():
    source = """
    with replaykit.capture("bug.cassette"):
        ask(url, "parent before")
        workers = []
        for number in range(3):
            pid = os.fork()
            if not pid:
                for turn in range(4):
                    ask(url, f"worker {number}, {turn}")
                sys.exit(0)
            workers.append(pid)
        for pid in workers:
            os.waitpid(pid, 0)
        ask(url, "parent after")
    print(*workers)
    """
    with provider(says("sunny")) as server:
        code, output, complaints = ended(source, server.url)

    assert (0, "") == (code, complaints)
    workers = output.split()
    assert ["parent before", "parent after"] == texts_of("bug.cassette")
    assert [[f"worker {number}, {turn}" for turn in range(4)] for number in range(3)] == [
        texts_of(f"bug.{pid}.cassette") for pid in workers
    ]
    assert (4, []) == (len(cassettes()), journals())


def test_workers_that_are_killed_leave_the_others_alone():
    source = """
    with replaykit.capture("bug.cassette"):
        pids = []
        for number in range(3):
            pid = os.fork()
            if not pid:
                ask(url, f"worker {number}")
                if number == 1:
                    os.kill(os.getpid(), signal.SIGKILL)
                sys.exit(0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
    """
    with provider(says("sunny")) as server:
        ended(source, server.url)

    assert (2, 1) == (len(cassettes()), len(journals()))
    assert [f"worker {number}" for number in range(3)] == brought_back()


def test_processes_of_multiprocessing_that_fork_have_files_of_their_own():
    source = """
    import multiprocessing
    with replaykit.capture("bug.cassette"):
        context = multiprocessing.get_context("fork")
        workers = [context.Process(target=ask, args=(url, f"{n}")) for n in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        print(*(worker.exitcode for worker in workers))
    """
    with provider(says("sunny")) as server:
        code, output, complaints = ended(source, server.url)

    assert (0, "0 0\n", "") == (code, output, complaints)
    assert (["0", "1"], []) == (
        sorted(text for path in cassettes() for text in texts_of(path)),
        journals(),
    )


def test_a_fork_in_the_middle_of_a_request_does_not_keep_it_twice():
    source = """
    import threading, urllib.request, json
    with replaykit.capture("bug.cassette"):
        thread = threading.Thread(target=ask, args=(url, "slow"))
        thread.start()
        time.sleep(0.2)
        pid = os.fork()
        if not pid:
            sys.exit(0)
        os.waitpid(pid, 0)
        print("forked", flush=True)
        thread.join()
    """
    import threading

    gate = threading.Event()
    slow = says("slowly")
    slow.gates = [gate]
    with provider(slow) as server:
        program = started(source, server.url)
        program.stdout.readline()
        gate.set()
        _, complaints = program.communicate(timeout=60)

    assert (0, "") == (program.returncode, complaints)
    assert (["bug.cassette"], ["slow"]) == (cassettes(), texts_of("bug.cassette"))


def test_a_fork_in_the_middle_of_keeping_an_exchange_holds_nobody_up():
    """
    The thread that was keeping one is not there in the child, and what it holds stays held.
    """
    source = """
    import threading, urllib.request
    from replaykit.capturing.line import CapturedLine
    held, reached = threading.Event(), threading.Event()

    def hold(line):
        with line._ending:
            reached.set()
            held.wait(60)

    with replaykit.capture("bug.cassette"):
        body = urllib.request.Request(url + "/v1/chat", b"{}")
        response = urllib.request.urlopen(body)
        (line,) = [one for one in __import__("gc").get_objects() if type(one) is CapturedLine]
        thread = threading.Thread(target=hold, args=(line,))
        thread.start()
        reached.wait(60)
        pid = os.fork()
        if not pid:
            response.read()
            os._exit(7)
        _, status = os.waitpid(pid, 0)
        held.set()  # what was there to read, the child has read
        thread.join()
    print(os.waitstatus_to_exitcode(status))
    """
    with provider(streamed({"a": 1}, {"b": 2})) as server:
        code, output, complaints = ended(source, server.url)

    assert (0, "7\n", "") == (code, output, complaints)


def test_a_limit_of_what_may_be_written_ends_the_capture_and_not_the_program():
    """
    A real one, as a full disk is: the system writes no more from some byte on.
    """
    source = """
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (6_000, 6_000))
    with replaykit.capture("bug.cassette"):
        print(*[ask(url, f"{n:02}") for n in range(20)])
    """
    with provider(says("sunny")) as server:
        code, output, complaints = ended(source, server.url)

    assert (0, " ".join(["sunny"] * 20)) == (code, output.strip())
    assert 1 == complaints.count("replaykit: capturing into ")
    assert "has stopped, and the program goes on.\n  cannot save " in complaints
    assert "Traceback" not in complaints
    back = brought_back()
    assert [f"{number:02}" for number in range(len(back))] == back
    assert len(back) >= 3


def test_what_lies_there_while_it_runs_can_be_read():
    """
    The journal of a capture that goes on is left alone, and holds all that was asked.
    """
    from replaykit.cassette.store.kept import read_journal

    source = """
    with replaykit.capture("bug.cassette"):
        ask(url, "one")
        print("asked", flush=True)
        sys.stdin.read()
    """
    import subprocess

    with provider(says("sunny")) as server:
        program = started(source, server.url, stdin=subprocess.PIPE)
        program.stdout.readline()
        (journal,) = journals()
        kept = read_journal(Path(journal)).recorded.exchanges
        in_use = recover(Path("bug.cassette")).in_use
        program.communicate("", timeout=60)

    assert (1, 1) == (len(kept), len(in_use))
    assert 0o600 == Path("bug.cassette").stat().st_mode & 0o777


def test_the_log_says_what_stopped_a_capture_even_where_nobody_has_set_up_logging():
    source = """
    with replaykit.capture("/proc/nowhere/bug.cassette"):
        print(ask(url))
    """
    if sys.platform != "linux":
        pytest.skip("it has no /proc")
    with provider(says("sunny")) as server:
        code, output, complaints = ended(source, server.url)

    assert (0, "sunny\n") == (code, output)
    assert re.match(r"replaykit: capturing into /proc/nowhere/bug.cassette has stopped", complaints)


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_either_loop_is_captured(loop):
    pytest.importorskip(loop)
    openai = pytest.importorskip("openai")
    assert openai
    source = f"""
    import {loop} as loop, openai
    async def main():
        async with replaykit.capture("bug.cassette"):
            async with openai.AsyncOpenAI(api_key="sk-none", base_url=url + "/v1") as client:
                for text in ("one", "two"):
                    messages = [{{"role": "user", "content": text}}]
                    await client.chat.completions.create(model="gpt-5", messages=messages)
    loop.run(main())
    """
    with provider(says("sunny")) as server:
        code, _, complaints = ended(source, server.url, with_clients=True)

    assert (0, "") == (code, complaints)
    assert ["one", "two"] == texts_of("bug.cassette")


def test_what_is_captured_is_whole():
    source = """
    with replaykit.capture("bug.cassette"):
        ask(url, "one")
    """
    with provider(says("sunny")) as server:
        ended(source, server.url)

    (exchange,) = load(Path("bug.cassette")).exchanges
    assert "sunny" == json.loads(exchange.response.body)["choices"][0]["message"]["content"]
