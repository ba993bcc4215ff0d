"""What a program was answered is out of its process before it goes on, whatever else waits."""

import os
import signal
import threading
from pathlib import Path

import pytest

import replaykit
from replaykit.capturing.line import AT_ONCE
from replaykit.capturing.writer import Writer, writer
from replaykit.cassette.store import load
from replaykit.run.redacting import Redacting
from tests.capture.agents import cassettes, get_weather, journals, says, texts_of
from tests.capture.moments import Reached, asked_in, nothing_done_later, on_the_disk
from tests.capture.programs import brought_back, ended, started
from tests.cli.recordings import KEY
from tests.run.asking import ask
from tests.wire.provider import provider, streamed

needs_kills = pytest.mark.skipif(os.name == "nt", reason="its processes are not killed so")


@needs_kills
@pytest.mark.parametrize("count", [1, 2, 5, 20])
def test_a_program_that_is_killed_leaves_all_that_it_was_answered(count):
    source = """
    with replaykit.capture("bug.cassette"):
        for number in range(int(sys.argv[2])):
            ask(url, f"{number:02}")
        os.kill(os.getpid(), signal.SIGKILL)
    """
    with provider(says("sunny")) as server:
        code, *_ = ended(source, server.url, str(count))

    assert -signal.SIGKILL == code
    assert [f"{number:02}" for number in range(count)] == brought_back()


@needs_kills
@pytest.mark.parametrize("after", [0, 1, 7, 60])
def test_a_program_killed_at_any_moment_has_lost_what_was_in_flight_and_no_more(after):
    """
    What it has told of, it had been answered.
    """
    source = """
    with replaykit.capture("bug.cassette"):
        for number in range(10_000):
            ask(url, f"{number:05}")
            print(number, flush=True)
    """
    with provider(says("sunny")) as server:
        program = started(source, server.url)
        for _ in range(1 + after):
            program.stdout.readline()
        program.kill()
        rest, _ = program.communicate()

    told = 1 + after + len(rest.splitlines())
    back = brought_back()
    assert [f"{number:05}" for number in range(len(back))] == back
    assert len(back) - told in (0, 1)


@needs_kills
def test_threads_of_a_program_that_is_killed_lose_nothing_either():
    source = """
    import threading
    def work(name):
        for number in range(10_000):
            ask(url, f"{name}{number:05}")
            os.write(1, f"{name}{number:05}\\n".encode())
    with replaykit.capture("bug.cassette"):
        threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    """
    with provider(says("sunny")) as server:
        program = started(source, server.url)
        first = [program.stdout.readline() for _ in range(80)]
        program.kill()
        rest, _ = program.communicate()

    told = {line.strip() for line in [*first, *rest.splitlines()]}
    assert set() == told - set(brought_back())


@needs_kills
@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_nor_does_one_that_reads_streams_with_an_sdk(loop):
    pytest.importorskip("openai")
    pytest.importorskip(loop)
    source = f"""
    import {loop} as loop, openai
    async def main():
        async with openai.AsyncOpenAI(api_key="sk-none", base_url=url + "/v1") as client:
            for number in range(12):
                messages = [{{"role": "user", "content": f"{{number:02}}"}}]
                async for _ in await client.chat.completions.create(
                    model="gpt-5", messages=messages, stream=True
                ):
                    pass
        os.kill(os.getpid(), signal.SIGKILL)
    with replaykit.capture("bug.cassette"):
        loop.run(main())
    """
    delta = {"choices": [{"index": 0, "delta": {"content": "sunny"}, "finish_reason": None}]}
    with provider(streamed(delta, b"data: [DONE]\n\n")) as server:
        code, _, complaints = ended(source, server.url, with_clients=True)

    assert (-signal.SIGKILL, "") == (code, complaints)
    assert [f"{number:02}" for number in range(12)] == brought_back()
    assert not any(one.response.is_cut for one in load(Path("bug.cassette")).exchanges)


@needs_kills
def test_a_command_brings_back_all_that_a_killed_program_was_answered():
    Path("app.py").write_text(
        "import os, signal, sys\nfrom tests.run.asking import ask\n"
        "for number in range(5):\n    ask(sys.argv[1], str(number))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    source = """
    from replaykit.cli import main
    sys.exit(main(["capture", "-o", "bug.cassette", "--", sys.executable, "app.py", url]))
    """
    with provider(says("sunny")) as server:
        code, _, told = ended(source, server.url)

    assert 128 + signal.SIGKILL == code
    assert "replaykit: captured 5 exchanges" in told
    assert ["0", "1", "2", "3", "4"] == texts_of("bug.cassette")


def test_nobody_waits_for_what_is_done_later():
    """
    While the disk takes its time, exchanges are kept, each by the thread that has its answer.
    """
    with provider(says("sunny")) as server, replaykit.capture("bug.cassette"):
        with nothing_done_later():
            ask(server.url, "one")
            ask(server.url, "two")
            kept = asked_in(on_the_disk())

    assert ["one", "two"] == kept


def test_tools_are_kept_before_the_exchange_that_comes_after_them():
    calls = says("", {"call_1": "Tokyo"})
    with provider(calls, says("sunny")) as server, replaykit.capture("bug.cassette"):
        with nothing_done_later():
            ask(server.url, "one")
            get_weather("Tokyo")
            before = on_the_disk()
            ask(server.url, "two")
            after = on_the_disk()

    assert (["one"], ()) == (asked_in(before), before.spans)
    assert ["one", "two"] == asked_in(after)
    assert ["get_weather"] == [span.tool for span in after.spans]


def test_what_takes_long_to_look_at_holds_nobody_up():
    """
    A long answer is kept a moment later, by the thread that does what takes time.
    """
    with provider(says("long" * (AT_ONCE // 4)), says("sunny")) as server:
        with replaykit.capture("bug.cassette"):
            with nothing_done_later():
                ask(server.url, "long")
                ask(server.url, "short")
                kept = asked_in(on_the_disk())

    assert ["short"] == kept
    assert ["long", "short"] == texts_of("bug.cassette")


def test_a_long_question_is_made_ready_while_its_answer_is_waited_for():
    """
    So that little is left to do when the answer is there, however long the history.
    """
    gate = Reached()
    slow = says("sunny")
    slow.gates = [gate]
    question = "long " * (AT_ONCE // 5)
    with provider(slow) as server, replaykit.capture("bug.cassette"):
        asking = threading.Thread(target=ask, args=(server.url, question))
        asking.start()
        gate.is_reached.wait(60)
        assert writer.drain(60)
        with nothing_done_later():
            gate.set()
            asking.join(60)
            kept = asked_in(on_the_disk())

    assert [question] == kept


def test_a_request_that_cannot_be_made_ready_is_left_out_and_said(monkeypatch, logged):
    def fail(self, request):
        raise ValueError("a bug of ours")

    monkeypatch.setattr(Redacting, "request", fail)
    with provider(says("sunny")) as server, replaykit.capture("bug.cassette"):
        said = ask(server.url, "one")

    assert ("sunny", [], []) == (said, cassettes(), journals())
    assert any("ValueError: a bug of ours" in text for text in logged())


def test_threads_at_once_share_one_name_for_a_secret_and_let_none_through():
    """
    Each thread takes out the secrets of its own exchanges.
    """
    secrets = [f"{KEY[:-4]}{number:04}" for number in range(6)]

    def work(url, number):
        for turn in range(10):
            ask(url, f"{number} {turn}: {secrets[(number + turn) % 6]} and {secrets[turn % 6]}")

    with provider(says("sunny")) as server, replaykit.capture("bug.cassette"):
        threads = [threading.Thread(target=work, args=(server.url, n)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    whole = Path("bug.cassette").read_text()
    assert [] == [secret for secret in secrets if secret[:-4] in whole]
    names = {}
    for text in texts_of("bug.cassette"):
        place, _, said = text.partition(": ")
        number, turn = map(int, place.split())
        one, two = said.split(" and ")
        for secret, name in ((number + turn) % 6, one), (turn % 6, two):
            assert names.setdefault(secret, name) == name
    assert 6 == len(set(names.values()))


def test_a_job_in_the_middle_of_another_is_done_later():
    """
    The collector may end an abandoned stream while another exchange is being kept.
    """
    done = []
    own = Writer()

    def outer():
        own.now(lambda: done.append("inner"))
        done.append("outer")

    own.now(outer)
    assert ["outer"] == done
    own.start()
    assert own.drain(60)
    assert ["outer", "inner"] == done


def test_the_thread_itself_never_does_anything_in_the_middle_of_a_job():
    done = []
    own = Writer()

    def outer():
        own.now(lambda: done.append("inner"))
        done.append("outer")

    own.later(outer)
    own.start()
    assert own.drain(60)
    assert own.drain(60)
    assert ["outer", "inner"] == done
