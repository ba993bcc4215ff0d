"""What other programs read of a test: properties, in JUnit files too."""

import xml.etree.ElementTree as ET

import pytest

from tests.plugin.suite import answer, section

RECORDED = """
        @pytest.mark.replay
        def test_it():
            assert "sunny" == ask("Weather in Tokyo?")
"""
RERUN = "pytest test_agent.py::test_it"


def properties(suite, *args, **options):
    suite.run("--junitxml=report.xml", "-o", "junit_family=xunit1", *args, **options)
    (case,) = ET.parse(suite.pytester.path / "report.xml").getroot().iter("testcase")
    return {one.get("name"): one.get("value") for one in case.iter("property")}


def test_a_recorded_test(suite):
    suite.tests(RECORDED)

    assert {
        "replaykit_cassette": "cassettes/test_agent/test_it.cassette",
        "replaykit_mode": "record",
        "replaykit_played": "0",
        "replaykit_recorded": "1",
        "replaykit_missed": "0",
        "replaykit_unplayed": "0",
        "replaykit_recording": "saved",
    } == properties(suite, "--replaykit=record", replies=[answer("sunny")])


def test_a_replayed_test_that_asks_for_something_else(suite):
    suite.tests(RECORDED)
    suite.record()
    suite.tests(RECORDED.replace('"sunny" == ask("Weather in Tokyo?")', 'ask("Kyoto?")'))

    assert {
        "replaykit_cassette": "cassettes/test_agent/test_it.cassette",
        "replaykit_mode": "replay",
        "replaykit_played": "0",
        "replaykit_recorded": "0",
        "replaykit_missed": "1",
        "replaykit_unplayed": "0",
    } == properties(suite)


def test_a_test_that_is_off(suite):
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            pass
    """)

    assert {} == properties(suite, "--replaykit=off")


def test_a_repeated_test_says_everything_once(suite):
    pytest.importorskip("pytest_rerunfailures")
    suite.beside = ("rerunfailures",)
    suite.tests(RECORDED)
    suite.pytester.makeconftest("""
        def pytest_runtest_logreport(report):
            names = [name for name, _ in report.user_properties]
            assert len(set(names)) == len(names)
    """)

    run = suite.run("--reruns=2")

    run.assert_outcomes(failed=1)


def test_drift_is_told_where_a_test_fails(suite):
    """
    A tool said something else than when it was recorded: no bug, but worth knowing.
    """
    suite.tests("""
        from asking import post

        CALL = {"id": "call_a", "type": "function", "function": {"name": "f", "arguments": "{}"}}
        ASKED = [{"role": "user", "content": "Go"}, {"role": "assistant", "tool_calls": [CALL]}]
        SAID = "21 degrees"

        @pytest.mark.replay
        def test_it():
            post([*ASKED, {"role": "tool", "tool_call_id": "call_a", "content": SAID}])
            assert "21" in SAID
    """)
    suite.record()
    source = (suite.pytester.path / "test_agent.py").read_text()
    (suite.pytester.path / "test_agent.py").write_text(source.replace("21 deg", "18 deg"))

    run = suite.run()

    run.assert_outcomes(failed=1)
    run.stdout.fnmatch_lines(
        [
            "requests  1 played",
            "drift     exchange 1, messages[[]2[]].content",
            '            recorded  "21 degrees"',
            '            asked     "18 degrees"',
        ]
    )


def test_a_test_that_failed_before_it_asked_says_how_to_record_it(suite):
    """
    As where an SDK wants a key before anything else, and there is none.
    """
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            raise RuntimeError("Missing credentials.")
    """)

    run = suite.run()

    run.assert_outcomes(failed=1)
    assert (
        "cassette  cassettes/test_agent/test_it.cassette (replay; not there yet)\n"
        "requests  none\n"
        "next      pytest --replaykit=record test_agent.py::test_it\n"
        "          with your key in the environment, since that asks the provider"
        == section(run, "replaykit")
    )


@pytest.mark.parametrize(
    ("said", "example"),
    [
        ("Missing credentials. Please set the `OPENAI_API_KEY` or `OPENAI_ADMIN_KEY` variable.", 1),
        ("Could not resolve authentication method. Expected either api_key or auth_token.", 0),
    ],
)
def test_an_sdk_that_wants_a_key_before_it_begins_can_have_any(suite, said, example):
    suite.tests(RECORDED)
    suite.record()
    suite.tests(f"""
        @pytest.mark.replay
        def test_it():
            raise RuntimeError("{said}")
    """)

    run = suite.run()

    run.assert_outcomes(failed=1)
    told = "the key   a replay needs none; any text will do" + ": OPENAI_API_KEY=none" * example
    assert told == section(run, "replaykit").splitlines()[-1]


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        ("record", ["the key   what is recorded is replayed without one: " + RERUN]),
        ("refresh", ["the key   what is recorded is replayed without one: " + RERUN]),
        ("live", []),
    ],
)
def test_a_recording_for_which_the_key_is_missing_names_the_replay_that_needs_none(
    suite, mode, told
):
    suite.tests(RECORDED)
    suite.record()
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            raise RuntimeError("Missing credentials: api_key")
    """)

    run = suite.run(f"--replaykit={mode}")

    run.assert_outcomes(failed=1)
    assert told == section(run, "replaykit").splitlines()[2:]


def test_without_a_recording_a_missing_key_is_said_by_the_sdk_alone(suite):
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            raise RuntimeError("Missing credentials: api_key")
    """)

    run = suite.run("--replaykit=record")

    assert "requests  none" == section(run, "replaykit").splitlines()[-1]
