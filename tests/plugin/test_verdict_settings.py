"""What marker, fixture and ini file say about the verdict, and what then turns a test red."""

import pytest

from tests.plugin.suite import failure_of
from tests.plugin.test_verdict import CATCHING, EXCHANGED, FORGETFUL, SEQUENTIAL, WATCHED
from tests.plugin.trips import conversation, lay

AT_ONCE = f"talk({WATCHED})"
FOUR = {"call_a": "Tokyo", "call_b": "London", "call_c": "Tokyo", "call_d": "London"}
TWO_AT_A_TIME = """
def pool_of_two(calls, tool):
    with ThreadPoolExecutor(2, "tools") as pool:
        return list(pool.map(lambda call: run(call, tool), calls))
"""


def headline(run):
    return failure_of(run, "test_it").splitlines()[0].removeprefix("replaykit: ")


@pytest.mark.parametrize(
    ("marker", "body"),
    [
        ("concurrent=False", SEQUENTIAL),
        ("allow='one-after-another'", SEQUENTIAL),
        ("allow=['swapped-results', 'one-after-another']", SEQUENTIAL),
        ("concurrent=True", AT_ONCE),
        ("concurrent='at least 2'", AT_ONCE),
        ("allow='missing-result'", f"{FORGETFUL[:-1]}, ask=shrug)"),
        ("allow='swapped-results'", f"talk({WATCHED}, sent={EXCHANGED})"),
        ("most_rounds=1, longest_result=15, most_growth=10_000", AT_ONCE),
        ("sends=lambda tool, result: result.upper()", AT_ONCE.replace(")", ", sent=upper)", 1)),
    ],
)
def test_what_is_meant_passes(trip, marker, body):
    head = f"{CATCHING}\ndef upper(told):\n    return [(i, text.upper()) for i, text in told]\n"
    body = body.replace("(get_weather, sent=upper)", "(get_weather), sent=upper")

    trip.run(body, head=head, marker=marker).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("marker", "body", "expected"),
    [
        (
            "concurrent=False",
            AT_ONCE,
            "overlapping-calls: call_a and call_b ran at the same time, and the test wants one"
            " after another.",
        ),
        (
            "concurrent='at least 2'",
            SEQUENTIAL,
            "one-after-another: the 2 calls of turn 1 ran one after another: 5 s, where 3 s is"
            " possible.",
        ),
        (
            "allow='swapped-results'",
            SEQUENTIAL,
            "one-after-another: the 2 calls of turn 1 ran one after another: 5 s, where 3 s is"
            " possible.",
        ),
        (
            "longest_result=14",
            AT_ONCE,
            "result-too-long: the result of call_b has 15 characters, and 14 are allowed.",
        ),
        (
            "most_growth=100",
            AT_ONCE,
            "context-growth: turn 1 made the next request 430 bytes larger, and 100 are allowed.",
        ),
        (
            "sends=lambda tool, result: result[::-1]",
            f"talk({WATCHED}, sent=lambda told: [(told[0][0], told[1][1][::-1]), told[1]])",
            "result-of-another-call: a result was sent for another call in turn 1: call_a holds"
            " that of call_b.",
        ),
    ],
)
def test_what_is_not_meant_is_red(trip, marker, body, expected):
    run = trip.run(body, marker=marker)

    run.assert_outcomes(failed=1)
    assert expected == headline(run)


@pytest.mark.parametrize(
    ("concurrent", "expected"),
    [
        ("None", None),
        ("'at least 2'", None),
        (
            "'at least 3'",
            "too-few-at-once: 2 of the 4 calls of turn 1 ran at the same time, and 3 were"
            " expected: 5 s, where 3 s is possible.",
        ),
        (
            "True",
            "too-few-at-once: 2 of the 4 calls of turn 1 ran at the same time, and 4 were"
            " expected: 5 s, where 3 s is possible.",
        ),
    ],
)
def test_a_pool_may_have_to_be_of_some_size(trip, concurrent, expected):
    lay(trip.suite.cassette(), conversation(FOUR))

    run = trip.run(
        f"talk({WATCHED}, pool_of_two)", head=TWO_AT_A_TIME, marker=f"concurrent={concurrent}"
    )

    if expected is None:
        run.assert_outcomes(passed=1)
    else:
        assert expected == headline(run)


SERIAL = """
import replaykit

@replaykit.tool(serial=True)
def get_weather(city):
    time.sleep(2)
    return f"sunny in {city}"
"""


def test_tools_with_effects_may_not_overlap(trip):
    at_once = trip.run("talk(get_weather)", head=SERIAL)
    in_turn = trip.run("talk(get_weather, one_by_one)", head=SERIAL)

    at_once.assert_outcomes(failed=1)
    in_turn.assert_outcomes(passed=1)
    assert (
        "overlapping-serial: call_a and call_b overlapped, and their tools are marked serial."
        == headline(at_once)
    )


def test_the_nearest_says_how_many_at_once_and_all_say_what_is_allowed(trip):
    trip.suite.ini("replaykit_concurrent = false", "replaykit_allow = swapped-results")
    trip.tests(
        f"""
pytestmark = pytest.mark.replay(allow="missing-result")

@pytest.fixture
def replaykit_config():
    return {{"concurrent": "at least 2"}}

@pytest.mark.replay("test_agent/test_it")
class TestTrip:
    def test_at_once(self, replay):
        talk({WATCHED}, sent={EXCHANGED})

    def test_in_turn(self, replay):
        {SEQUENTIAL}

    @pytest.mark.replay(concurrent=False)
    def test_as_it_says_itself(self, replay):
        {SEQUENTIAL}
"""
    )

    run = trip.suite.run()

    run.assert_outcomes(passed=2, failed=1)
    assert "one-after-another" in failure_of(run, "TestTrip.test_in_turn")


@pytest.mark.parametrize(
    ("marker", "complaint"),
    [
        (
            "concurrent='some'",
            "unknown concurrent 'some' (expected True, False or a text like 'at least 3')",
        ),
        ("concurrent=3", "unknown concurrent 3 (expected True, False or a text like 'at least 3')"),
        ("allow='missing'", "unknown finding 'missing' (expected missing-result)"),
        ("allow=3", "allow is 3 (expected the name of a finding, or a list of them)"),
        ("most_rounds=0", "most_rounds is 0 (expected a whole number above 0)"),
        (
            "sends='json'",
            "sends is 'json' (expected a function of a tool's name and its result)",
        ),
        ("validate='no'", "validate is 'no' (expected True or False)"),
    ],
)
def test_a_mistake_in_the_marker_is_a_usage_error(trip, marker, complaint):
    run = trip.run("pass", marker=marker)

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert f"ERROR: test_agent.py::test_it: @pytest.mark.replay: {complaint}\n" == run.stderr.str()


def test_a_function_for_what_is_sent_may_break(trip):
    run = trip.run(AT_ONCE, marker="sends=lambda tool: tool")

    run.assert_outcomes(failed=1)
    assert (
        "replaykit: the function in `sends` broke, and results were judged as tools returned them."
        "\n\n"
        "  TypeError: <lambda>() takes 1 positional argument but 2 were given\n"
        "  given 'get_weather' and 'sunny in Tokyo'\n"
        "\n"
        "How to fix:\n"
        "  * take the tool's name and its result, and return what the agent sends for them"
        == failure_of(run, "test_it")
    )
