"""A captured session as the source of a test, to the letter."""

import ast
from dataclasses import replace

import pytest

from replaykit.scaffold import Agent, Manner, name_of_test, source_of
from tests.checks.loops import ask, loop, ran
from tests.scaffold.captures import LONDON, TOKYO, captured_of, lines_of, swapped

AGENT = Agent(module="trip.agent", name="answer")
RECORDED = '''\
"""What went wrong in bug.cassette, captured on 2026-11-21.

swapped-results: results are under the wrong ids in turn 1: call_a holds that of call_b,
call_b holds that of call_a.
"""

import pytest
import replaykit

from trip.agent import answer

QUESTION = "Weather in Tokyo and London?"


@pytest.mark.replay(tools="recorded")
def test_no_swapped_results(replay: replaykit.Run) -> None:
    # The clock begins at 2026-11-21 10:03:12 UTC, as it was then.
    # Tools give what they gave, and take as long as they took, for which nobody waits.
    # In turn 1 they ended in this order: call_b, call_a.
    replay.on("get_weather", city="Tokyo").takes(0.031)
    replay.on("get_weather", city="London").takes(0.012)

    answer(QUESTION)

    replay.assert_no_findings()  # as captured: swapped-results
'''
FILL_IN = 'pytest.fail("fill in the call of the agent, where this line stands")'


def own(module):
    return module == "trip"


def test_the_agent_is_called_and_its_tools_give_what_they_gave():
    source = source_of(captured_of(swapped()), Manner(agent=AGENT, is_own=own))

    assert RECORDED == source


def test_the_same_session_gives_the_same_bytes():
    one, other = (source_of(captured_of(swapped()), Manner(agent=AGENT)) for _ in range(2))

    assert one == other


def test_tools_that_run_fail_as_they_did():
    failing = replace(
        swapped(),
        executions=(
            ran(TOKYO, end=3, error="TimeoutError: rates are down", result=None),
            ran(LONDON, end=None, result=None),
        ),
    )

    lines = lines_of(captured_of(failing), Manner(tools="real", agent=AGENT, width=100))

    assert [
        "# The clock begins at 2026-11-21 10:03:12 UTC, as it was then.",
        "# Tools run, later by what they took then, and fail where they failed.",
        'replay.on("get_weather", city="Tokyo").takes(3).fails(TimeoutError("rates are down"))',
        'replay.on("get_weather", city="London").hangs()',
    ] == lines[:4]


@pytest.mark.parametrize(
    ("agent", "imports", "call"),
    [
        (
            Agent(module="trip", name="ask", kind="coroutine"),
            ["import asyncio", "", "import pytest", "import replaykit", "from trip import ask"],
            ["asyncio.run(ask(QUESTION))"],
        ),
        (
            Agent(module="trip", name="ask", kind="generator"),
            ["import pytest", "import replaykit", "from trip import ask"],
            ["list(ask(QUESTION))"],
        ),
        (
            Agent(module="trip", name="ask", kind="async generator"),
            ["import asyncio", "", "import pytest", "import replaykit", "from trip import ask"],
            [
                "async def listen() -> None:",
                "    async for _ in ask(QUESTION):",
                "        pass",
                "",
                "asyncio.run(listen())",
            ],
        ),
        (
            Agent(module="trip", name="Desk.main", takes="nothing"),
            ["import pytest", "import replaykit", "from trip import Desk"],
            ["Desk.main()"],
        ),
        (
            Agent(module="trip", name="replay"),
            ["import pytest", "import replaykit", "from trip import replay as agent"],
            ["agent(QUESTION)"],
        ),
        (
            Agent(module="trip", name="TestDesk.ask", kind="generator"),
            ["import pytest", "import replaykit", "from trip import TestDesk as agent"],
            ["list(agent.ask(QUESTION))"],
        ),
        (
            Agent(module="trip", name="ask", takes="more"),
            ["import pytest", "import replaykit"],
            [
                "# FILL IN: call `trip.ask` here with QUESTION and what else it takes, and take"
                " out",
                "# the next line.",
                FILL_IN,
            ],
        ),
        (
            None,
            ["import pytest", "import replaykit"],
            [
                "# FILL IN: call your agent here with QUESTION, and take out the next line.",
                FILL_IN,
            ],
        ),
    ],
    ids=[
        "coroutine",
        "generator",
        "async generator",
        "nothing",
        "a name of the test's own",
        "a name that pytest collects",
        "more",
        "unknown",
    ],
)
def test_each_kind_of_agent_is_called_as_it_is_to_be(agent, imports, call):
    captured = captured_of(swapped(), recorded_at=None, executions=(), turns=())
    manner = Manner(tools="real", agent=agent)

    source = source_of(captured, manner)

    assert "\n".join(['"""', "", *imports, "", "QUESTION"]) in source
    assert call == lines_of(captured, manner)[:-2]


@pytest.mark.parametrize(
    "text", ["\x1b" * 200, '"""' * 60, "\\" * 99, "\ud800" * 50, "a-" * 99, "\r\n" * 99]
)
def test_whatever_a_recording_says_the_test_is_python(text):
    captured = captured_of(swapped(), file=text, question=text)
    captured = replace(captured, mistakes=tuple(replace(m, text=text) for m in captured.mistakes))

    module = ast.parse(source_of(captured, Manner(width=40)))

    (question,) = [node.value for node in module.body if isinstance(node, ast.Assign)]
    assert text == ast.literal_eval(question)


def test_where_nobody_asked_the_question_is_left_open():
    captured = captured_of(swapped(), question=None)

    source = source_of(captured, Manner(agent=AGENT))

    assert "QUESTION" not in source
    assert "# FILL IN: call `trip.agent.answer` here with what it was asked and what else" in source


def test_a_session_with_nothing_wrong_makes_a_test_that_says_so():
    source = source_of(captured_of(loop("openai_chat", 2)), Manner(agent=AGENT))

    assert source.startswith(
        '"""What happened in bug.cassette, captured on 2026-11-21; nothing was wrong with it."""\n'
    )
    assert "def test_the_captured_session(" in source
    assert source.endswith("    replay.assert_no_findings()\n")


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ((), "its tools were not watched"),
        ((ran(ask(0, tool="get_rate"), exchange=2),), "not all of its tools were watched"),
    ],
)
def test_where_tools_were_not_watched_it_does_not_say_that_nothing_was_wrong(seen, told):
    captured = captured_of(loop("openai_chat", 2), executions=seen, recorded_at=None)

    source = source_of(captured, Manner(agent=AGENT, width=100))

    head = f'"""What happened in bug.cassette; nothing wrong was seen, but {told}."""\n'
    assert source.startswith(head)


def test_tools_that_nobody_watched_simply_run():
    captured = captured_of(swapped(), executions=())

    lines = lines_of(captured, Manner(tools="real", agent=AGENT))

    assert "# Nobody watched the tools then: they simply run." == lines[1]
    assert [] == [line for line in lines if "replay.on" in line]


def test_tools_are_watched_where_they_stand():
    manner = Manner(agent=AGENT, watched=("trip.tools:TOOLS", "trip.rates:get_rate"))

    lines = lines_of(captured_of(swapped()), manner)

    assert ['replay.watch("trip.tools:TOOLS")', 'replay.watch("trip.rates:get_rate")'] == lines[3:5]


@pytest.mark.parametrize(
    ("said", "fails"),
    [
        ("ValueError", "ValueError"),
        ("KeyError: 'Tokyo'", 'KeyError("Tokyo")'),
        ("KeyError: 7", 'RuntimeError("KeyError: 7")'),
        ("httpx.ReadTimeout: slow", '"httpx.ReadTimeout: slow"'),
        ("trip.Down: no rates", 'RuntimeError("trip.Down: no rates")'),
        ("RatesDown: no rates", 'RuntimeError("RatesDown: no rates")'),
        ("UnicodeError: 'n", 'UnicodeError("\'n")'),
        ("UnicodeDecodeError: b", 'RuntimeError("UnicodeDecodeError: b")'),
        ("TimeoutError: " + "very " * 20, "TimeoutError(ERROR_1)"),
    ],
)
def test_an_exception_is_raised_again_as_far_as_it_can_be_made(said, fails):
    captured = captured_of(replace(swapped(), executions=(ran(TOKYO, end=1, error=said),)))
    manner = Manner(
        tools="real", agent=AGENT, width=100, can_fail_with=lambda said: said.startswith("httpx.")
    )

    lines = lines_of(captured, manner)

    assert f'replay.on("get_weather", city="Tokyo").takes(1).fails({fails})' in lines
    told = " ".join(line.removeprefix("# ") for line in lines)
    assert fails.startswith("RuntimeError") is ("A RuntimeError stands in for" in told)


def test_a_long_message_stands_above_the_test_once():
    said = "TimeoutError: " + "nobody is there " * 9
    tries = (ran(TOKYO, end=1, error=said), ran(TOKYO, start=2, end=4, error=said))
    captured = captured_of(replace(swapped(), executions=tries))

    source = source_of(captured, Manner(tools="real", agent=AGENT))

    assert (1, 2) == (source.count("ERROR_1 = ("), source.count(".fails(TimeoutError(ERROR_1))"))
    assert "ERROR_2" not in source


def test_many_findings_are_named_above_the_test_alone():
    captured = captured_of(swapped())
    many = [
        replace(mistake, finding=replace(mistake.finding, name=name))
        for name in ("turn-not-sent-back", "results-before-turn", "repaired-history")
        for mistake in captured.mistakes
    ]

    source = source_of(replace(captured, mistakes=tuple(many)), Manner(agent=AGENT))

    assert "def test_no_turn_not_sent_back(" in source
    assert source.endswith("    replay.assert_no_findings()\n")


def test_a_call_that_was_tried_again_has_a_step_for_each_try():
    tries = (ran(TOKYO, end=1, error="ValueError"), ran(TOKYO, start=2, end=4))
    captured = captured_of(replace(swapped(), executions=tries))

    lines = lines_of(captured, Manner(tools="real", agent=AGENT))

    expected = 'replay.on("get_weather", city="Tokyo").takes(1).fails(ValueError).then().takes(2)'
    assert expected in lines


def test_a_rule_that_is_longer_than_a_line_takes_several():
    tries = (ran(TOKYO, end=1, error="TimeoutError: slow"), ran(TOKYO, start=2, end=4))
    captured = captured_of(replace(swapped(), executions=tries))

    wide, narrow = (
        [line for line in lines_of(captured, manner)[:-4] if not line.startswith("#")]
        for manner in (Manner(tools="real", agent=AGENT, width=width) for width in (79, 40))
    )

    steps = ['rule.takes(1).fails(TimeoutError("slow"))', "rule.then().takes(2)"]
    assert ['rule = replay.on("get_weather", city="Tokyo")', *steps] == wide
    assert ["rule = replay.on(", '    "get_weather",', '    city="Tokyo",', ")", *steps] == narrow


def test_what_a_mended_agent_is_answered_is_said():
    captured = captured_of(swapped(), in_order=True, is_closed=True, has_neighbours=True)

    source = source_of(captured, Manner(agent=AGENT))

    assert '@pytest.mark.replay(match="order", tools="recorded")\n' in source
    assert (
        "    # A mended agent asks something else than was asked then: the model's answers come\n"
        "    # in their order. The last of them is made up, for the session ended before it.\n"
        "    answer(QUESTION)\n"
    ) in source


def test_a_session_whose_end_is_missing_says_how_to_record_it():
    source = source_of(captured_of(swapped(), is_open_ended=True), Manner(agent=AGENT))

    assert (
        "    # The session ended before the model's last word. Once the agent is mended, record\n"
        "    # it: `pytest --replaykit=record`.\n"
    ) in source


def test_calls_that_ran_one_after_another_may_do_so():
    one, other = ran(TOKYO, end=1, group=None), ran(LONDON, start=1, end=2, group=None)
    alone = replace(swapped(), executions=(one, other))

    source = source_of(captured_of(alone), Manner(agent=AGENT, width=100))

    assert '@pytest.mark.replay(tools="recorded", allow="one-after-another")\n' in source
    assert "ran one after another, which this test allows." in source.replace("\n    # ", " ")


def test_settings_that_are_longer_than_a_line_have_one_of_their_own():
    captured = captured_of(swapped(), has_neighbours=True)

    source = source_of(captured, Manner(agent=AGENT, width=56))

    settings = 'on_unplayed="ignore", tools="recorded"'
    assert f"@pytest.mark.replay(\n    {settings}\n)\ndef test_no" in source


def test_other_sessions_of_the_recording_may_stay_unplayed():
    source = source_of(captured_of(swapped(), has_neighbours=True), Manner(agent=AGENT))

    assert '@pytest.mark.replay(on_unplayed="ignore", tools="recorded")\n' in source


def test_a_test_is_called_by_what_must_not_be():
    assert "test_no_lost_batch" == name_of_test(("lost-batch", "swapped-results"))
