"""`replaykit check` judges the session in a recording, without running anything."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cassette.store import publish
from replaykit.checks import NAMES
from replaykit.model import Span
from replaykit.report.recordings import RULES
from tests.checks.loops import loop
from tests.checks.mistakes import dropping, losing_the_batch, splitting, under_an_unknown_id
from tests.cli.recordings import KEY, interaction, record, vcrpy, write
from tests.docs.pages import text_of
from tests.report.seen import exchanges_of

PROVIDERS = ("openai_chat", "openai_responses", "anthropic_messages", "gemini")

DROPPED = """\
it.cassette:75: missing-result: turn 1 asked for 3 calls and got 2 results: nothing was sent for call_a.
  turn 1  gpt-5 asked for 3 calls in exchange 1; exchange 2 carried the results
    call_a  get_weather(city='Tokyo 1')   |########                |      1 s  NO RESULT SENT
    call_b  get_weather(city='London 1')  |################        |      2 s  sent
    call_c  get_weather(city='Paris 1')   |########################|      3 s  sent
  OpenAI answers such a request with 400:
    An assistant message with 'tool_calls' must be followed by tool messages responding to each
    'tool_call_id'. The following tool_call_ids did not have response messages: call_a
  Rule OAI-CHAT-1 of docs/provider_rules.md.
  How to fix:
    * send one `tool` message for every call of a turn, also for those that failed
    * if it is meant to be so: `replaykit check --ignore missing-result`

checked 1 file with 3 exchanges: 1 mistake
"""  # noqa: E501  (as it is printed)


def kept(name, agent, *, exchanges=None, spans=None, **about):
    """A cassette of what an agent did, with the executions of its tools."""
    spans = [one.span for one in agent.executions] if spans is None else spans
    asked = exchanges_of(agent) if exchanges is None else exchanges
    publish(name, Cassette.of(asked, keys=keys_of, spans=spans, **about))


def ended(agent):
    """The same agent, killed after the first reply."""
    return replace(agent, steps=agent.steps[:1])


@pytest.fixture
def it(here):
    """Where the recording goes that is checked."""
    return here / "it.cassette"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_session_that_went_well_is_fine(replaykit, it, provider):
    kept(it, loop(provider, 3, 2))

    answer = replaykit("check", it.name)

    assert (0, "checked 1 file with 3 exchanges: no findings\n", "") == answer


def test_a_mistake_is_told_at_its_exchange_with_the_words_of_the_provider(replaykit, it):
    kept(it, dropping(loop("openai_chat", 3, 2), 1))

    assert (1, DROPPED, "") == replaykit("check", it.name)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_an_id_that_nobody_gave_is_found_in_every_protocol(replaykit, it, provider):
    kept(it, under_an_unknown_id(loop(provider, 2), 1))

    answer = replaykit("check", it.name)

    assert 1 == answer.code
    assert f"{it.name}:" in answer.output
    assert ": unknown-id: " in answer.output


def test_what_costs_time_and_is_right_is_a_warning(replaykit, it):
    kept(it, splitting(loop("anthropic_messages", 2), 1))

    answer = replaykit("check", it.name)

    assert 0 == answer.code
    assert ": warning: results-split: " in answer.output
    assert 1 == replaykit("check", "--strict", it.name).code


@pytest.mark.parametrize("scope", ["", ":it.cassette", ":.", ":*.cassette"])
def test_what_is_meant_to_be_so_is_let_pass(replaykit, it, scope):
    kept(it, dropping(loop("openai_chat", 3), 1))

    answer = replaykit("check", "--ignore", f"missing-result{scope}", it.name)

    assert (0, "checked 1 file with 2 exchanges: no findings\n", "") == answer


@pytest.mark.parametrize("given", ["duplicate-result", "missing-result:elsewhere"])
def test_what_is_let_pass_lets_nothing_else_pass(replaykit, it, given):
    kept(it, dropping(loop("openai_chat", 3, 2), 1))

    assert (1, DROPPED, "") == replaykit("check", "--ignore", given, it.name)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("missing-results", "unknown rule 'missing-results' (expected missing-result"),
        ("secret:", "'secret:' names no path behind its colon"),
    ],
)
def test_a_rule_that_is_none_is_misuse(replaykit, given, problem):
    answer = replaykit("check", "--ignore", given, ".")

    assert (2, "") == (answer.code, answer.output)
    assert problem in answer.complaints


@pytest.mark.parametrize(
    ("line", "code"),
    [("replaykit_allow = missing-result", 0), ("replaykit_allow = late-tool", 1)],
)
def test_what_the_project_allows_its_tests_is_allowed_here(replaykit, it, line, code):
    write("pytest.ini", f"[pytest]\n{line}\n")
    kept(it, dropping(loop("openai_chat", 3), 1))

    assert code == replaykit("check", it.name).code


def test_limits_of_the_project_are_held_here(replaykit, it):
    write("pytest.ini", "[pytest]\nreplaykit_most_rounds = 1\nreplaykit_concurrent = true\n")
    kept(it, loop("openai_chat", 2, 2))

    answer = replaykit("check", it.name)

    assert 0 == answer.code
    assert ": warning: too-many-rounds: " in answer.output


def test_a_limit_that_is_none_names_the_file(replaykit, it, here):
    write("pytest.ini", "[pytest]\nreplaykit_most_rounds = many\n")
    kept(it, loop("openai_chat", 2))

    answer = replaykit("check", it.name)

    assert (
        2,
        "",
        f"{here / 'pytest.ini'}: replaykit_most_rounds: most_rounds is 'many'"
        " (expected a whole number)\n",
    ) == answer


@pytest.mark.parametrize(("ran", "told"), [(0, ""), (3, "3 of them were executed, ")])
def test_a_session_that_ends_with_a_turn_is_told_and_no_mistake(replaykit, it, ran, told):
    """
    It may have stopped there on purpose, as where the model answers by a call.
    """
    agent = ended(loop("openai_chat", 3))
    kept(it, agent, spans=[one.span for one in agent.executions[:ran]])

    assert (
        0,
        f"it.cassette:4: note: unfinished: turn 1 asked for 3 calls, {told}and the session ends"
        " there.\nchecked 1 file with 1 exchange: no findings, 1 note\n",
        "",
    ) == replaykit("check", it.name)


def test_a_session_that_ends_within_a_turn_looks_like_a_crash(replaykit, it):
    agent = ended(loop("openai_chat", 3))
    kept(it, agent, spans=[agent.executions[0].span])

    assert (
        0,
        "it.cassette:4: warning: unfinished: turn 1 asked for 3 calls, 1 of them was executed, and"
        " the session ends there.\n"
        "  How to fix: see why the program stopped between its tools: `replaykit reproduce"
        " it.cassette`.\n\nchecked 1 file with 1 exchange: 1 warning\n",
        "",
    ) == replaykit("check", it.name)


def test_a_crash_with_a_finding_of_its_own_is_told_once(replaykit, it):
    kept(it, ended(losing_the_batch(loop("openai_chat", 3), 1)))

    answer = replaykit("check", it.name)

    assert (1, 1, 0) == (
        answer.code,
        answer.output.count(": lost-batch: "),
        answer.output.count("unfinished"),
    )


def test_a_session_that_somebody_has_cut_is_not_judged(replaykit, it):
    """
    What the agent did is not what stands there.
    """
    kept(it, losing_the_batch(loop("openai_chat", 3, 2), 1))
    it.write_text(it.read_text().partition("\n=== 2 ")[0] + "\n")

    answer = replaykit("check", it.name)

    assert answer.output.endswith("checked 1 file with 1 exchange: 1 edited\n")


def test_what_is_found_in_a_session_is_told_without_its_secrets(replaykit, it):
    agent = dropping(loop("openai_chat", 2), 1)
    mixed = [
        replace(
            one,
            request=replace(one.request, body=one.request.body.replace(b"London", KEY.encode())),
            response=replace(
                one.response, body=one.response.body.replace(b"London", KEY.encode()), chunks=()
            ),
        )
        for one in exchanges_of(agent)
    ]
    kept(it, agent, exchanges=mixed)

    answer = replaykit("check", it.name)

    assert ": secret: " in answer.output
    assert ": missing-result: " in answer.output
    assert KEY not in answer.output


def test_an_exchange_that_stands_there_twice_is_told(replaykit, it):
    agent = loop("openai_chat", 2)
    first, second = exchanges_of(agent)
    kept(it, agent, exchanges=[first, second, replace(second, number=3)])

    answer = replaykit("check", it.name)

    assert (
        "warning: repeated-exchange: exchange 3 is exchange 2 once more, to the byte.\n"
        "  How to fix: take one of the two out, then `replaykit seal it.cassette`.\n"
    ) in answer.output


def strange(**facts):
    """An execution beside those of the calls."""
    return Span(**{"tool": "get_rain", "call_id": None, "started_ns": 0, "ended_ns": 1} | facts)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (
            {"call_id": "call_z", "exchange": 1},
            "get_rain under call_z, which no reply in exchange 1",
        ),
        ({"call_id": "call_z"}, "get_rain under call_z, which no reply"),
        ({"exchange": 2}, "get_rain, which no reply in exchange 2"),
    ],
)
def test_an_execution_of_a_call_that_nobody_asked_for_is_told(replaykit, it, facts, told):
    kept(it, loop("openai_chat", 2), spans=[strange(**facts)])

    answer = replaykit("check", it.name)

    assert 0 == answer.code
    assert f": warning: stray-execution: 1 execution of {told} asks for.\n" in answer.output


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"exchange": 1, "tool": "get_weather", "arguments": {"city": "tokyo"}},
        {"exchange": 1, "call_id": "call_a"},
    ],
    ids=["of no call", "with other arguments", "of another name"],
)
def test_an_execution_that_may_be_of_a_call_is_fine(replaykit, it, facts):
    """
    Programs call their tools themselves, and change arguments on the way.
    """
    kept(it, loop("openai_chat", 2), spans=[strange(**facts)])

    assert "stray" not in replaykit("check", it.name).output


def test_an_execution_of_a_reply_that_cannot_be_read_is_not_accused(replaykit, it):
    first, second = exchanges_of(loop("openai_chat", 2))
    broken = replace(
        second, request=replace(second.request, body=b'{"model":"gpt-5","messages":[7]}')
    )
    kept(it, loop("openai_chat", 2), exchanges=[first, broken], spans=[strange(exchange=2)])

    assert "stray" not in replaykit("check", it.name).output


def test_an_answer_that_broke_off_is_told(replaykit, it):
    agent = loop("openai_chat", 2)
    first, second = exchanges_of(agent)
    cut = replace(second, response=replace(second.response, is_cut=True))
    kept(it, agent, exchanges=[first, cut])

    answer = replaykit("check", it.name)

    assert ": note: cut-answer: the answer of exchange 2 broke off while it" in answer.output


def test_an_exchange_that_breaks_its_protocol_is_told(replaykit, it):
    agent = loop("openai_chat", 2)
    first, second = exchanges_of(agent)
    broken = replace(
        second, request=replace(second.request, body=b'{"model":"gpt-5","messages":[7]}')
    )
    kept(it, agent, exchanges=[first, broken])

    answer = replaykit("check", it.name)

    assert ": warning: not-understood: it breaks the protocol of its provider: " in answer.output


def test_a_rule_that_may_be_why_a_request_was_refused_is_named(replaykit, it):
    """
    A request that was taken broke no rule that matters there.
    """
    long_id = b"call_" + b"a" * 40
    asked = [
        replace(
            one,
            request=replace(
                one.request,
                url="https://models.example.com/v1/chat/completions",
                body=one.request.body.replace(b"call_a", long_id),
            ),
            response=replace(
                one.response,
                status=status,
                body=one.response.body.replace(b"call_a", long_id),
                chunks=(),
            ),
        )
        for one, status in zip(exchanges_of(loop("openai_chat", 1)), (200, 400), strict=True)
    ]
    kept(it, loop("openai_chat", 1), exchanges=asked, spans=[])

    answer = replaykit("check", it.name)

    assert 0 == answer.code
    assert (
        ": warning: provider-warning: exchange 2 was answered with 400, and its request breaks"
        " OAI-CHAT-10: "
    ) in answer.output
    assert "  How to fix: see OAI-CHAT-10 in docs/provider_rules.md.\n" in answer.output


def test_what_could_not_be_judged_is_told(replaykit, it):
    agent = loop("openai_responses", 1)
    first, second = exchanges_of(agent)
    body = second.request.body.replace(b"{", b'{"previous_response_id":"resp_gone",', 1)
    kept(it, agent, exchanges=[first, replace(second, request=replace(second.request, body=body))])

    answer = replaykit("check", it.name)

    assert ": note: not-judged: exchange 2: The response 'resp_gone' that" in answer.output


def test_a_file_without_an_exchange_is_told(replaykit):
    write("it.json", vcrpy())

    answer = replaykit("check", "it.json")

    assert (
        "it.json: warning: empty-recording: it holds no exchange that could be replayed.\n"
    ) in answer.output


OF_VCRPY = """\
- request:
    body: '{"model": "gpt-5", "messages": [7]}'
    headers: {}
    method: POST
    uri: https://api.openai.com/v1/chat/completions
  response:
    body: {string: '{}'}
    headers: {}
    status: {code: 200, message: OK}
"""


def test_exchanges_of_vcrpy_have_lines_too(replaykit):
    write("it.yaml", f"interactions:\n{OF_VCRPY * 2}version: 1\n")

    answer = replaykit("check", "it.yaml")

    assert ["it.yaml:2", "it.yaml:11"] == [
        line.partition(": warning: not-understood")[0]
        for line in answer.output.splitlines()
        if "not-understood" in line
    ]


NOW = datetime.now(UTC)


def test_a_recording_is_of_any_age_unless_somebody_says_how_old_it_may_be(replaykit, it):
    kept(it, loop("openai_chat", 2), recorded_at=NOW - timedelta(days=1000))

    assert 0 == replaykit("check", "--strict", it.name).code


@pytest.mark.parametrize("age", ["90d", "12w"])
def test_a_recording_that_is_too_old_is_told_with_the_command(replaykit, it, age):
    moment = NOW - timedelta(days=100, hours=1)
    kept(it, loop("openai_chat", 2), recorded_at=moment)

    assert (
        0,
        f"it.cassette: warning: stale: it was recorded on {moment:%Y-%m-%d}, 100 days ago, and"
        f" {int(age[:-1]) * {'d': 1, 'w': 7}[age[-1]]} are allowed.\n"
        "  How to fix: record it anew: `pytest --replaykit=refresh`.\n\n"
        "checked 1 file with 2 exchanges: 1 warning\n",
        "",
    ) == replaykit("check", "--stale-after", age, it.name)


def test_a_recording_that_is_young_enough_is_fine(replaykit, it):
    kept(it, loop("openai_chat", 2), recorded_at=NOW - timedelta(days=80))

    assert 0 == replaykit("check", "--strict", "--stale-after", "90d", it.name).code


def test_a_recording_of_an_older_sdk_is_told_where_age_matters(replaykit, it):
    made_with = (("openai", "0.28.1"), ("no-such-sdk", "1.0"), ("python", "2.7"))
    kept(it, loop("openai_chat", 2), recorded_at=NOW, made_with=made_with)

    answer = replaykit("check", "--stale-after", "90d", it.name)

    assert 1 == answer.output.count("older-sdk: it was recorded with openai 0.28.1, and ")
    assert answer.output.endswith("checked 1 file with 2 exchanges: 1 warning\n")


def test_a_cassette_without_a_date_is_to_be_recorded_anew(replaykit, it):
    kept(it, loop("openai_chat", 2))

    answer = replaykit("check", "--stale-after", "90d", it.name)

    assert (
        "it.cassette: note: undated: it does not say when it was recorded.\n"
        "  How to fix: record it anew: `pytest --replaykit=refresh`.\n"
    ) in answer.output


def test_a_recording_without_a_date_is_told_where_age_matters(replaykit):
    write("it.json", vcrpy(interaction("Rome")))

    answer = replaykit("check", "--stale-after", "90d", "it.json")

    assert 0 == answer.code
    assert "it.json: note: undated: it does not say when it was recorded.\n" in answer.output


@pytest.mark.parametrize("given", ["90", "0d", "-1d", "3m", "soon"])
def test_an_age_that_is_none_is_misuse(replaykit, given):
    record("it.cassette", "Rome")

    answer = replaykit("check", f"--stale-after={given}", "it.cassette")

    assert (2, "") == (answer.code, answer.output)
    assert answer.complaints.endswith(f"{given!r} is no age (expected one like 90d or 12w)\n")


def test_every_finding_of_a_run_is_a_rule_here():
    assert set(NAMES) <= set(RULES)


def test_every_rule_about_files_stands_on_its_page():
    page = text_of("docs/check.md")

    assert [] == [name for name in RULES if name not in NAMES and f"`{name}`" not in page]


def test_the_page_shows_a_finding_as_it_is_printed():
    shown = DROPPED.partition("\n\n")[0].replace("it.cassette", "cassettes/test_trip.cassette")

    assert f"```text\n{shown}\n```\n" in text_of("docs/check.md")
