"""Texts to the letter, beside those that the page of findings shows."""

from dataclasses import replace

import pytest

from replaykit.checks import NAMES, Verdict, examine, session_of
from replaykit.model import Call
from replaykit.report import Manner, text_of, text_of_verdict
from replaykit.report.spelling import spelled
from tests.checks.loops import ask, loop, ran, told
from tests.checks.mistakes import dropping, one_by_one, results, telling_one_error_for_all
from tests.checks.wires import PROVIDERS, Ask, Results, Said, Step, Turn, readings_of
from tests.report import samples
from tests.report.shown import FINDINGS

SWAPPED = """\
swapped-results: results are under the wrong ids in turn 1: call_a1 holds that of call_b2, call_b2 \
holds that of call_a1.

  turn 1  claude-sonnet-4-5 asked for 3 calls in exchange 1; exchange 2 carried the results
    call_a1  get_weather(city='Tokyo')   |####                    |    0.3 s  HOLDS THE RESULT OF \
call_b2
      sent      'London: 16 degrees'
      returned  'Tokyo: 15 degrees'
    call_b2  get_weather(city='London')  |########################|    1.7 s  HOLDS THE RESULT OF \
call_a1
      sent      'Tokyo: 15 degrees'
      returned  'London: 16 degrees'
    call_c3  get_weather(city='Paris')   |#############           |    0.9 s  sent
    called at trip/agent.py:88, in run_tools

  No provider notices: the model answers from values that belong to another question.

How to fix:
  * keep each call together with its outcome, and take the id from that call
  * `as_completed` gives outcomes in the order in which they end, `gather` in the order of the
    calls: only the second may be zipped with the calls
  * if it is meant to be so: @pytest.mark.replay(allow="swapped-results")"""

REFUSED = """\
refused-request: the provider refuses the request of exchange 1.

  Anthropic answers such a request with 400:
    messages: text content blocks must be non-empty

How to fix:
  * send what the provider's words ask for
  * if it is meant to be so: @pytest.mark.replay(allow="refused-request")"""

TWO = """\
2 findings: missing-result, one-after-another.

  1. missing-result: turn 1 asked for 2 calls and got 1 result: nothing was sent for call_a.
  2. one-after-another: the 2 calls of turn 1 ran one after another: 2 s, where 1 s is possible.

missing-result: turn 1 asked for 2 calls and got 1 result: nothing was sent for call_a.

  turn 1  gpt-5 asked for 2 calls in exchange 1; exchange 2 carried the results
    call_a  get_weather(city='Tokyo 1')   |############            |      1 s  NO RESULT SENT
    call_b  get_weather(city='London 1')  |            ############|      1 s  sent

  OpenAI answers such a request with 400:
    An assistant message with 'tool_calls' must be followed by tool messages responding to each
    'tool_call_id'. The following tool_call_ids did not have response messages: call_a

How to fix:
  * send one `tool` message for every call of a turn, also for those that failed
  * if it is meant to be so: @pytest.mark.replay(allow="missing-result")

one-after-another: the 2 calls of turn 1 ran one after another: 2 s, where 1 s is possible.

  turn 1  gpt-5 asked for 2 calls in exchange 1; exchange 2 carried the results
    call_a  get_weather(city='Tokyo 1')   |############            |      1 s  RAN ALONE
    call_b  get_weather(city='London 1')  |            ############|      1 s  RAN ALONE

How to fix:
  * start all calls of a turn before you wait for the first: `asyncio.gather` or a pool of threads
    instead of a loop with `await`
  * an `async` function that blocks holds up all others: run blocking code with `asyncio.to_thread`
  * a pool with one worker runs one call at a time
  * if it is meant to be so: @pytest.mark.replay(concurrent=False)

Run it again:
  pytest tests/test_trip.py::test_three_lookups"""


@pytest.mark.parametrize(
    ("finding", "text"), [(samples.swapped, SWAPPED), (samples.unnamed, REFUSED)]
)
def test_a_finding_is_told_in_full(finding, text):
    assert text == text_of(finding())


def test_several_findings_begin_with_a_list():
    verdict = one_by_one(dropping(loop("openai_chat", 2), 1), 1).verdict

    assert TWO == text_of_verdict(verdict, Manner(rerun=samples.RERUN))


def test_one_finding_needs_no_list():
    finding = samples.missing()

    assert text_of(finding) == text_of_verdict(Verdict(findings=(finding,)))


def test_a_run_without_findings_has_no_text():
    assert "" == text_of_verdict(Verdict())


@pytest.mark.parametrize("name", NAMES)
def test_a_text_says_what_the_facts_and_how_to_fix_it(name):
    """
    In this order, plain, with nothing left to be filled in.
    """
    text = text_of(FINDINGS[name](), Manner(rerun=samples.RERUN))
    headline, *_ = text.splitlines()

    assert headline.startswith(f"{name}: ")
    assert headline.endswith(".")
    assert text.index("How to fix:") < text.index("Run it again:")
    assert not set("{}\x1b") & set(text.replace("{}", ""))
    assert "None" not in text


@pytest.mark.parametrize("name", NAMES)
def test_colours_change_nothing_but_colours(name):
    finding = FINDINGS[name]()
    coloured = text_of(finding, Manner(is_coloured=True))
    codes = ("\x1b[31;1m", "\x1b[32m", "\x1b[36m", "\x1b[2m", "\x1b[0m")

    plain = coloured
    for code in codes:
        plain = plain.replace(code, "")

    assert coloured.startswith(f"\x1b[31;1m{name}\x1b[0m: ")
    assert text_of(finding) == plain


@pytest.mark.parametrize(
    ("provider", "advice"),
    [
        ("openai_chat", "one `tool` message for"),
        ("openai_responses", "one `function_call_output` for"),
        ("anthropic_messages", "one `tool_result` block for"),
        ("gemini", "one `functionResponse` part for"),
    ],
)
def test_advice_is_given_in_the_words_of_the_provider(provider, advice):
    [finding] = dropping(loop(provider, 2), 1).verdict.findings

    assert advice in text_of(finding)


def test_a_setting_is_written_where_the_run_was_opened():
    manner = Manner(setting=lambda setting: f"replaykit.replay(path, {setting})")

    assert (
        'so: replaykit.replay(path, allow="missing-result")\n'
        in f"{text_of(samples.missing(), manner)}\n"
    )


@pytest.mark.parametrize("provider", PROVIDERS)
def test_calls_that_were_called_at_several_places_say_so_each(provider):
    places = {"call_a": "agent.py:10, in first", "call_b": "agent.py:20, in second"}
    wrong = dropping(loop(provider, 2), 1)
    for call_id, place in places.items():
        wrong = wrong.with_execution(call_id, called_at=place)

    text = text_of(*wrong.verdict.findings)

    assert ["      called at agent.py:10, in first", "      called at agent.py:20, in second"] == [
        line for line in text.splitlines() if "called at" in line
    ]


def test_calls_without_ids_go_by_their_names():
    """
    Gemini may give none: one of two tools raised, and nothing was sent for either.
    """
    calls = tuple(Ask(id=None, city="Rome", tool=tool) for tool in ("get_time", "get_rate"))
    first, second = (ran(call) for call in calls)
    failed = replace(first, span=replace(first.span, error="RuntimeError: boom"))
    asked = replace(loop("gemini", 2).steps[0], calls=calls)
    wrong = replace(loop("gemini", 2), steps=(asked,), executions=(failed, second))

    headline, *_ = text_of(*wrong.verdict.findings).splitlines()

    assert (
        "lost-batch: get_time raised, and turn 1 lost the result of get_rate with it." == headline
    )


def test_a_long_argument_and_a_long_error_are_cut():
    """
    What is told of a call stays on its line.
    """
    wrong = dropping(loop("openai_chat", 2), 1)
    long = replace(wrong.steps[0].calls[0], city="x" * 99)
    asked = replace(wrong.steps[0], calls=(long, *wrong.steps[0].calls[1:]))
    failed = replace(wrong, steps=(asked, *wrong.steps[1:])).with_execution(
        "call_a", error=f"RuntimeError: {'x' * 99}", result=None
    )

    text = text_of(*failed.verdict.findings)

    assert f"get_weather(city='{'x' * 39}...)" in text
    assert f"raised RuntimeError: {'x' * 63}..." in text


def test_a_host_that_nobody_knows_may_refuse():
    wrong = dropping(loop("openai_chat", 2), 1)
    readings = readings_of("openai_chat", wrong.steps, host="llm.example.com")

    text = text_of(*examine(session_of(readings)).findings)

    assert "  What OpenAI may refuse (OAI-CHAT-1):\n    An assistant message" in text


def test_a_mistake_in_a_history_that_was_kept_is_told_without_a_turn():
    """
    Nobody saw the calls being asked for.
    """
    call = ask(0)
    asked = Step(history=(Said("?"), Turn((call,)), Said("!")))
    again = (told(call), told(call))
    twice = Step(history=(Said("?"), Turn((call,)), Results(again)))
    texts = [
        text_of(*examine(session_of(readings_of("openai_chat", [step]))).findings)
        for step in (asked, twice)
    ]

    assert [
        "missing-result: a call in exchange 1 has no result.",
        "duplicate-result: a call was answered more than once in exchange 1.",
    ] == [text.splitlines()[0] for text in texts]


def test_calls_that_took_no_time_cost_none():
    wrong = loop("openai_chat", 2)
    for group, call_id in enumerate(("call_a", "call_b")):
        wrong = wrong.with_execution(call_id, started_ns=0, ended_ns=0, group=group)

    text = text_of(*wrong.verdict.findings)

    assert "one-after-another: the 2 calls of turn 1 ran one after another.\n" in text
    assert "|############            |      0 s  RAN ALONE" in text


def test_a_call_that_nobody_saw_has_an_empty_lane():
    wrong = dropping(loop("openai_chat", 2), 1)

    text = text_of(*replace(wrong, executions=wrong.executions[1:]).verdict.findings)

    assert f"get_weather(city='Tokyo 1')   |{' ' * 24}|           NO RESULT SENT\n" in text


def test_a_result_under_the_id_of_a_call_that_raised_shows_both():
    """
    What was sent for it, and that it raised; it has returned nothing.
    """
    failed = loop("openai_chat", 2).with_execution(
        "call_a", error="RuntimeError: boom goes the tool", result=None
    )

    def swapped(told):
        first, second = told
        return [replace(first, text=second.text), replace(second, text="boom goes the tool")]

    text = text_of(*failed.with_history(1, results(swapped)).verdict.findings)

    assert [
        "      sent      'London 1: 18 degrees'",
        "      raised RuntimeError: boom goes the tool",
        "      sent      'boom goes the tool'",
        "      returned  'London 1: 18 degrees'",
    ] == [line for line in text.splitlines() if line.startswith("      ")]


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (Call(id="a", name="run", arguments_text="ls -l"), "run(ls -l)"),
        (Call(id="a", name=None, kind="shell_call", arguments_text=""), "shell_call()"),
        (Call(id="a", name="f", arguments_text="{}", arguments={}), "f()"),
        (Call(id="a", name="f", arguments_text="", arguments={"n": 1, "s": "x"}), "f(n=1, s='x')"),
    ],
)
def test_a_call_is_spelled_as_python_writes_it(call, text):
    assert text == spelled(call)


def test_a_call_that_was_answered_with_anothers_error_says_so():
    wrong = telling_one_error_for_all(loop("openai_chat", 2), 1)

    text = text_of(*wrong.verdict.findings)

    assert "lost-batch: call_a raised, and turn 1 lost the result of call_b with it.\n" in text
    assert ["RAISED", "LOST, AN ERROR SENT"] == [
        line.rpartition(" s  ")[2] for line in text.splitlines() if line.startswith("    call_")
    ]


def test_several_errors_that_were_swallowed_are_told_together():
    wrong = loop("openai_chat", 2)
    for call_id in ("call_a", "call_b"):
        wrong = wrong.with_execution(call_id, error="RuntimeError: boom", result=None)
    silent = wrong.with_history(1, results(lambda told: [replace(one, text="") for one in told]))

    headline, *_ = text_of(*silent.verdict.findings).splitlines()

    assert (
        "swallowed-error: call_a and call_b raised, and the model was told otherwise." == headline
    )


def test_a_turn_that_was_rebuilt_altogether_says_so():
    wrong = loop("openai_chat", 2).with_history(
        1,
        lambda entry: (
            [Turn(tuple(replace(call, city="?") for call in entry.calls))]
            if isinstance(entry, Turn)
            else [entry]
        ),
    )

    headline, *_ = text_of(*wrong.verdict.findings).splitlines()

    assert "turn-altered: turn 1 was sent back otherwise than it came." == headline
