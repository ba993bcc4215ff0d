"""Tools in marked tests: their clock, their plans from everywhere, and what is reported of them."""

import pytest

from tests.plugin.suite import failure_of, said
from tests.run import executing
from tests.run.agents import SDKS, Way
from tests.run.trips import Trip
from tests.wire.conftest import no_certificates

__all__ = ["no_certificates"]

HEAD = """
        import asyncio
        from tests.run import executing
        from tests.run.agents import Way

        async def look_up(of):
            return of

        def look_up_now(of):
            return of

        NAMES = ("get_weather", "get_stock", "get_rate")
        TOOLS, BLOCKING = dict.fromkeys(NAMES, look_up), dict.fromkeys(NAMES, look_up_now)
        PLAN = [
            {"tool": name, "takes": seconds} for name, seconds in zip(NAMES, (30, 45, 10))
        ]
        idle = pytest.mark.replay(on_idle="ignore")

        def took(replay):
            return [(s.ended_ns - s.started_ns) / 10**9 for s in replay.spans]
"""

AGENTS = """
        @pytest.mark.parametrize("execute", executing.AT_ONCE_IN_TASKS + executing.WITH_THREADS)
        @pytest.mark.replay("{sdk}", plan=PLAN)
        def test_at_once_in_tasks(replay, execute):
            tools = BLOCKING if execute in executing.WITH_THREADS else TOOLS
            Way("{sdk}").converse("{url}", execute(replay.tools(tools)))
            assert {{0: 30, 1: 45, 2: 10}} == dict(enumerate(took(replay)))
            assert 45 * 10**9 == replay.clock.now_ns()

        @pytest.mark.parametrize("execute", executing.WITHOUT_A_LOOP[:2])
        @pytest.mark.replay("{sdk}", plan=PLAN)
        def test_at_once_in_threads(replay, execute):
            Way("{sdk}", is_async=False).converse("{url}", execute(replay.tools(BLOCKING)))
            assert 45 * 10**9 == replay.clock.now_ns()

        @pytest.mark.replay("{sdk}", plan=PLAN, concurrent=False)
        def test_one_by_one(replay):
            execute = executing.one_by_one(replay.tools(BLOCKING))
            Way("{sdk}", is_async=False).converse("{url}", execute)
            assert 85 * 10**9 == replay.clock.now_ns()

        @pytest.mark.replay("{sdk}", plan=PLAN, concurrent=False)
        async def test_in_sequence(replay):
            execute = executing.in_sequence(replay.tools(TOOLS))
            await Way("{sdk}").converse_within("{url}", execute)
            assert [(0, 30), (30, 75), (75, 85)] == [
                (s.started_ns / 10**9, s.ended_ns / 10**9) for s in replay.spans
            ]
"""


@pytest.fixture
def tooled(suite):
    """A suite with asyncio tests and some tools."""
    suite.beside = ("asyncio",)
    suite.ini("asyncio_mode = auto", "asyncio_default_fixture_loop_scope = function")

    def write(body):
        suite.tests(HEAD + body)
        return suite

    return write


@pytest.mark.usefixtures("no_certificates")
@pytest.mark.filterwarnings("ignore:unclosed")
@pytest.mark.parametrize("sdk", SDKS)
def test_agents_take_exactly_as_long_as_planned(tooled, sdk):
    suite = tooled("")
    suite.pytester.mkdir("cassettes")
    calls = tuple((f"c{n}", n, {"of": "T"}) for n in ("get_weather", "get_stock", "get_rate"))
    one = Trip(suite.cassette(f"{sdk}.cassette"), Way(sdk), calls)

    async def look_up(of):
        return of

    one.record(executing.by_gather, dict.fromkeys((call[1] for call in calls), look_up))
    suite = tooled(AGENTS.format(sdk=sdk, url=one.url))

    run = suite.run()

    run.assert_outcomes(passed=10)


def test_a_plan_of_the_ini_file_is_overruled_further_in(tooled):
    """
    The ini file, the fixture, the module's marker, the test's marker, the test: later rules win.
    """
    suite = tooled("""
        pytestmark = pytest.mark.replay(plan=[{"tool": "get_rate", "nth": 3, "returns": "module"}])

        @pytest.fixture(scope="session")
        def replaykit_config():
            return {"plan": [{"tool": "get_rate", "nth": 2, "returns": "fixture"}]}

        @pytest.mark.replay(
            on_idle="ignore", plan=[{"tool": "get_rate", "nth": 4, "returns": "marker"}]
        )
        def test_it(replay):
            rate = replay.tools(BLOCKING)["get_rate"]
            replay.on("get_rate", nth=5).returns("test")
            assert ["ini", "fixture", "module", "marker", "test"] == [rate("x") for _ in range(5)]
    """)
    suite.beside = ()
    suite.ini('replaykit_plan = {"tool": "get_rate", "returns": "ini"}')

    suite.run().assert_outcomes(passed=1)


def test_of_a_tests_own_rules_each_has_to_decide_something(tooled):
    run = tooled("""
        @pytest.mark.replay(on_idle="ignore", plan=[{"tool": "get_rate", "returns": "marker"}])
        def test_it(replay):
            replay.on("get_rate").returns("test")
            assert "test" == replay.tools(BLOCKING)["get_rate"]("x")
    """).run()

    run.assert_outcomes(passed=1, errors=1)
    assert (
        "plan[0]: on('get_rate') returns 'marker'\n"
        "    a later rule decided in its place: on('get_rate') returns 'test'"
    ) in failure_of(run, "test_it")


def test_rules_that_tests_share_need_not_decide_anything_in_each(tooled):
    """
    Those of the ini file and of the fixture: tests call other tools, or say otherwise.
    """
    suite = tooled("""
        @pytest.fixture(scope="session")
        def replaykit_config():
            return {"plan": [{"tool": "get_stock", "returns": "fixture"}]}

        @idle
        def test_without_tools(replay):
            assert () == replay.unapplied

        @pytest.mark.replay(on_idle="ignore", plan=[{"tool": "get_rate", "returns": "marker"}])
        def test_that_says_otherwise(replay):
            assert "marker" == replay.tools(BLOCKING)["get_rate"]("x")

        @idle
        def test_that_does_not(replay):
            tools = replay.tools(BLOCKING)
            assert ["ini", "fixture"] == [tools["get_rate"]("x"), tools["get_stock"]("x")]
    """)
    suite.beside = ()
    suite.ini('replaykit_plan = {"tool": "get_rate", "returns": "ini"}')

    suite.run().assert_outcomes(passed=3)


UNAPPLIED = """\
replaykit: 1 rule of the plan decided nothing.

  plan[0]: on('get_rate') takes 3
    get_rate was never called

How to fix:
  * see that the tool is watched, and called as the rule says, before the test ends
  * take out what the test does not need"""


def test_a_rule_that_decided_nothing_is_told(tooled):
    run = tooled("""
        @pytest.mark.replay(on_idle="ignore", plan=[{"tool": "get_rate", "takes": 3}])
        def test_it(replay):
            replay.tools(BLOCKING)
    """).run()

    run.assert_outcomes(passed=1, errors=1)
    assert UNAPPLIED == failure_of(run, "test_it").strip()


def test_unless_the_test_failed_anyway(tooled):
    run = tooled("""
        @pytest.mark.replay(on_idle="ignore", plan=[{"tool": "get_rate", "takes": 3}])
        def test_it(replay):
            assert "sunny" == "rainy"
    """).run()

    run.assert_outcomes(failed=1)
    assert "decided nothing" not in said(run)


def test_the_seed_decides_what_chance_makes(tooled):
    suite = tooled("""
        PLANNED = [{"tool": "get_rate", "takes": "uniform(1, 1000)"}]

        @pytest.mark.parametrize("time", [1, 2])
        @pytest.mark.replay(on_idle="ignore", plan=PLANNED, seed=7)
        def test_seven(replay, time, pytestconfig):
            replay.tools(BLOCKING)["get_rate"]("x")
            drawn = pytestconfig.stash.setdefault("seven", took(replay))
            assert drawn == took(replay)

        @pytest.mark.replay(on_idle="ignore", plan=PLANNED)
        def test_none(replay, pytestconfig):
            replay.tools(BLOCKING)["get_rate"]("x")
            assert pytestconfig.stash["seven"] != took(replay)
    """)

    suite.run().assert_outcomes(passed=3)


WRONG = {
    "a marker": (
        '@pytest.mark.replay(plan=[{"tool": "get_rate", "takes": -1}])',
        (),
        "plan[0].takes: takes is -1 (expected seconds from 0 to 1,000,000,000)",
    ),
    "an unknown key": (
        '@pytest.mark.replay(plan=[{"tool": "get_rate", "delay": 1}])',
        (),
        "plan[0] has an unknown 'delay' (expected tool, arguments, nth, id, turn, takes, fails,",
    ),
    "a seed": ('@pytest.mark.replay(seed="x")', (), "seed is 'x' (expected a whole number)"),
    "the ini file": (
        "@pytest.mark.replay",
        ('replaykit_plan = {"tool": "get_rate", "fails": "NoSuchError: x"}',),
        "replaykit_plan: plan[0].fails: fails with 'NoSuchError: x', where 'NoSuchError' is no",
    ),
    "no JSON in the ini file": (
        "@pytest.mark.replay",
        ("replaykit_plan = get_rate takes 3",),
        "replaykit_plan: plan is no JSON",
    ),
}


@pytest.mark.parametrize(("marker", "lines", "text"), WRONG.values(), ids=WRONG)
def test_what_makes_no_sense_is_told_before_any_test_runs(tooled, marker, lines, text):
    suite = tooled(f"""
        {marker}
        def test_it(replay):
            pass
    """)
    suite.beside = ()
    suite.ini(*lines)

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert text in said(run) + run.stderr.str()


def test_a_tool_that_hangs_for_ever_is_named(tooled):
    run = tooled("""
        @idle
        async def test_it(replay):
            replay.on("get_stock").hangs()
            await replay.tools(TOOLS)["get_stock"]("x")
    """).run()

    run.assert_outcomes(failed=1)
    assert "deadlock at 0 s: everybody waits" in failure_of(run, "test_it")
    assert "Hung on purpose, and nobody gave up on it:" in failure_of(run, "test_it")
    assert "get_stock(of='x'): hangs, since 0 s" in failure_of(run, "test_it")


def test_with_a_limit_it_is_not(tooled):
    tooled("""
        @idle
        async def test_it(replay):
            replay.on("get_stock").hangs()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(replay.tools(TOOLS)["get_stock"]("x"), 10)
            assert 10 * 10**9 == replay.clock.now_ns()
    """).run().assert_outcomes(passed=1)


def test_switched_off_tools_run_as_if_nobody_watched(tooled):
    suite = tooled("""
        @pytest.mark.replay(plan=[{"tool": "get_rate", "fails": "ValueError"}], tools="recorded")
        def test_it(replay):
            replay.on("get_stock").returns("planned")
            tools = replay.tools(BLOCKING)
            replay.watch("json:dumps")
            assert ["x", "y"] == [tools["get_rate"]("x"), tools["get_stock"]("y")]
            assert ((), ()) == (replay.spans, replay.findings)
    """)

    suite.run("--replaykit=off").assert_outcomes(passed=1)


def test_under_trio_planned_time_passes_for_real(suite):
    pytest.importorskip("trio")
    suite.beside = ("anyio",)
    suite.tests("""
        import time

        @pytest.fixture
        def anyio_backend():
            return "trio"

        async def look_up(of):
            return of

        @pytest.mark.anyio
        @pytest.mark.replay(on_idle="ignore")
        async def test_it(replay):
            began = time.monotonic()
            replay.on("look_up").takes(0.02).returns("planned")
            assert "planned" == await replay.tools(look_up)("x")
            assert 0.02 <= time.monotonic() - began
    """)

    suite.run().assert_outcomes(passed=1)
