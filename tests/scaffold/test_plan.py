"""What was seen of the tools, as rules: each with the shortest condition that tells its call."""

from dataclasses import replace

from replaykit.checks import session_of
from replaykit.scaffold.plan import rules_of
from tests.checks.loops import loop, ran
from tests.checks.wires import Ask, Results, Said, Step, Told, Turn, readings_of


def rules_for(*turns, provider="openai_chat"):
    """The rules for a session that asks for these calls, turn by turn, each of which ran."""
    history, steps = [Said("Weather?")], []
    for calls in [*turns, ()]:
        steps.append(Step(history=tuple(history), calls=calls))
        results = Results(tuple(Told(id=call.id, text="sun") for call in calls))
        history += [Turn(calls), results]
    executions = tuple(
        ran(call, exchange=number, start=10 * number, end=10 * number + 1)
        for number, calls in enumerate(turns, 1)
        for call in calls
    )
    session = session_of(readings_of(provider, steps), executions=executions)
    return rules_of(session.turns, executions)


def conditions(*turns, **more):
    return [rule.conditions for rule in rules_for(*turns, **more)]


def test_a_tool_that_is_called_once_needs_no_condition():
    calls = (Ask(id="a", city="Tokyo"), Ask(id="b", city="Tokyo", tool="get_rate"))

    assert [{}, {}] == conditions(calls)


def test_an_argument_tells_calls_apart():
    calls = (Ask(id="a", city="Tokyo"), Ask(id="b", city="London"))

    assert [{"city": "Tokyo"}, {"city": "London"}] == conditions(calls)


def test_a_turn_tells_apart_what_has_the_same_arguments():
    first, second = (Ask(id="a", city="Tokyo"),), (Ask(id="b", city="Tokyo"),)

    assert [{"turn": 1}, {"turn": 2}] == conditions(first, second)


def test_an_id_tells_twins_apart():
    calls = (Ask(id="a", city="Tokyo"), Ask(id="b", city="Tokyo"))

    assert [{"id": "a"}, {"id": "b"}] == conditions(calls)


def test_a_long_argument_is_not_written_out():
    calls = (Ask(id="a", city="To" * 40), Ask(id="b", city="London\n"))

    assert [{"id": "a"}, {"id": "b"}] == conditions(calls)


def test_where_there_is_no_id_twins_are_counted():
    calls = (Ask(id=None, city="Tokyo"), Ask(id=None, city="Tokyo"))

    assert [1, 2] == [given["nth"] for given in conditions(calls, provider="gemini")]


def test_what_answers_no_call_has_no_rule():
    nested = ran(Ask(id=None, city="Oslo"), end=1)
    session = replace(loop("openai_chat", 1), executions=(nested,)).session

    assert () == rules_of(session.turns, session.executions)
