"""A marked test in which no request came by fails: it may have gone live, or tests nothing."""

import pytest

from tests.plugin.suite import answer, failure_of, section

IDLE = """\
replaykit: no request came by, so nothing was replayed or recorded.

  Its cassette would be cassettes/test_agent/test_it.cassette.

How to fix:
  * if it asks no model on purpose: @pytest.mark.replay(on_idle="ignore")
  * only these clients are seen, in this process: httpx, httpx2, requests, urllib3, aiohttp, \
http.client, httplib2, boto3, tornado
  * a mocked transport, or an answer from a cache, sends nothing"""


@pytest.mark.parametrize("mode", ["replay", "record", "refresh", "live"])
def test_it_fails_in_every_mode(suite, mode):
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            pass
    """)

    run = suite.run(f"--replaykit={mode}", replies=[answer("x")])

    run.assert_outcomes(failed=1)
    assert IDLE == failure_of(run, "test_it")
    assert [] == suite.cassettes


def test_where_replaykit_is_off_it_is_nobodys_business(suite):
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            pass
    """)

    run = suite.run("--replaykit=off")

    run.assert_outcomes(passed=1)


def test_a_test_that_fails_anyway_is_not_accused_of_it(suite):
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            assert False
    """)

    run = suite.run()

    assert "no request came by" not in run.stdout.str()
    assert "requests  none" == section(run, "replaykit").splitlines()[1]


WAYS = {
    "sync": "with pytest.raises(OSError): reach()",
    "async": """
            import asyncio

            async def main():
                with pytest.raises(OSError):
                    await asyncio.open_connection("api.example.com", 443)

            asyncio.run(main())
""",
    "in a thread": """
            import threading

            thread = threading.Thread(target=lambda: pytest.raises(OSError, reach))
            thread.start()
            thread.join()
""",
    "in a pool older than the run": "POOL.submit(pytest.raises, OSError, reach).result()",
    "inside another run": """
            import replaykit

            with replaykit.replay("inner.cassette", mode="live", on_idle="ignore"):
                pass
            with pytest.raises(OSError):
                reach()
""",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_client_that_is_not_seen_gets_nowhere_and_is_told(suite, way):
    """
    A socket of one's own stands for every client that nobody stands in for.
    """
    suite.tests(f"""
        import concurrent.futures
        import socket

        POOL = concurrent.futures.ThreadPoolExecutor(1)
        POOL.submit(int).result()

        def reach():
            socket.create_connection(("api.example.com", 443))

        @pytest.mark.replay
        def test_it():
            {way.strip()}
    """)

    run = suite.run()

    run.assert_outcomes(failed=1)
    headline, _, facts = failure_of(run, "test_it").partition("\n\n")
    assert (
        "replaykit: something tried to leave the machine, which nothing may in replay." == headline
    )
    assert facts.startswith("  api.example.com:443 at ")


CLIENTS = {
    "http.client": "ask(TEXT)",
    "requests": "requests.post(URL, json=BODY).raise_for_status()",
    "httpx": "httpx.post(URL, json=BODY).raise_for_status()",
    "httpx2": "httpx2.post(URL, json=BODY).raise_for_status()",
    "aiohttp": "asyncio.run(by_aiohttp())",
}
HOW = {
    "here": "send()",
    "in a thread": "run_in_a_thread(send)",
    "in a pool": "POOL.submit(send).result()",
    "inside another run": "send_inside_another_run()",
}


@pytest.mark.parametrize("how", HOW.values(), ids=HOW)
@pytest.mark.parametrize("client", CLIENTS)
def test_every_client_is_seen_wherever_it_sends(suite, client, how):
    pytest.importorskip(client)
    suite.tests(f"""
        import asyncio
        import os
        import threading
        from concurrent.futures import ThreadPoolExecutor

        import {client}
        import replaykit

        TEXT = "Weather in Tokyo?"
        BODY = {{"model": "gpt-5", "messages": [{{"role": "user", "content": TEXT}}]}}
        POOL = ThreadPoolExecutor(1)

        def send():
            URL = os.environ["PROVIDER"] + "/v1/chat/completions"

            async def by_aiohttp():
                async with aiohttp.ClientSession() as session:
                    async with session.post(URL, json=BODY) as response:
                        response.raise_for_status()

            {CLIENTS[client]}

        def run_in_a_thread(function):
            thread = threading.Thread(target=function)
            thread.start()
            thread.join()

        def send_inside_another_run():
            with replaykit.replay("inner.cassette", mode="off"):
                send()

        @pytest.mark.replay
        def test_it(replay):
            {how}
            assert 1 == replay.outcome.intercepted
    """)
    suite.record()

    run = suite.run()

    run.assert_outcomes(passed=1)
