"""Beside anyio's own plugin: every backend shares one cassette."""

import pytest

from tests.plugin.suite import answer

pytest.importorskip("anyio")

TESTS = """
        import anyio
        import anyio.to_thread

        @pytest.fixture(params={backends})
        def anyio_backend(request):
            return request.param

        @pytest.fixture
        async def greeting():
            return await anyio.to_thread.run_sync(ask, "Hello?")

        @pytest.mark.replay
        @pytest.mark.anyio
        @pytest.mark.parametrize("city", ["Tokyo", "London"])
        async def test_it(greeting, city):
            assert "sunny" == greeting
            assert "sunny" == await anyio.to_thread.run_sync(ask, f"Weather in {{city}}?")
"""


def backends():
    try:
        import trio  # noqa: F401, PLC0415  (optional, and slow to load)
    except ImportError:
        return ["asyncio"]
    return ["asyncio", "trio"]


@pytest.mark.filterwarnings("default")  # trio's, about the tests' own process
def test_what_is_recorded_under_one_backend_is_replayed_under_all(suite):
    suite.beside = ("anyio",)
    suite.tests(TESTS.format(backends=["asyncio"]))
    suite.record()
    suite.tests(TESTS.format(backends=backends()))

    run = suite.run()

    assert 2 == len(suite.cassettes)
    run.assert_outcomes(passed=2 * len(backends()))


def test_refresh_under_two_backends_keeps_one_recording(suite):
    suite.beside = ("anyio",)
    suite.tests(TESTS.format(backends=["asyncio", ("asyncio", {"debug": True})]))
    suite.record()

    run = suite.run("--replaykit=refresh", replies=[answer("sunny")])

    run.assert_outcomes(passed=4)
    assert 4 == len(suite.asked)
    suite.run().assert_outcomes(passed=4)
