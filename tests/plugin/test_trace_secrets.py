"""What a page shows was redacted before, in every mode; what is left is looked at once more."""

import pytest

from tests.plugin.suite import KEY, answer, section
from tests.plugin.test_other_recorders import REPLY, YAML
from tests.plugin.traced import ON, ON_FAILURE, facts, outcome, page, pages

TALKATIVE = """
        @pytest.mark.replay
        def test_it(replay):
            key = __import__("os").environ["LLM_KEY"]
            tool = replay.tools({"log_in": lambda token: f"logged in with {token}"})["log_in"]
            tool(key)
            with pytest.raises(ValueError):
                replay.tools(lambda token: fail(token))(key)
            ask("Weather in Tokyo?")
            assert not key

        def fail(token):
            raise ValueError(f"wrong: {token}")
"""


@pytest.fixture
def talkative(suite):
    """An agent whose tools, provider and failure all say its key."""
    suite.tests(TALKATIVE)
    return suite


def test_a_recording_shows_no_key(talkative):
    run = talkative.run(
        "--replaykit=record", ON, replies=[answer(f"Your key is {KEY}.", set_cookie=KEY)]
    )

    run.assert_outcomes(failed=1)
    assert KEY in talkative.asked[0].headers["authorization"]
    assert KEY not in page(talkative)
    assert "Your key is <secret-1>." == facts(talkative)["exchanges"][0]["text"]
    assert {"logged in with <secret-1>", None} == {
        one.get("returned") for one in facts(talkative)["of_no_call"]
    }


def test_a_replay_shows_no_key(talkative):
    """
    Its requests carry the key as ever; those that are recorded to the byte are not looked into.
    """
    talkative.tests(TALKATIVE.replace("assert not key", "pass"))
    talkative.record(replies=[answer(f"Your key is {KEY}.")])
    talkative.tests(TALKATIVE)

    talkative.run(ON_FAILURE).assert_outcomes(failed=1)

    assert KEY not in page(talkative)
    assert 1 == len(facts(talkative)["exchanges"])


def test_a_model_that_is_really_asked_shows_no_key(talkative):
    talkative.run("--replaykit=live", ON, replies=[answer(f"Your key is {KEY}.")])

    assert KEY not in page(talkative)
    assert "live" == facts(talkative)["about"]["mode"]


def test_what_a_test_declares_is_kept_out(trip):
    tool = "lambda city: f'sunny in {city}, says agent-4711'"
    body = f"talk(replay.tools({{'get_weather': {tool}}})['get_weather'])"
    trip.run(body, ON, marker="redact_values=['agent-4711']")

    assert "agent-4711" not in page(trip.suite)
    assert "sunny in Tokyo, says <secret-1>" in page(trip.suite).replace("\\u003c", "<").replace(
        "\\u003e", ">"
    )


def test_what_another_recorder_has_kept_is_kept_out(suite):
    key = "sk-proj-" + "F0reign" * 7
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            ask_and_shrug("Weather?")
    """)
    suite.cassette("test_agent").mkdir(parents=True)
    spilt = YAML.replace(REPLY, REPLY.replace("foggy", f"foggy {key}"))
    suite.cassette("test_agent/test_it.yaml").write_text(spilt)

    suite.run(ON).assert_outcomes(passed=1)

    assert "foggy <openai-key-1>" == facts(suite)["exchanges"][0]["text"]
    assert key not in page(suite)


def test_a_secret_that_is_left_all_the_same_is_not_written(suite, monkeypatch):
    """
    As cassettes are, a page is looked at once more as a whole.
    """
    monkeypatch.setattr("replaykit.run.redacting.Redacting.text", lambda _, text: text)

    suite.tests(f"""
        @pytest.mark.replay(on_idle="ignore")
        @pytest.mark.parametrize("key", ["{KEY}"])
        def test_it(key):
            pass
    """)

    run = suite.run(ON)

    run.assert_outcomes(passed=1)
    assert [] == pages(suite)
    assert ".html: it would hold a secret (" in section(run, "replaykit summary")


def test_a_plan_is_told_without_its_secrets(trip):
    rule = f"replay.on('get_weather').returns('{KEY}')"
    trip.run(f"{rule}\ntalk(replay.tools(get_weather))", ON)

    assert KEY[:16] not in page(trip.suite)
    assert "returns '" in facts(trip.suite)["turns"][0]["calls"][0]["attempts"][0]["plan"]


def test_not_even_half_a_secret_is_quoted(trip):
    """
    As pytest quotes it: cut short, so that nobody could tell that it is one.
    """
    trip.run(f"assert {KEY!r} == 'none'", ON)

    assert KEY[:12] not in page(trip.suite)
    assert "failed: AssertionError at test_agent.py:8" == outcome(trip.suite)
