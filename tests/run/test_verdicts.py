"""The verdict on a run outside pytest: raised at its end, and asked for before, one by one."""

import asyncio
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

import replaykit
from replaykit.errors import ClockWindowError, DeadlockError
from tests.plugin.trips import WORD, conversation, lay
from tests.plugin.weather_agent import get_weather, one_by_one, talk
from tests.plugin.weather_agent import run as execute

AT = "tests/plugin/weather_agent.py:26"


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "trip.cassette"
    lay(place, conversation())
    return place


QUICK = {"get_weather": lambda city: f"sunny in {city}"}


def forgetful(told):
    return told[:1]


def exchanged(told):
    (one, first), (other, second) = told
    return [(one, second), (other, first)]


def in_a_pool_of_two(calls, tool):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda call: execute(call, tool), calls))


def impatient(calls, tool):
    pool = ThreadPoolExecutor(len(calls))
    futures = [pool.submit(execute, call, tool) for call in calls]
    done, _ = wait(futures, timeout=2.5)
    pool.shutdown(wait=False)
    return [
        future.result() if future in done else (call["id"], "Error: timed out")
        for call, future in zip(calls, futures, strict=True)
    ]


def nothing(reply):
    return []


def text_of(complaint, path):
    """A complaint's text, without what a path of this machine is in it."""
    return str(complaint).replace(str(path), "trip.cassette")


ONE_AFTER_ANOTHER = f"""\
replaykit: one-after-another: the 2 calls of turn 1 ran one after another: \
5 s, where 3 s is possible.

  turn 1  gpt-5 asked for 2 calls in exchange 1; exchange 2 carried the results
    call_a  get_weather(city='Tokyo')   |##############          |      3 s  RAN ALONE
    call_b  get_weather(city='London')  |              ##########|      2 s  RAN ALONE
    called at {AT}

How to fix:
  * start all calls of a turn before you wait for the first: `asyncio.gather` or a pool of threads
    instead of a loop with `await`
  * an `async` function that blocks holds up all others: run blocking code with `asyncio.to_thread`
  * a pool with one worker runs one call at a time
  * if it is meant to be so: replaykit.replay('trip.cassette', concurrent=False)"""


def replayed(path, act, *, clock="virtual", **settings):
    """A run, and what an agent does in its block."""
    with replaykit.replay(path, clock=clock, **settings) as run:
        act(run)
    return run


def ending(path, act, error=replaykit.RunError, **settings):
    """What such a block ends with."""
    with pytest.raises(error) as raised:
        replayed(path, act, **settings)
    return raised.value


def in_turn(run):
    assert WORD == talk(run.tools(get_weather), one_by_one)


def test_it_is_raised_at_the_end_of_the_block(path):
    raised = ending(path, in_turn)

    assert ONE_AFTER_ANOTHER == text_of(raised, path)
    assert isinstance(raised, AssertionError)


def test_an_agent_that_is_right_has_none(path):
    def act(run):
        talk(run.tools(get_weather))
        run.assert_no_findings()
        run.assert_complete()
        run.assert_matched()
        run.assert_placed()
        run.assert_concurrent()
        run.assert_concurrent(at_least=2)

    run = replayed(path, act)

    assert () == run.findings == run.verdict.unobserved


ALL = (
    "assert_no_findings",
    "assert_complete",
    "assert_matched",
    "assert_placed",
    "assert_concurrent",
)


def refused_by(run, assertion):
    """The name that an assertion begins with; None where it has nothing against it."""
    try:
        getattr(run, assertion)()
    except replaykit.RunError as refused:
        return str(refused).split(": ")[1]
    return None


@pytest.mark.parametrize(
    ("mistake", "name", "refusing"),
    [
        ({"sent": forgetful}, "missing-result", "assert_complete"),
        ({"sent": exchanged}, "swapped-results", "assert_matched"),
        ({"turn": nothing}, "turn-not-sent-back", "assert_placed"),
        ({"execute": one_by_one}, "one-after-another", "assert_concurrent"),
    ],
    ids=["complete", "matched", "placed", "concurrent"],
)
def test_each_assertion_is_about_its_own_family(path, mistake, name, refusing):
    refusals = {}

    def act(run):
        talk(run.tools(get_weather), **mistake)
        refusals.update((assertion, refused_by(run, assertion)) for assertion in ALL)
        assert [name] == [finding.name for finding in run.findings]

    ending(path, act, validate=False)

    expected = dict.fromkeys(ALL) | {"assert_no_findings": name, refusing: name}
    assert expected == refusals


def test_an_assertion_says_it_in_full_and_once(path):
    def act(run):
        in_turn(run)
        run.assert_concurrent()

    raised = ending(path, act)

    assert ONE_AFTER_ANOTHER == text_of(raised, path)
    assert [] == getattr(raised, "__notes__", [])


NOT_WATCHED = """\
replaykit: nobody saw whether calls ran at the same time.

  turn 1: nobody saw call_a and call_b run

How to fix:
  * give the application watched tools: `replay.tools(TOOLS)`
  * or watch them where they stand: `replay.watch("package.module:TOOLS")`"""


def test_what_nobody_saw_is_no_pass(path):
    def act(run):
        talk(get_weather, one_by_one)
        run.assert_concurrent()

    assert NOT_WATCHED == str(ending(path, act))


NOT_HELD = """\
replaykit: nobody saw whether calls ran at the same time.

  turn 1: call_a and call_b ran, and nothing shows whether they could have overlapped

How to fix:
  * replay it on the virtual clock: replaykit.replay('trip.cassette', clock="virtual")"""


def test_in_real_time_neither(path):
    """
    That they ran one after another may be an accident there.
    """

    def act(run):
        talk(run.tools(QUICK)["get_weather"], one_by_one)
        run.assert_concurrent()

    assert NOT_HELD == text_of(ending(path, act, clock="real"), path)


def test_more_may_be_asked_of_it_than_the_settings_do(path):
    def act(run):
        talk(run.tools(get_weather), in_a_pool_of_two)
        run.assert_concurrent(at_least=2)
        run.assert_concurrent(at_least=3)

    lay(path, conversation({"call_a": "Tokyo", "call_b": "London", "call_c": "Tokyo"}))

    assert str(ending(path, act)).startswith(
        "replaykit: too-few-at-once: 2 of the 3 calls of turn 1 ran at the same time, and 3 were"
        " expected: 5 s, where 3 s is possible."
    )


def test_beside_an_exception_it_is_a_note(path):
    def act(run):
        in_turn(run)
        raise KeyError

    (note,) = ending(path, act, KeyError).__notes__

    assert ONE_AFTER_ANOTHER == note.replace(str(path), "trip.cassette")


def test_beside_the_refusal_it_is_a_note_too(path):
    raised = ending(path, lambda run: talk(run.tools(get_weather), sent=forgetful), OSError)

    assert "HTTP Error 400: Bad Request" == str(raised)
    (note,) = raised.__notes__
    assert note.startswith("replaykit: missing-result: turn 1 asked for 2 calls")


def test_beside_a_deadlock_it_says_who_hung_and_what_that_is(path):
    def act(run):
        run.on("get_weather", city="Tokyo").hangs()
        talk(run.tools(get_weather))

    who, what = ending(path, act, DeadlockError).__notes__

    assert who.startswith("Hung on purpose, and nobody gave up on it:\n  get_weather(city='Tokyo')")
    assert what.startswith("replaykit: unanswered-hang: call_a never came back")


def test_a_recording_is_not_refused_for_it(path):
    def act(run):
        talk(run.tools(QUICK)["get_weather"], sent=exchanged)

    run = replayed(path, act, mode="record")

    assert ["swapped-results"] == [finding.name for finding in run.findings]


def test_off_there_is_none(path):
    assert () == replayed(path, lambda run: None, mode="off").findings


def test_its_clock_is_the_time_of_the_block(path):
    """
    What a tool does after it was given up belongs to it.
    """

    def act(run):
        talk(run.tools(get_weather), impatient)

    assert 3 * 10**9 == replayed(path, act, allow="late-tool").clock.now_ns()


def test_a_coroutine_has_its_time_already(path):
    async def main():
        async with replaykit.replay(path, clock="virtual"):
            raise AssertionError

    with pytest.raises(ClockWindowError, match="it was opened inside a coroutine"):
        asyncio.run(main())


def test_a_block_that_cannot_begin_leaves_nothing_open(path):
    def nested(run):
        with pytest.raises(ClockWindowError, match="another one runs in this process"):
            replayed(path, in_turn)

    replayed(path, nested, on_idle="ignore")

    run = replayed(path, lambda run: talk(run.tools(get_weather)))
    assert () == run.findings
