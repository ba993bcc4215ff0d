"""Beside pytest-asyncio, in strict and auto mode, with loops of one test and of many."""

import pytest

pytest.importorskip("pytest_asyncio")

TESTS = """
        import asyncio
        import os

        import pytest_asyncio

        aiohttp = pytest.importorskip("aiohttp")
        URL = "/v1/chat/completions"

        async def ask_async(text):
            body = {"model": "gpt-5", "messages": [{"role": "user", "content": text}]}
            async with aiohttp.ClientSession() as session:
                async with session.post(os.environ["PROVIDER"] + URL, json=body) as response:
                    return (await response.json())["choices"][0]["message"]["content"]
"""
STRICT = (
    TESTS
    + """
        @pytest_asyncio.fixture
        async def greeting():
            yield await ask_async("Hello?")
            await ask_async("Goodbye?")

        @pytest.mark.replay
        @pytest.mark.asyncio
        async def test_it(greeting, replay):
            cities = ("Tokyo", "London")
            answers = await asyncio.gather(*(ask_async(f"Weather in {c}?") for c in cities))

            assert ["sunny"] * 3 == [greeting, *answers]
            assert 3 == replay.outcome.intercepted
            assert "sunny" == await asyncio.to_thread(ask, "Weather in Rome?")
"""
)
AUTO = STRICT.replace("@pytest_asyncio.fixture", "@pytest.fixture").replace(
    "        @pytest.mark.asyncio\n", ""
)
ONE_LOOP = (
    TESTS
    + """
        pytestmark = [pytest.mark.replay, pytest.mark.asyncio(loop_scope="session")]

        @pytest_asyncio.fixture(loop_scope="session", scope="session")
        async def greeting():
            return await ask_async("Hello?")

        async def test_first(greeting):
            assert "sunny" == await ask_async("Weather in Tokyo?")

        async def test_second(greeting, replay):
            assert "sunny" == await ask_async("Weather in London?")
            assert 1 == replay.outcome.intercepted
"""
)


@pytest.mark.parametrize(
    ("mode", "source", "count"),
    [("strict", STRICT, 1), ("auto", AUTO, 1), ("strict", ONE_LOOP, 2), ("auto", ONE_LOOP, 2)],
    ids=["strict", "auto", "strict, one loop", "auto, one loop"],
)
def test_what_async_tests_and_fixtures_ask_is_recorded_and_replayed(suite, mode, source, count):
    suite.beside = ("asyncio",)
    suite.ini(f"asyncio_mode = {mode}", "asyncio_default_fixture_loop_scope = function")
    suite.tests(source)
    suite.record("-p", "no:randomly")

    run = suite.run()

    run.assert_outcomes(passed=count)


def test_a_swallowed_miss_fails_an_async_test(suite):
    suite.beside = ("asyncio",)
    suite.ini("asyncio_mode = auto", "asyncio_default_fixture_loop_scope = function")
    suite.tests("""
        import asyncio

        @pytest.mark.replay
        async def test_it():
            await asyncio.gather(asyncio.to_thread(ask, "Kyoto?"), return_exceptions=True)
    """)

    run = suite.run()

    run.assert_outcomes(failed=1)
    assert "no recording answers this request" in run.stdout.str()
