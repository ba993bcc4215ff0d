"""`tools="recorded"`: nothing runs, and every call gets what it got when it was recorded."""

import asyncio

import pytest

import replaykit
from replaykit.errors import RecordedToolError, UnrecordedToolError
from tests.run.agents import Way
from tests.run.trips import Trip

pytestmark = [
    pytest.mark.usefixtures("no_certificates"),
    pytest.mark.filterwarnings("ignore:unclosed"),
]

KEY = "sk-proj-" + "K3y9" * 10
OTHER_KEY = "sk-proj-" + "0th3" * 10
NEXT_KEY = "sk-proj-" + "N3xt" * 10
CALLS = tuple((f"call_{on}", "act", {"on": on}) for on in ("one", "two", "three"))


class OddError(Exception):
    """Made of two things."""

    def __init__(self, what, why):
        super().__init__(f"{what}: {why}")


FAILURES = {"one": KeyError("one"), "two": OddError("two", "odd")}


async def act(on):
    if on in FAILURES:
        raise FAILURES[on]
    return {"done": on}


async def must_not_run(on, **others):
    raise AssertionError("it ran")


def telling(outcomes, order=lambda calls: calls):
    """Executes calls in some order, and keeps what became of each."""

    def executing_with(tools):
        async def execute(calls):
            for call_id, name, given in order(calls):
                try:
                    outcomes[call_id] = await tools[name](**given)
                except Exception as error:
                    outcomes[call_id] = error
            return [f"error: {outcomes[call[0]]}" for call in calls]

        return execute

    return executing_with


def in_order(calls):
    return calls


@pytest.fixture
def trip(tmp_path):
    one = Trip(tmp_path / "trip.cassette", Way("openai"), CALLS)
    one.record(telling({}), {"act": act})
    return one


@pytest.mark.parametrize("order", [in_order, reversed], ids=["in order", "the other way round"])
def test_nothing_runs_in_whatever_order(trip, order):
    outcomes = {}
    run = trip.replay(telling(outcomes, order), {"act": must_not_run}, tools="recorded")

    assert {"done": "three"} == outcomes["call_three"]
    assert (KeyError, ("one",)) == (type(outcomes["call_one"]), outcomes["call_one"].args)
    assert {"served as recorded"} == {span.plan for span in run.spans}


def test_an_exception_is_of_its_kind_where_that_needs_no_constructor(trip):
    outcomes = {}
    trip.replay(telling(outcomes), {"act": must_not_run}, tools="recorded")
    odd = outcomes["call_two"]

    assert isinstance(odd, OddError | RecordedToolError)
    assert "two: odd" in str(odd)


def test_tools_run_unless_that_is_said(trip):
    outcomes = {}
    trip.replay(telling(outcomes), {"act": act})

    assert FAILURES["two"] is outcomes["call_two"]


def test_while_the_model_is_asked_they_run(trip):
    outcomes = {}
    trip.record(telling(outcomes), {"act": act}, mode="refresh", tools="recorded")

    assert FAILURES["two"] is outcomes["call_two"]


def test_a_plan_has_the_last_word(trip):
    outcomes = {}
    plan = [{"tool": "act", "arguments": {"on": "three"}, "returns": "planned"}]
    trip.replay(telling(outcomes), {"act": must_not_run}, tools="recorded", plan=plan)

    assert "planned" == outcomes["call_three"]


UNRECORDED = """\
replaykit: a tool was to give what was recorded, and nothing is recorded for it.

act(on='four') is not recorded, and tools are served as recorded.
Recorded:
  act(on='one')
  act(on='two')
  act(on='three')
"""


def test_what_is_not_recorded_is_told_though_the_agent_catches_it(trip):
    caught = []

    def and_more(tools):
        async def execute(calls):
            await telling({})(tools)(calls)
            try:
                await tools["act"](on="four")
            except UnrecordedToolError as error:
                caught.append(error)
            return [f"error: {FAILURES.get(given['on'], 0)}" for _, _, given in calls]

        return execute

    with pytest.raises(replaykit.RunError) as raised:
        trip.replay(and_more, {"act": must_not_run}, tools="recorded")

    assert 1 == len(caught)
    assert UNRECORDED in str(raised.value)
    assert (
        "How to fix:\n"
        "  * record it anew, with its tools watched:"
        f" replaykit.replay('{trip.path}', mode='refresh')\n"
        f"  * have the tools run: replaykit.replay('{trip.path}', tools=\"real\")"
    ) in str(raised.value)


def sending(outcomes, *keys):
    """Calls a tool that takes a secret beside what the model wrote, outside of any turn."""

    def executing_with(tools):
        async def execute(calls):
            for key in keys:
                try:
                    outcomes.append(await tools["send"](to="Bob", key=key))
                except UnrecordedToolError as error:
                    outcomes.append(str(error))
            return ["done" for _ in calls]

        return execute

    return executing_with


@pytest.fixture
def sent(tmp_path):
    """A recording in which a tool got secrets that no call of the model's speaks of."""
    numbers = iter(range(9))

    async def send(to, key):
        return next(numbers)

    one = Trip(tmp_path / "sent.cassette", Way("openai"), CALLS[:1])
    one.record(sending([], KEY, OTHER_KEY), {"send": send, "act": act})
    return one


def test_secrets_in_arguments_are_compared_as_they_are_kept(sent):
    outcomes = []
    sent.replay(
        sending(outcomes, KEY, OTHER_KEY),
        {"send": must_not_run, "act": must_not_run},
        tools="recorded",
    )

    assert [0, 1] == outcomes


def test_whatever_the_secret_is_by_now(sent):
    outcomes = []
    sent.replay(sending(outcomes, NEXT_KEY), {"send": must_not_run}, tools="recorded")

    assert [0] == outcomes


def test_no_secret_is_told_of_what_is_not_recorded(sent):
    outcomes = []
    with pytest.raises(replaykit.RunError) as raised:
        sent.replay(sending(outcomes, KEY, KEY, KEY), {"send": must_not_run}, tools="recorded")

    assert [0, 1] == outcomes[:2]
    assert "send(to='Bob', key='<" in outcomes[2]
    assert KEY not in outcomes[2]
    assert KEY not in str(raised.value)


def test_what_was_cancelled_hangs(tmp_path):
    def impatient(limit):
        def executing_with(tools):
            async def execute(calls):
                try:
                    return [await asyncio.wait_for(tools["act"]("one"), limit)]
                except TimeoutError:
                    return ["error: timeout"]

            return execute

        return executing_with

    async def slow(on):
        await asyncio.Event().wait()

    one = Trip(tmp_path / "trip.cassette", Way("openai"), CALLS[:1])
    one.record(impatient(0.01), {"act": slow})
    run = one.replay(impatient(0.01), {"act": must_not_run}, tools="recorded")

    assert 10_000_000 == run.clock.now_ns()
    assert ["CancelledError"] == [span.error for span in run.spans]
