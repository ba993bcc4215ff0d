"""The verdict on every kind of test: of a class, of unittest, async, skipped, repeated."""

import pytest

from tests.plugin.suite import failure_of, said
from tests.plugin.test_verdict import SEQUENTIAL, WATCHED
from tests.plugin.trips import conversation, lay, written

AT_ONCE = f"talk({WATCHED})"
SHARED = "'test_agent/test_it'"
SEQUENTIAL_TEST = written(SEQUENTIAL)


@pytest.mark.parametrize("strict", ["True", "False"])
def test_a_test_that_is_expected_to_fail_may_fail_by_it(trip, strict):
    trip.tests(f"@pytest.mark.xfail(strict={strict}){SEQUENTIAL_TEST}")

    trip.suite.run().assert_outcomes(xfailed=1)


def test_one_that_is_right_after_all_is_told(trip):
    trip.tests(f"@pytest.mark.xfail(strict=True){written(AT_ONCE)}")

    trip.suite.run().assert_outcomes(failed=1)


@pytest.mark.parametrize("body", ["pytest.skip('no')", "pytest.xfail('no')"])
def test_one_that_ends_early_is_not_accused(trip, body):
    run = trip.run(f"{SEQUENTIAL}\n{body}")

    assert 0 == run.ret
    assert "replaykit: one-after-another" not in said(run)


def test_each_of_many_parameters_has_its_own(trip):
    each = "@pytest.mark.parametrize('execute', [one_by_one, at_once])"
    test = written(f"talk({WATCHED}, execute)", SHARED).replace("(replay)", "(replay, execute)")
    trip.tests(f"{each}{test}")

    run = trip.suite.run()

    run.assert_outcomes(failed=1, passed=1)
    assert failure_of(run, "test_it[one_by_one]").startswith("replaykit: one-after-another")


def test_so_has_each_method_of_a_marked_class(trip):
    trip.tests(f"""
@pytest.mark.replay({SHARED})
class TestTrip:
    def test_in_turn(self, replay):
        {SEQUENTIAL}

    def test_at_once(self, replay):
        {AT_ONCE}
""")

    run = trip.suite.run()

    run.assert_outcomes(failed=1, passed=1)
    assert failure_of(run, "TestTrip.test_in_turn").startswith("replaykit: one-after-another")


def test_so_has_each_method_of_unittest(trip):
    trip.tests(f"""
import unittest
import replaykit

get_weather = replaykit.tool(get_weather)

@pytest.mark.replay({SHARED})
class TestTrip(unittest.TestCase):
    def test_in_turn(self):
        talk(get_weather, one_by_one)

    def test_at_once(self):
        talk(get_weather)

    def test_wrong(self):
        self.assertEqual("Snow.", talk(get_weather, one_by_one))
""")

    run = trip.suite.run()

    run.assert_outcomes(failed=2, passed=1)
    assert failure_of(run, "TestTrip.test_in_turn").startswith("replaykit: one-after-another")
    assert 2 == said(run).count("replaykit: one-after-another: the 2 calls of turn 1")


def test_an_agent_in_a_thread_of_its_own_is_judged(trip):
    run = trip.run(f"""\
with ThreadPoolExecutor(1) as pool:
    pool.submit(lambda: {SEQUENTIAL}).result()
""")

    run.assert_outcomes(failed=1)
    assert failure_of(run, "test_it").startswith("replaykit: one-after-another")


def test_an_agent_in_a_fixture_is_judged(trip):
    trip.tests("""
@pytest.fixture
def word(replay):
    return talk(lambda city: "sunny", sent=lambda told: told[:1])

@pytest.mark.replay(validate=False)
def test_it(word):
    assert "Take a coat." == word
""")

    run = trip.suite.run()

    run.assert_outcomes(failed=1)
    assert failure_of(run, "test_it").startswith("replaykit: missing-result")


ASYNC = """
import asyncio
import json

async def look_up(city):
    await asyncio.sleep({"Tokyo": 3, "London": 2, "Rome": 4, "Oslo": 1}[city])
    return f"sunny in {city}"

async def converse(tool, question=QUESTION, at_once=True):
    history = [question]
    while calls := (reply := await asyncio.to_thread(post, history)).get("tool_calls"):
        runs = [tool(**json.loads(call["function"]["arguments"])) for call in calls]
        texts = await asyncio.gather(*runs) if at_once else [await run for run in runs]
        history.append(reply)
        history += [
            {"role": "tool", "tool_call_id": call["id"], "content": text}
            for call, text in zip(calls, texts)
        ]
"""
TOOL = "tool = replay.tools({'get_weather': look_up})['get_weather']"
ROME = {"role": "user", "content": "Weather in Rome and Oslo?"}


@pytest.mark.parametrize("at_once", [True, False])
def test_two_agents_at_once_are_judged_each_by_itself(trip, at_once):
    """
    One of them is right; the calls of the other run one after another, beside those of the first.
    """
    both = [*conversation(), *conversation({"call_c": "Rome", "call_d": "Oslo"}, ROME, after=2)]
    lay(trip.suite.cassette(), both)
    body = f"""\
{TOOL}

async def agents():
    await asyncio.gather(converse(tool), converse(tool, {ROME!r}, at_once={at_once}))

asyncio.run(agents())
"""
    run = trip.run(body, head=ASYNC)

    if at_once:
        run.assert_outcomes(passed=1)
    else:
        assert failure_of(run, "test_it").startswith(
            "replaykit: one-after-another: the 2 calls of turn 2 ran one after another: 5 s, where"
            " 4 s is possible.\n\n  turn 2  gpt-5 asked for 2 calls in exchange 3;"
        )


@pytest.mark.parametrize("at_once", [True, False])
def test_async_tests_are_judged(trip, at_once):
    pytest.importorskip("pytest_asyncio")
    trip.suite.beside = ("asyncio",)
    trip.suite.ini("asyncio_mode = auto", "asyncio_default_fixture_loop_scope = function")
    test = written(f"{TOOL}\nawait converse(tool, at_once={at_once})").replace(
        "\ndef", "\nasync def"
    )
    trip.tests(f"{ASYNC}{test}")

    run = trip.suite.run()

    run.assert_outcomes(passed=int(at_once), failed=int(not at_once))


def test_a_hang_in_an_event_loop_is_told_with_who_waits(trip):
    body = f"""\
replay.on("get_weather", city="Tokyo").hangs()
{TOOL}
asyncio.run(converse(tool))
"""
    run = trip.run(body, head=ASYNC)

    text = failure_of(run, "test_it")
    assert text.startswith("replaykit: unanswered-hang: call_a never came back, and turn 1")
    assert "|#######################>|        -  STILL RUNNING, NOTHING SENT" in text


def test_each_attempt_is_judged_anew(trip):
    pytest.importorskip("pytest_rerunfailures")
    trip.suite.beside = ("rerunfailures",)
    execute = "one_by_one if len(attempts) == 1 else at_once"
    trip.tests(
        f"attempts = []\n{written(f'attempts.append(1){chr(10)}talk({WATCHED}, {execute})')}"
    )

    run = trip.suite.run("--reruns=2")

    run.assert_outcomes(passed=1)
    assert "1 rerun" in said(run)
