"""The verdict on a marked test: what is wrong with its agent turns it red, in full, and once."""

from contextlib import suppress
from importlib import import_module

import pytest

from tests.plugin.suite import failure_of, said, section

with suppress(ImportError):  # else each run inside loads it anew
    import_module("openai")

WATCHED = "replay.tools(get_weather)"
SEQUENTIAL = f"talk({WATCHED}, one_by_one)"
FORGETFUL = f"talk({WATCHED}, sent=lambda told: told[:1])"
CATCHING = """
def shrug(history):
    try:
        return post(history)
    except OSError:
        return {"content": "no idea"}
"""
EXCHANGED = "lambda told: [(told[0][0], told[1][1]), (told[1][0], told[0][1])]"
IMPATIENT = """
from concurrent.futures import wait

def impatient(calls, tool):
    pool = ThreadPoolExecutor(len(calls))
    futures = [pool.submit(run, call, tool) for call in calls]
    done, _ = wait(futures, timeout=2.5)
    pool.shutdown(wait=False)
    return [
        future.result() if future in done else (call["id"], "Error: timed out")
        for call, future in zip(calls, futures)
    ]
"""
HANGING = """\
replay.on("get_weather", city="Tokyo").hangs()
talk(replay.tools(get_weather))
"""

MISSING = """\
replaykit: missing-result: turn 1 asked for 2 calls and got 1 result: nothing was sent for call_b.

  turn 1  gpt-5 asked for 2 calls in exchange 1; the request with the results was refused
    call_a  get_weather(city='Tokyo')   |########################|      3 s  sent
    call_b  get_weather(city='London')  |################        |      2 s  NO RESULT SENT
    called at trip.py:26

  OpenAI answers such a request with 400:
    An assistant message with 'tool_calls' must be followed by tool messages responding to each
    'tool_call_id'. The following tool_call_ids did not have response messages: call_b

How to fix:
  * send one `tool` message for every call of a turn, also for those that failed
  * if it is meant to be so: @pytest.mark.replay(allow="missing-result")

Run it again:
  pytest test_agent.py::test_it"""
SWAPPED = """\
replaykit: swapped-results: results are under the wrong ids in turn 1: \
call_a holds that of call_b, call_b holds that of call_a.

  turn 1  gpt-5 asked for 2 calls in exchange 1; exchange 2 carried the results
    call_a  get_weather(city='Tokyo')   |########################|      3 s  \
HOLDS THE RESULT OF call_b
      sent      'sunny in London'
      returned  'sunny in Tokyo'
    call_b  get_weather(city='London')  |################        |      2 s  \
HOLDS THE RESULT OF call_a
      sent      'sunny in Tokyo'
      returned  'sunny in London'
    called at trip.py:26

  No provider notices: the model answers from values that belong to another question.

How to fix:
  * keep each call together with its outcome, and take the id from that call
  * `as_completed` gives outcomes in the order in which they end, `gather` in the order of the
    calls: only the second may be zipped with the calls
  * if it is meant to be so: @pytest.mark.replay(allow="swapped-results")

Run it again:
  pytest test_agent.py::test_it"""
FORGOTTEN = """\
replaykit: turn-not-sent-back: the results of turn 1 were sent without the turn itself.

  turn 1  gpt-5 asked for 2 calls in exchange 1; the request with the results was refused
    call_a  get_weather(city='Tokyo')   |########################|      3 s  RESULT WITHOUT ITS CALL
    call_b  get_weather(city='London')  |################        |      2 s  RESULT WITHOUT ITS CALL
    called at trip.py:26

  OpenAI answers such a request with 400:
    Invalid parameter: messages with role 'tool' must be a response to a preceeding message with
    'tool_calls'.

How to fix:
  * append the assistant's message to the history as it came, and then its results
  * if it is meant to be so: @pytest.mark.replay(allow="turn-not-sent-back")

Run it again:
  pytest test_agent.py::test_it"""
ONE_AFTER_ANOTHER = """\
replaykit: one-after-another: the 2 calls of turn 1 ran one after another: \
5 s, where 3 s is possible.

  turn 1  gpt-5 asked for 2 calls in exchange 1; exchange 2 carried the results
    call_a  get_weather(city='Tokyo')   |##############          |      3 s  RAN ALONE
    call_b  get_weather(city='London')  |              ##########|      2 s  RAN ALONE
    called at trip.py:26

How to fix:
  * start all calls of a turn before you wait for the first: `asyncio.gather` or a pool of threads
    instead of a loop with `await`
  * an `async` function that blocks holds up all others: run blocking code with `asyncio.to_thread`
  * a pool with one worker runs one call at a time
  * if it is meant to be so: @pytest.mark.replay(concurrent=False)

Run it again:
  pytest test_agent.py::test_it"""
HUNG = """\
replaykit: unanswered-hang: call_a never came back, and turn 1 was never answered for it.

  turn 1  gpt-5 asked for 2 calls in exchange 1; no request carried results
    call_a  get_weather(city='Tokyo')   |#######################>|        -  \
STILL RUNNING, NOTHING SENT
    call_b  get_weather(city='London')  |########################|      2 s  not sent
    called at trip.py:26

How to fix:
  * give every tool a time limit, as `asyncio.wait_for(tool(), 30)`
  * when it is over, send a `tool` message that says what went wrong for that call, and the other
    results with it
  * if it is meant to be so: @pytest.mark.replay(allow="unanswered-hang")

Run it again:
  pytest test_agent.py::test_it

replaykit: deadlock at 2 s: everybody waits, and nobody is left to wake them.
  MainThread: Executor.__exit__ at trip.py:30, since 2 s
  tools_0: Event.wait at trip.py:26, since 0 s
Hung on purpose, and nobody gave up on it:
  get_weather(city='Tokyo'): hangs, since 0 s"""
LATE = """\
replaykit: late-tool: call_a returned after turn 1 had been answered without it.

  turn 1  gpt-5 asked for 2 calls in exchange 1; exchange 2 carried the results
    call_a  get_weather(city='Tokyo')   |########################|      3 s  RETURNED TOO LATE
    call_b  get_weather(city='London')  |################        |      2 s  sent
    called at trip.py:26

  The model was told that it came to nothing, and then it was done after all.

How to fix:
  * call off what is given up: cancel the task, or tell the thread to stop
  * if that cannot be done, tell the model that the outcome is not known
  * if it is meant to be so: @pytest.mark.replay(allow="late-tool")

Run it again:
  pytest test_agent.py::test_it"""


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        (CATCHING, f"{FORGETFUL[:-1]}, ask=shrug)", MISSING),
        ("", f"talk({WATCHED}, sent={EXCHANGED})", SWAPPED),
        (CATCHING, f"talk({WATCHED}, turn=lambda reply: [], ask=shrug)", FORGOTTEN),
        ("", SEQUENTIAL, ONE_AFTER_ANOTHER),
        ("", HANGING, HUNG),
        (IMPATIENT, f"talk({WATCHED}, impatient)", LATE),
    ],
    ids=["missing", "swapped", "forgotten", "one after another", "hung", "late"],
)
def test_a_mistake_turns_a_test_red_and_is_all_that_it_shows(trip, head, body, text):
    run = trip.run(body, head=head)

    run.assert_outcomes(failed=1)
    assert text == failure_of(run, "test_it")


def test_an_agent_that_is_right_passes(trip):
    run = trip.run(f"assert 'Take a coat.' == talk({WATCHED})")

    run.assert_outcomes(passed=1)


def test_a_test_that_fails_by_itself_shows_it_beside_its_own_failure(trip):
    run = trip.run(f"assert 'Take an umbrella.' == {SEQUENTIAL}")

    run.assert_outcomes(failed=1)
    assert "E       AssertionError: assert 'Take an umbrella.' == 'Take a coat.'" in said(run)
    assert section(run, "replaykit").endswith(f"requests  2 played\n\n{ONE_AFTER_ANOTHER}")
    assert 1 == said(run).count("replaykit: one-after-another")


def test_findings_that_an_assertion_of_the_test_shows_are_told_once(trip):
    run = trip.run(f"{SEQUENTIAL}\nreplay.assert_no_findings()")

    run.assert_outcomes(failed=1)
    assert "E       replaykit.errors.RunError: replaykit: one-after-another" in said(run)
    assert 1 == said(run).count("replaykit: one-after-another")
    assert section(run, "replaykit").endswith("requests  2 played")


def test_an_error_that_comes_of_the_refusal_stands_below_it(trip):
    run = trip.run(FORGETFUL)

    run.assert_outcomes(failed=1)
    shown = "\n".join(
        line[8:] for line in failure_of(run, "test_it").splitlines() if line[:1] == "E"
    )
    assert f"Failed: {MISSING}\n\nThe test saw HTTPError: HTTP Error 400: Bad Request" == shown
    assert "requests  1 played, 1 refused as their provider would, 1 not asked for" in said(run)
    assert 1 == said(run).count("NO RESULT SENT")


SDK = """
openai = pytest.importorskip("openai")

def by_sdk(history):
    client = openai.OpenAI(api_key="none", base_url="https://api.openai.com/v1")
    with client:
        reply = client.chat.completions.create(model="gpt-5", messages=history)
    return reply.choices[0].message.to_dict()
"""


def test_a_test_that_expects_the_refusal_is_told_all_the_same(trip):
    pytest.importorskip("openai")
    body = f"with pytest.raises(openai.BadRequestError):\n    {FORGETFUL[:-1]}, ask=by_sdk)"
    run = trip.run(body, head=SDK)

    run.assert_outcomes(failed=1)
    assert MISSING == failure_of(run, "test_it")


def test_an_error_of_an_sdk_is_named_in_one_line(trip):
    pytest.importorskip("openai")
    run = trip.run(f"{FORGETFUL[:-1]}, ask=by_sdk)", head=SDK)

    run.assert_outcomes(failed=1)
    (line,) = (line for line in said(run).splitlines() if "The test saw" in line)
    assert line.startswith("E           The test saw BadRequestError: Error code: 400 - ")
    assert line.endswith(" ...")
    assert "E           Failed: replaykit: missing-result: " in said(run)


def test_an_agent_may_expect_the_refusal(trip):
    run = trip.run(
        f"with pytest.raises(OSError, match='400'):\n    {FORGETFUL}",
        marker="allow='missing-result'",
    )

    run.assert_outcomes(passed=1)


ASKING_MORE = """\
with pytest.raises(OSError):
    post([{"role": "user", "content": "More?"}])
"""
LEAVING = """\
with pytest.raises(OSError):
    __import__("socket").create_connection(("api.example.com", 443))
"""


def complaints_in(run, test="test_it"):
    """How each complaint begins, in the order in which they are told."""
    lines = failure_of(run, test).splitlines()
    return [line[11:33] for line in lines if line.startswith("replaykit: ")]


def test_it_stands_first_among_what_is_wrong(trip):
    run = trip.run(f"{SEQUENTIAL}\n{ASKING_MORE}{LEAVING}")

    run.assert_outcomes(failed=1)
    assert [
        "one-after-another: the",
        "no recording answers t",
        "something tried to lea",
    ] == complaints_in(run)


def test_what_follows_from_it_is_not_told(trip):
    """
    The request is not the recorded one, and where it is refused a recorded answer is left over.
    """
    accepted = trip.run(FORGETFUL, marker="validate=False")
    refused = trip.run(f"{FORGETFUL[:-1]}, ask=shrug)", marker="on_unplayed='fail'", head=CATCHING)

    assert ["missing-result: turn 1"] == complaints_in(accepted)
    assert ["missing-result: turn 1"] == complaints_in(refused)


def test_what_does_not_follow_from_it_is_told(trip):
    run = trip.run(
        f"talk({WATCHED}, one_by_one, sent=lambda told: told[:1])",
        marker="validate=False, allow='missing-result'",
    )

    assert ["one-after-another: the", "exchange 2 answered a "] == complaints_in(run)


def test_several_are_named_in_the_first_line(trip):
    run = trip.run(f"talk({WATCHED}, one_by_one, sent={EXCHANGED})")

    assert (
        "replaykit: 2 findings: swapped-results, one-after-another."
        == failure_of(run, "test_it").splitlines()[0]
    )
