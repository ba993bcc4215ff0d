"""The clock of a marked test beside anyio's own plugin."""

import pytest

from tests.plugin.suite import section

pytest.importorskip("anyio")

TESTS = """
        import time

        import anyio
        import anyio.to_thread

        @pytest.fixture(params={backends})
        def anyio_backend(request):
            return request.param

        @pytest.fixture
        async def tool():
            before = time.monotonic()
            await anyio.sleep(0.01)
            yield 30
            await anyio.sleep(0.01)
            assert 0.02 <= time.monotonic() - before < 30

        def at(replay):
            return replay.clock.now_ns() / 10**9
"""
IT = """
        @pytest.mark.replay(on_idle="ignore")
        @pytest.mark.anyio
        async def test_it({fixture}replay):
            async with anyio.create_task_group() as group:
                group.start_soon(anyio.sleep, 30)
                group.start_soon(anyio.to_thread.run_sync, time.sleep, 45)
            assert 45 == at(replay)
            with anyio.move_on_after(12.5):
                await anyio.sleep(100)
            assert 57.5 == at(replay)
            with pytest.raises(TimeoutError), anyio.fail_after(2):
                await anyio.to_thread.run_sync(time.sleep, 5, abandon_on_cancel=True)
            assert 59.5 == at(replay)
"""
NOTE = "clock     the clock is real: trio has one of its own, which cannot be moved"


@pytest.mark.parametrize("fixture", ["", "tool, "], ids=["alone", "with an async fixture"])
@pytest.mark.parametrize("backend", ["asyncio", ("asyncio", {"debug": True})])
def test_it_is_exact_with_asyncio(suite, backend, fixture):
    suite.beside = ("anyio",)
    suite.tests(TESTS.format(backends=[backend]) + IT.format(fixture=fixture))

    suite.run().assert_outcomes(passed=1)


@pytest.mark.filterwarnings("default")  # trio's, about the tests' own process
def test_trio_lives_in_real_time_and_that_is_said(suite):
    pytest.importorskip("trio")
    suite.beside = ("anyio",)
    suite.tests(
        TESTS.format(backends=["asyncio", "trio", ("trio", {})])
        + """
        @pytest.mark.replay(on_idle="ignore")
        @pytest.mark.anyio
        async def test_it(anyio_backend_name, replay):
            await anyio.sleep(0.01)
            assert (0.01 == at(replay)) == (anyio_backend_name == "asyncio")
            assert "asyncio" == anyio_backend_name
"""
    )

    run = suite.run()

    run.assert_outcomes(passed=1, failed=2)
    assert NOTE in section(run, "replaykit")
