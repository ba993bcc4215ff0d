"""Histories that begin before the session does, or that the server holds."""

from dataclasses import replace

import pytest

from replaykit.checks import Expectations, examine, session_of
from replaykit.checks.case import case_at, cases_of
from tests.checks.loops import ask, loop, told
from tests.checks.mistakes import MISTAKES, dropping, one_by_one, results
from tests.checks.variants import beside_another, held_by_the_server, without_ids
from tests.checks.wires import PROVIDERS, Results, Said, Step, Told, Turn, readings_of

each_provider = pytest.mark.parametrize("provider", PROVIDERS)
CHAT = "openai_chat"
ASKED, ANSWERED = Turn((ask(0),)), Results((told(ask(0)),))


def named_in(provider, *history):
    """The findings of a session whose one request brings its history along."""
    findings = examine(session_of(readings_of(provider, [Step(history=history)]))).findings
    assert {None} >= {finding.turn for finding in findings}
    return [finding.name for finding in findings]


@each_provider
def test_a_history_that_was_kept_is_right(provider):
    assert [] == named_in(provider, Said("?"), ASKED, ANSWERED, Said("And now?"))


@pytest.mark.parametrize(
    ("provider", "history", "name"),
    [
        (CHAT, (Said("?"), ASKED, Said("!")), "missing-result"),
        (CHAT, (Said("?"), ANSWERED), "turn-not-sent-back"),
        (CHAT, (Said("?"), ANSWERED, ASKED), "results-before-turn"),
        (CHAT, (Said("?"), ASKED, Said("!"), ANSWERED), "text-before-results"),
        (CHAT, (Said("?"), ASKED, Results((*ANSWERED.told, *ANSWERED.told))), "duplicate-result"),
        ("gemini", (Said("?"), ASKED, Said("!"), ANSWERED), "text-before-results"),
    ],
)
def test_what_is_wrong_in_a_history_that_was_kept_is_named(provider, history, name):
    """
    Nobody saw the calls being asked for, so the provider alone tells.
    """
    assert name in named_in(provider, *history)


def test_results_without_ids_may_stand_too_far_behind():
    """
    Gemini gave no ids, and says no more than where results have to stand.
    """
    nameless = Turn((replace(ask(0), id=None),))
    results = Results((Told(id=None, text="rain"),))

    assert ["text-before-results"] == named_in("gemini", Said("?"), nameless, Said("!"), results)[
        -1:
    ]


def test_results_that_a_server_waits_for_are_missing():
    """
    The request names the response before it, and brings none of them.
    """
    held = held_by_the_server(loop("openai_responses", 2))
    first, second = held.steps
    wrong = replace(held, steps=(first, replace(second, history=(Said("Go on."),))))

    assert [("missing-result", "call_a", "call_b")] == wrong.named


def test_one_too_many_is_under_an_unknown_id_though_none_is_missing():
    more = Told(id="call_x", text="rain")
    wrong = loop(CHAT, 1).with_history(1, results(lambda told: [*told, more]))

    assert [("unknown-id",)] == wrong.named


def test_a_short_value_that_two_calls_share_accuses_nobody():
    """
    One call alone holds what another returned, and that is but a word.
    """
    short = loop(CHAT, 2).with_execution("call_b", result="yes")
    same = short.with_history(1, results(lambda told: [replace(one, text="yes") for one in told]))

    assert [] == same.named


def test_executions_may_be_known_by_the_ids_of_their_calls_alone():
    correct = one_by_one(loop(CHAT, 2), 1)
    unnumbered = correct
    for call_id in ("call_a", "call_b"):
        unnumbered = unnumbered.with_execution(call_id, exchange=None)

    assert correct.named == unnumbered.named


def test_mistakes_of_two_turns_are_told_by_turn():
    """
    The first ran one after another, the second lost a result.
    """
    wrong = dropping(one_by_one(loop(CHAT, 2, 2), 1), 2)

    assert [("one-after-another", "call_a", "call_b"), ("missing-result", "call_a2")] == wrong.named


def test_a_mistake_of_one_agent_is_not_that_of_another_beside_it():
    """
    Their requests cross; one of them appends its results twice when it tries again.
    """
    both = beside_another(loop(CHAT, 2, 1))
    doubled = replace(
        both.steps[2],
        calls=(),
        history=tuple(
            replace(e, told=(*e.told, *e.told)) if isinstance(e, Results) else e
            for e in both.steps[2].history
        ),
    )
    wrong = replace(both, steps=(*both.steps[:4], doubled, *both.steps[4:]), executions=())

    assert [("duplicate-result", "call_a", "call_b")] == wrong.named


@each_provider
def test_a_turn_is_not_in_a_request_of_another_conversation(provider):
    session = beside_another(loop(provider, 1)).session
    one, _ = cases_of(session)

    assert case_at(one, session.asked[3]) is None
    assert case_at(one, session.asked[2]).turn.number == one.turn.number


def test_a_call_of_another_turn_has_no_echo_here():
    first, second = cases_of(loop(CHAT, 1, 1).session)

    assert first.echo_of(second.calls[0]) is None


def test_a_turn_that_nobody_followed_up_was_sent_nowhere():
    [alone] = cases_of(replace(loop(CHAT, 1), steps=loop(CHAT, 1).steps[:1]).session)

    assert ((), None) == (alone.sent_since, alone.echo_of(alone.calls[0]))


def test_calls_without_ids_are_told_apart_by_their_tools():
    """
    Gemini gave no ids; the results of one turn are under each other's names.
    """

    def swapped(told):
        first, second = told
        return [replace(first, text=second.text), replace(second, text=first.text)]

    wrong = without_ids(loop("gemini", 2).with_history(1, results(swapped)))
    [finding] = wrong.verdict.findings

    assert ("swapped-results", ["tool_0", "tool_1"]) == (
        finding.name,
        [call.name for call in finding.calls],
    )


@each_provider
def test_limits_that_are_kept_are_no_finding(provider):
    generous = Expectations(most_rounds=9, longest_result=999, most_growth=9999)

    assert [] == replace(loop(provider, 2, 1), expectations=generous).named


def test_a_call_without_an_id_is_not_in_a_request_about_something_else():
    nameless = without_ids(loop("gemini", 1))
    other = Step(history=(Said("?"), Turn((ask(3),)), Results((told(ask(3)),))))
    session = replace(nameless, steps=(*nameless.steps, other)).session
    [case] = cases_of(session)

    assert case_at(case, session.asked[2]) is None


def test_a_history_that_was_cut_later_is_not_accused_beside_another_mistake():
    """
    A request is tried again with half of an early turn left out, and with results sent twice.
    """
    correct = loop(CHAT, 2, 1)
    question, early, told_early, late, told_late = correct.steps[2].history
    again = (
        question,
        Turn(early.calls[:1]),
        Results(told_early.told[:1]),
        late,
        Results((*told_late.told, *told_late.told)),
    )

    wrong = replace(correct, steps=(*correct.steps, replace(correct.steps[2], history=again)))

    assert [("duplicate-result", "call_a2")] == wrong.named


def test_a_refusal_of_another_kind_is_told_beside_a_mistake():
    """
    A result is missing, and the question is empty.
    """
    wrong = dropping(loop("anthropic_messages", 2), 1)
    first, second = wrong.steps
    empty = Said([{"type": "text", "text": ""}])
    blank = replace(second, history=(empty, *second.history[1:]))

    named = replace(wrong, steps=(first, blank)).named

    assert [("missing-result", "call_a"), ("refused-request",)] == named


@pytest.mark.parametrize(
    "what",
    [
        "text before the results",
        "results before the turn",
        "the assistant's turn is forgotten",
        "all results are dropped",
    ],
)
def test_what_is_wrong_with_a_turn_is_told_without_ids_too(what):
    """
    Gemini gave none; the finding is about the whole turn.
    """
    mistake = MISTAKES[what]
    wrong = without_ids(mistake.make(loop("gemini", 2), 1))
    [finding] = wrong.verdict.findings

    assert (mistake.name, ["tool_0", "tool_1"]) == (
        finding.name,
        [call.name for call in finding.calls],
    )


def test_results_that_are_appended_once_more_are_told_without_ids_too():
    correct = without_ids(loop("gemini", 2))
    first, second = correct.steps
    again = replace(second, history=(*second.history, second.history[-1]))
    [finding] = replace(correct, steps=(first, second, again)).verdict.findings

    assert ("duplicate-result", 2) == (finding.name, len(finding.calls))


def test_a_result_that_gemini_only_counts_is_missing():
    """
    Two calls without ids in a history that was kept, and one result.
    """
    calls = tuple(replace(ask(n), id=None, tool=f"tool_{n}") for n in range(2))
    one = Results((Told(id=None, text="rain", tool="tool_0"),))

    assert ["missing-result"] == named_in("gemini", Said("?"), Turn(calls), one)


def test_a_turn_of_which_a_call_is_gone_and_another_altered_is_altered():
    """
    Both were answered; which call became which cannot be said.
    """
    changed = (replace(ask(0), city="Nowhere"),)
    wrong = loop("openai_responses", 2).with_history(
        1, lambda entry: [Turn(changed)] if isinstance(entry, Turn) else [entry]
    )
    [finding] = wrong.verdict.findings

    assert ("turn-altered", 2, ()) == (finding.name, len(finding.calls), finding.others)
