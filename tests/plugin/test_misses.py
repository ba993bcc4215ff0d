"""Requests without a recording: the headline of their test, whatever became of them on the way."""

import importlib

import pytest

from tests.plugin.suite import answer, failure_of, said, section

RECORDED = """
        @pytest.mark.replay
        def test_it():
            assert "sunny" == ask("Weather in Tokyo?")
"""
MISS = """\
replaykit: no recording answers this request.

  POST http://127.0.0.1:9/v1/chat/completions
  sent at asking.py:19

  The nearest recording is exchange 1. It differs in
    messages[0].content
      recorded  "Weather in Tokyo?"
      asked     "Weather in Kyoto?"

How to fix:
  * if the change is meant, record it anew: pytest --replaykit=refresh test_agent.py::test_it
  * if a field changes with every run, name it in `volatile`, which the ini file calls \
`replaykit_volatile`"""
ORIENTATION = """\
cassette  cassettes/test_agent/test_it.cassette (replay)
requests  1 without a recording, 1 not asked for"""


@pytest.fixture
def other_question(suite):
    """A suite whose test now asks something else, and what is to come of it."""
    suite.tests(RECORDED)
    suite.record()

    def run(body, *args):
        suite.tests(
            f"""
        @pytest.mark.replay
        def test_it():
            {body}
"""
        )
        return suite.run(*args)

    return run


def test_a_miss_that_an_agent_shrugged_off_fails_its_test(other_question):
    run = other_question("ask_and_shrug('Weather in Kyoto?')")

    run.assert_outcomes(failed=1)
    assert MISS == failure_of(run, "test_it")
    assert ORIENTATION == section(run, "replaykit")


def test_a_test_that_expects_an_error_does_not_pass_by_a_miss(other_question):
    run = other_question("pytest.raises(Exception, ask, 'Weather in Kyoto?')")

    run.assert_outcomes(failed=1)
    assert MISS == failure_of(run, "test_it")


def test_a_miss_takes_the_place_of_the_error_that_it_became(other_question):
    """
    Where the user's code asked, and without the way through the library.
    """
    run = other_question("ask('Weather in Kyoto?')")

    run.assert_outcomes(failed=1)
    shown = failure_of(run, "test_it")
    lines = [line.removeprefix("E").strip() for line in shown.splitlines() if line[:1] == "E"]
    assert f"Failed: {MISS}".split() == " ".join(lines).partition("The test saw")[0].split()
    assert any(line.startswith("The test saw HTTPError: HTTP Error 404:") for line in lines)
    assert shown.endswith("asking.py:19: Failed")
    assert "urllib/request.py" not in shown


def test_what_breaks_for_want_of_an_answer_has_the_miss_as_its_headline(other_question):
    run = other_question("dict()[ask_and_shrug('Weather in Kyoto?')]")

    assert "FAILED test_agent.py::test_it - Failed: replaykit: no recording" in said(run)
    assert "E       The test saw KeyError: 'no idea'" in failure_of(run, "test_it")


def test_a_failed_assertion_is_not_accused_twice(other_question):
    """
    It may be about something else: the miss stands below it.
    """
    run = other_question("assert 'sunny' == ask_and_shrug('Weather in Kyoto?')")

    run.assert_outcomes(failed=1)
    assert "E       AssertionError: assert 'sunny' == 'no idea'" in failure_of(run, "test_it")
    assert f"{ORIENTATION}\n\n{MISS}" == section(run, "replaykit")
    assert 1 == said(run).count("no recording answers this request")


def test_an_assertion_about_the_very_text_of_a_miss_is_one(other_question):
    run = other_question(
        "assert None is next((e for e in [str(pytest.raises(Exception, ask, 'Weather in Kyoto?')"
        ".value.read())] if e), None)"
    )

    assert "FAILED test_agent.py::test_it - Failed: replaykit: no recording" in said(run)


def test_a_miss_after_the_test_is_an_error_of_the_teardown(suite):
    suite.tests(RECORDED)
    suite.record()
    suite.tests("""
        @pytest.fixture
        def assistant():
            yield
            ask_and_shrug("Weather in Kyoto?")

        @pytest.mark.replay
        def test_it(assistant):
            assert "sunny" == ask("Weather in Tokyo?")
    """)

    run = suite.run()

    run.assert_outcomes(passed=1, errors=1)
    assert MISS.partition("\n")[0] == failure_of(run, "test_it").partition("\n")[0]


def test_an_xfail_expects_a_miss_like_any_failure(other_question):
    run = other_question("pytest.xfail('not yet') if ask_and_shrug('Weather in Kyoto?') else None")

    run.assert_outcomes(xfailed=1)


def test_a_skipped_test_is_not_judged(other_question):
    run = other_question("ask_and_shrug('Weather in Kyoto?'); pytest.skip('no')")

    run.assert_outcomes(skipped=1)


def test_several_misses_are_told_at_once(other_question):
    run = other_question("[ask_and_shrug(f'Weather in {city}?') for city in ('Kyoto', 'Osaka')]")

    shown = failure_of(run, "test_it")
    assert MISS in shown
    assert shown.endswith(
        "1 more request found no recording:\n\n"
        "  POST http://127.0.0.1:9/v1/chat/completions, sent at asking.py:19"
    )


def test_a_missing_cassette_says_how_to_record_it(suite):
    suite.tests(RECORDED)

    run = suite.run()

    run.assert_outcomes(failed=1)
    command = "pytest --replaykit=record test_agent.py::test_it"
    shown = failure_of(run, "test_it")
    assert "Nothing is recorded yet." in shown
    assert f"  * record it: {command}" in shown
    assert "if the change is meant" not in shown
    assert f"1 test asked what is not recorded; to record it: {command}" == section(
        run, "replaykit summary"
    )


@pytest.mark.parametrize(
    ("sdk", "asking"),
    [
        ("openai", "client.chat.completions.create(model='gpt-5', messages=MESSAGES)"),
        ("anthropic", "client.messages.create(model='c', max_tokens=9, messages=MESSAGES)"),
    ],
)
def test_no_sdk_hides_a_miss(suite, sdk, asking):
    """
    Nor asks again: both would say "Connection error." after seconds of trying.
    """
    importlib.import_module(sdk)
    client = "OpenAI" if sdk == "openai" else "Anthropic"
    suite.tests(f"""
        import {sdk}

        MESSAGES = [{{"role": "user", "content": "Weather in Kyoto?"}}]

        @pytest.mark.replay
        def test_it(replay):
            client = {sdk}.{client}(api_key="k", base_url="http://127.0.0.1:9")
            try:
                {asking}
            finally:
                assert 1 == len(replay.outcome.missed)
    """)

    run = suite.run()

    run.assert_outcomes(failed=1)
    lines = failure_of(run, "test_it").splitlines()
    assert "E           Failed: replaykit: no recording answers this request." in lines
    assert "E           The test saw NotFoundError" in lines


def test_a_request_that_only_resembles_its_recording_is_told(suite):
    """
    The same people say the same, but a tool's result is gone.
    """
    suite.tests("""
        from asking import post

        CALL = {"id": "call_a", "type": "function", "function": {"name": "f", "arguments": "{}"}}
        ASKED = [{"role": "user", "content": "Go"}, {"role": "assistant", "tool_calls": [CALL]}]
        RESULT = {"role": "tool", "tool_call_id": "call_a", "content": "fine"}

        @pytest.mark.replay
        def test_it():
            post([*ASKED, RESULT])
    """)
    suite.record()
    source = (suite.pytester.path / "test_agent.py").read_text().replace(", RESULT])", "])")
    (suite.pytester.path / "test_agent.py").write_text(source)

    run = suite.run()

    run.assert_outcomes(failed=1)
    assert """\
replaykit: exchange 1 answered a request that asks something else.

  What people said in it is the same. The rest differs in

    messages[2]
      recorded  {"content":"fine","role":"tool","tool_call_id":"#1"}
      asked     (absent)

How to fix:
  * if the change is meant, record it anew: pytest --replaykit=refresh test_agent.py::test_it\
""" == failure_of(run, "test_it")


def test_record_does_not_make_do_with_a_resemblance(suite):
    suite.tests("""
        from asking import post

        @pytest.mark.replay
        def test_it():
            post([{"role": "user", "content": "Go"}])
    """)
    suite.record()
    source = (suite.pytester.path / "test_agent.py").read_text()
    more = '"Go"}, {"role": "assistant", "content": "Where?"}'
    (suite.pytester.path / "test_agent.py").write_text(source.replace('"Go"}', more))

    suite.record(replies=[answer("far")])

    assert 1 == len(suite.asked)
