"""Which run a request belongs to: threads, tasks, pools older than the run, runs within runs."""

import asyncio
import http.client
import queue
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from contextvars import copy_context

import pytest

from replaykit.errors import BlockedNetworkError
from replaykit.model import Exchange, HttpRequest, HttpResponse
from replaykit.wire import current_line, opened
from tests.belonging.beside import in_a_pool, in_a_thread, in_anyio, in_to_thread
from tests.wire.lines import recording_line, replaying_line
from tests.wire.provider import plain, provider
from tests.wire.readers import read_whole

URL = "http://replaykit.invalid/"


def answering(*bodies, url=URL):
    """A line that replays these answers to the same question; the host behind it does not exist."""
    asked = HttpRequest(method="POST", url=url, body=b"{}")
    return replaying_line(
        [
            Exchange(number=n, request=asked, response=HttpResponse(status=200, body=body))
            for n, body in enumerate(bodies, 1)
        ]
    )


def ask(client, url=URL):
    return b"".join(read_whole(client, url)[1])


@contextmanager
def a_worker():
    """A thread that waits for work, as queue consumers and SDK batchers do."""
    work, done = queue.Queue(), queue.Queue()

    def run():
        while (call := work.get()) is not None:
            try:
                done.put(call())
            except Exception as error:
                done.put(error)

    def have_done(call):
        work.put(call)
        return done.get(timeout=60)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield have_done
    finally:
        work.put(None)
        thread.join()


def in_a_timer(call):
    got = []
    timer = threading.Timer(0, lambda: got.append(call()))
    timer.start()
    timer.join()
    return got[0]


def in_the_loops_executor(call):
    async def main():
        return await asyncio.get_running_loop().run_in_executor(None, call)

    return asyncio.run(main())


def in_a_thread_of_a_thread(call):
    return in_a_thread(lambda: in_a_thread(call))


BESIDE = [
    in_a_thread,
    in_a_timer,
    in_a_pool,
    in_to_thread,
    in_the_loops_executor,
    in_anyio,
    in_a_thread_of_a_thread,
]


@pytest.mark.parametrize("beside", BESIDE, ids=lambda beside: beside.__name__)
def test_what_is_started_in_a_run_belongs_to_it(sync_client, beside):
    """
    Also while another run is open beside it.
    """
    line = answering(b"ours")
    with opened(answering(b"theirs")), opened(line):
        assert b"ours" == beside(lambda: ask(sync_client))
    assert 1 == len(line.log.served)


def test_a_pool_older_than_the_run_works_for_the_run_that_submits(sync_client):
    """
    Whatever it worked for before.
    """
    with ThreadPoolExecutor(1) as pool:
        pool.submit(int).result()
        with opened(answering(b"first")):
            first = pool.submit(ask, sync_client).result()
        with opened(answering(b"second")):
            second = pool.submit(ask, sync_client).result()

    assert (b"first", b"second") == (first, second)


def test_a_thread_older_than_the_run_belongs_to_the_only_run(sync_client):
    """
    It can mean no other.
    """
    with a_worker() as have_done, opened(answering(b"the only one")):
        assert b"the only one" == have_done(lambda: ask(sync_client))


def test_a_thread_older_than_nested_runs_belongs_to_the_innermost(sync_client):
    """
    That is the one that speaks for them.
    """
    outer, inner = answering(b"outer"), answering(b"inner")
    with a_worker() as have_done, opened(outer), opened(inner):
        assert b"inner" == have_done(lambda: ask(sync_client))


def test_a_thread_that_could_belong_to_two_runs_is_stopped_when_one_replays(sync_client):
    """
    Even over a connection that was open before: nothing of it would pass a guard of sockets.
    """
    first, second = answering(b"first"), answering(b"second")
    with a_worker() as have_done, side_by_side(first, second):
        stopped = have_done(lambda: ask(sync_client))

    assert BlockedNetworkError in causes(stopped)
    assert [1, 1] == [len(first.log.blocked), len(second.log.blocked)]


def test_a_thread_that_is_stopped_is_told_the_host_alone(sync_client):
    """
    What else stands in a URL may be a secret, and what is told ends up in logs.
    """
    first, second = answering(b"first"), answering(b"second")
    with a_worker() as have_done, side_by_side(first, second):
        have_done(lambda: ask(sync_client, "http://replaykit.invalid/in/s3cret?key=s3cret"))

    (told,) = first.log.blocked
    assert told.startswith("http://replaykit.invalid at ")
    assert "s3cret" not in told.partition(" at ")[0]


def test_a_thread_that_could_belong_to_two_recordings_is_let_through_and_noted(sync_client):
    """
    The application must not fail of it; the recordings must not seem complete.
    """
    lines = [recording_line([]), recording_line([])]
    with provider(plain({})) as server, a_worker() as have_done, side_by_side(*lines):
        assert b"{}" == have_done(lambda: ask(sync_client, server.url))

    assert [1, 1] == [len(line.log.untaped) for line in lines]
    assert "could belong to any of them" in lines[0].log.untaped[0]


@pytest.mark.parametrize("other", [replaying_line, recording_line])
def test_what_no_run_would_keep_or_miss_need_not_be_anybodys(sync_client, other):
    """
    Where one of them replays, it stays here.
    """
    lines = [make([], ignores=lambda url: True) for make in (other, replaying_line)]
    with a_worker() as have_done, side_by_side(*lines):
        assert b"{}" == have_done(lambda: ask(sync_client))

    assert [[], []] == [line.log.blocked + line.log.untaped for line in lines]


def test_what_one_run_would_miss_is_stopped(sync_client):
    lines = [replaying_line([], ignores=lambda url: True), replaying_line([])]
    with a_worker() as have_done, side_by_side(*lines):
        stopped = have_done(lambda: ask(sync_client))

    assert BlockedNetworkError in causes(stopped)


@contextmanager
def side_by_side(*lines):
    """Lines that are open at once, none within another."""
    with ExitStack() as stack:
        contexts = [copy_context() for _ in lines]
        for context, line in zip(contexts, lines, strict=True):
            manager = opened(line)
            context.run(manager.__enter__)
            stack.callback(context.run, manager.__exit__, None, None, None)
        yield


def causes(error):
    found = []
    while error is not None:
        found.append(type(error))
        reason = getattr(error, "reason", None)
        within = reason if isinstance(reason, Exception) else None
        error = error.__cause__ or error.__context__ or within
    return found


def test_two_runs_in_two_tasks_keep_apart(async_client):
    """
    Each task asks its own tape, however they interleave.
    """
    lines = {name: answering(*[name.encode()] * 3) for name in ("left", "right")}

    async def run(name):
        with opened(lines[name]):
            got = []
            for _ in range(3):
                got.append(await asyncio.to_thread(ask, async_client))
            return got

    async def both():
        return await asyncio.gather(run("left"), run("right"))

    assert [[b"left"] * 3, [b"right"] * 3] == asyncio.run(both())


def test_lines_may_be_closed_in_the_order_they_were_opened_in(client):
    """
    The one that is left goes on, and nothing stays patched when it is gone.
    """
    connection = http.client.HTTPConnection
    first, second = opened(answering(b"first")), opened(answering(b"second"))
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    with_one_left = ask(client)
    second.__exit__(None, None, None)

    assert b"second" == with_one_left
    assert connection is http.client.HTTPConnection
    assert current_line() is None


def test_an_inner_run_gives_way_to_the_outer(client):
    """
    As a fixture within a fixture.
    """
    with opened(answering(b"outer", b"outer again")):
        before = ask(client)
        with opened(answering(b"inner")):
            within = ask(client)
        after = ask(client)

    assert [b"outer", b"inner", b"outer again"] == [before, within, after]


def test_a_context_that_outlived_its_run_belongs_to_the_next():
    """
    A loop that many tests share keeps the context of the first.
    """
    with opened(answering(b"first")):
        left_over = copy_context()
    second = answering(b"second")
    with opened(second):
        assert second is left_over.run(current_line)
    assert left_over.run(current_line) is None


def test_a_run_that_fails_is_closed_all_the_same():
    """
    What was patched is put back.
    """
    started = threading.Thread.start
    with pytest.raises(LookupError), opened(answering(b"")):
        assert threading.Thread.start is not started
        raise LookupError

    assert threading.Thread.start is started
    assert current_line() is None


def test_a_run_closed_in_another_context_leaves_no_trace():
    """
    Fixtures are not always torn down where they were set up.
    """
    manager = opened(answering(b""))
    here = copy_context()
    here.run(manager.__enter__)
    manager.__exit__(None, None, None)

    assert current_line() is None
    assert here.run(current_line) is None


def test_many_threads_at_once_each_get_an_answer(sync_client):
    """
    None twice, none lost.
    """
    bodies = [b"%d" % number for number in range(24)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with opened(answering(*bodies)), ThreadPoolExecutor(8) as pool:
            got = list(pool.map(lambda _: ask(sync_client), range(24)))
    finally:
        sys.setswitchinterval(interval)

    assert sorted(bodies) == sorted(got)
