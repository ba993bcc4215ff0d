"""A session as text, to the letter."""

from dataclasses import replace

from replaykit.report import transcript_of
from tests.checks.loops import SECOND, loop
from tests.checks.mistakes import dropping
from tests.report import samples
from tests.report.seen import seen_of

ABOUT = (("recorded", "2026-11-21 10:03:12 UTC"), ("openai", "3.52.0"))

WHOLE = """\
trip.cassette: 2 exchanges, 1 turn with 3 calls, 1 finding
  recorded 2026-11-21 10:03:12 UTC, openai 3.52.0
note: It was cut by hand.

1  POST api.openai.com/v1/chat/completions, 200 in 0.5 s, 2 chunks from 0.25 s on; sent at 0 s
  OpenAI, gpt-5
  user       Weather in Tokyo, London and Paris?
  turn 1  3 calls; exchange 2 carried the results
    call_a1  get_weather(city='Tokyo')   |####                    |     0.3 s  not sent
      returned  Tokyo: 15 degrees
    call_b2  get_weather(city='London')  |########################|     1.7 s  sent
      sent      London: 16 degrees
    call_c3  get_weather(city='Paris')   |#############           |     0.9 s  sent
      sent      Paris: 15 degrees
    took 1.7 s; one after another 2.9 s
    ! missing-result: turn 1 asked for 3 calls and got 2 results: nothing was sent for call_a1.

2  POST api.openai.com/v1/chat/completions, 200 in 0.5 s, 2 chunks from 0.25 s on; sent at 10 s
  OpenAI, gpt-5
  tool       2 results, for call_b2 and call_c3
  assistant  Sunny.

missing-result: turn 1 asked for 3 calls and got 2 results: nothing was sent for call_a1.
"""


def test_a_session_is_written_as_its_exchanges_turns_and_findings():
    seen = seen_of(dropping(samples.trip(), 1), about=ABOUT, notes=("It was cut by hand.",))

    assert transcript_of(seen).startswith(WHOLE)


def test_what_a_tool_raised_stands_beside_what_was_sent():
    failed = loop("anthropic_messages", 1).with_execution(
        "call_a", error="TimeoutError: rates are down", raised_at="tools.py:41"
    )

    written = transcript_of(seen_of(failed))

    assert "      raised    TimeoutError: rates are down at tools.py:41\n" in written
    assert "      sent      Tokyo 1: 17 degrees\n" in written


def test_tools_that_nobody_saw_have_no_lanes():
    unseen = replace(loop("openai_chat", 2), executions=())

    written = transcript_of(seen_of(unseen))

    assert "    call_a  get_weather(city='Tokyo 1')   sent\n" in written
    assert "not judged:\n  * turn 1: nobody saw call_a and call_b run. Watch the tools: " in written


def test_what_never_ended_is_called_so():
    hanging = loop("openai_chat", 2).with_execution("call_b", ended_ns=None)

    assert "  no end  sent\n" in transcript_of(seen_of(hanging))


def test_calls_with_gaps_between_them_are_not_said_to_be_quicker_one_after_another():
    apart = loop("openai_chat", 2)
    apart = apart.with_execution("call_b", started_ns=3 * SECOND, ended_ns=4 * SECOND)

    assert "\n    took 4 s\n" in transcript_of(seen_of(apart))


def test_what_answers_no_call_is_told_as_well():
    ran = loop("openai_chat", 1)
    stray = replace(ran.executions[0], span=replace(ran.executions[0].span, call_id="call_z"))

    written = transcript_of(seen_of(replace(ran, executions=(*ran.executions, stray))))

    assert "ran, though no call of the session asked for it:\n  get_weather  1 s" in written


def test_long_texts_take_a_line_unless_all_is_wanted():
    long = "word " * 40
    agent = replace(loop("openai_chat", 1))
    agent = agent.with_execution("call_a", result=f"{long}\nand more")

    short, full = (transcript_of(seen_of(agent), is_full=is_full) for is_full in (False, True))

    assert max(map(len, short.splitlines())) <= 110
    assert f"      returned  {long}\n                and more\n" in full
