"""The marker: on functions, classes and modules, with a name, with settings, with mistakes."""

import re

import pytest

from tests.plugin.suite import answer, failure_of, said


def test_it_goes_on_functions_classes_and_modules(suite):
    suite.tests("""
        pytestmark = pytest.mark.replay

        def test_function():
            ask("Weather in Tokyo?")

        class TestOuter:
            class TestInner:
                def test_method(self):
                    ask("Weather in Tokyo?")

        @pytest.mark.parametrize("model", ["openai:gpt-4", "openai/gpt-4"])
        def test_models(model):
            ask("Weather in Tokyo?")
    """)

    suite.record()

    # What a file system could mistake has a digest to its name.
    assert [
        "test_agent/TestOuter.TestInner.test_method~*.cassette",
        "test_agent/test_function.cassette",
        "test_agent/test_models[openai-gpt-4]~*.cassette",
        "test_agent/test_models[openai-gpt-4]~*.cassette",
    ] == [re.sub(r"~[0-9a-f]{8}", "~*", name) for name in suite.cassettes]
    suite.run().assert_outcomes(passed=4)


def test_a_class_marker_covers_its_tests_alone(suite):
    suite.tests("""
        @pytest.mark.replay
        class TestMarked:
            def test_it(self, replay):
                ask("Weather in Tokyo?")

        def test_plain(request):
            assert "_replaykit_run" not in request.fixturenames
    """)

    run = suite.record()

    run.assert_outcomes(passed=2)


def test_the_nearest_marker_wins_and_lists_add_up(suite):
    suite.tests("""
        pytestmark = pytest.mark.replay(pace="recorded", volatile=["seed"], on_idle="ignore")

        @pytest.mark.replay(pace=2.0, volatile="trace")
        def test_it(replay):
            assert 2.0 == replay.settings.pace
            assert {"seed", "trace"} == replay.settings.volatile
            assert "ignore" == replay.settings.on_idle
    """)

    suite.run().assert_outcomes(passed=1)


def test_a_named_cassette_is_shared(suite):
    """
    Tests that share one may play a part of it each, and add to it one after the other.
    """
    suite.tests("""
        @pytest.mark.replay("shared/trip")
        class TestTrip:
            def test_first(self):
                ask("Weather in Tokyo?")

            def test_second(self):
                ask("Weather in London?")
    """)
    suite.record()

    run = suite.run("-o", "replaykit_on_unplayed=fail")

    assert ["shared/trip.cassette"] == suite.cassettes
    run.assert_outcomes(passed=2)


def test_a_shared_cassette_is_refreshed_once(suite):
    suite.tests("""
        @pytest.mark.replay(cassette="shared.cassette")
        @pytest.mark.parametrize("city", ["Tokyo", "London"])
        def test_it(city):
            ask(f"Weather in {city}?")
    """)
    suite.record()

    run = suite.run("--replaykit=refresh", replies=[answer("windy")])

    run.assert_outcomes(passed=2)
    content = suite.cassette("shared.cassette").read_text()
    assert (2, 0) == (content.count("windy"), content.count("sunny"))


MISTAKES = {
    "mode='repaly'": "unknown mode 'repaly' (expected replay, record, refresh, live or off)",
    "speed=2": "unknown setting 'speed' (expected mode, match, pace, volatile, allowed_hosts, "
    "ignored, allowed_statuses, redact_values, redact_patterns, redact_names, redact_allowed, "
    "kept_headers, on_unplayed, on_idle, keep_failed, clock, frozen, tools, plan, seed, "
    "concurrent, allow, sends, most_rounds, longest_result, most_growth or validate)",
    "tools='fake'": "unknown tools 'fake' (expected real or recorded)",
    "plan=[{'takes': -1}]": "plan[0].takes: takes is -1 (expected seconds from 0 to 1,000,000,000)",
    "seed='lucky'": "seed is 'lucky' (expected a whole number)",
    "concurrent='many'": "unknown concurrent 'many' (expected True, False or a text like 'at least "
    "3')",
    "allow='late-tools'": "unknown finding 'late-tools' (expected late-tool)",
    "sends=3": "sends is 3 (expected a function of a tool's name and its result)",
    "most_rounds=0": "most_rounds is 0 (expected a whole number above 0)",
    "validate=1": "validate is 1 (expected True or False)",
    "match='body'": "unknown match 'body' (expected question, exact, order or a function of the "
    "live and the recorded request)",
    "pace=0": "unknown pace 0 (expected at once, recorded or a factor above 0, where 2 is twice "
    "as fast)",
    "volatile=3": "volatile is 3 (expected a text, or a list of texts)",
    "allowed_statuses='ok'": "allowed_statuses is 'ok' (expected a list of HTTP statuses, as "
    "[401])",
    "redact_patterns='('": "redact_patterns has '(', which is no regular expression: missing ), "
    "unterminated subpattern at position 0",
    "on_unplayed='shrug'": "unknown on_unplayed 'shrug' (expected fail, warn or ignore)",
    "on_idle=None": "unknown on_idle None (expected fail or ignore)",
    "keep_failed='yes'": "keep_failed is 'yes' (expected True or False)",
    "'a', 'b'": "it takes one cassette name, not ('a', 'b')",
    "7": "it takes one cassette name, not (7,)",
    "'../../evil'": "cassette is '../../evil' (expected a path below the folder of all cassettes)",
    "cassette='/evil'": "cassette is '/evil' (expected a path below the folder of all cassettes)",
}


@pytest.mark.parametrize(("arguments", "complaint"), MISTAKES.items(), ids=list(MISTAKES))
def test_a_mistake_is_a_usage_error(suite, arguments, complaint):
    suite.tests(f"""
        @pytest.mark.replay({arguments})
        def test_it():
            ask("Weather in Tokyo?")
    """)

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert f"ERROR: test_agent.py::test_it: @pytest.mark.replay: {complaint}\n" == run.stderr.str()


def test_a_marker_that_a_test_gives_itself_comes_too_late_for_that(suite):
    suite.tests("""
        @pytest.fixture(autouse=True)
        def _marked(request):
            request.applymarker(pytest.mark.replay(mode="repaly"))

        @pytest.mark.replay
        def test_it():
            ask_and_shrug("Weather in Tokyo?")
    """)

    run = suite.run()

    run.assert_outcomes(failed=1)


def test_a_marker_added_by_a_conftest_counts(suite):
    suite.pytester.makeconftest("""
        import pytest

        def pytest_collection_modifyitems(items):
            for item in items:
                item.add_marker(pytest.mark.replay)
    """)
    suite.tests("""
        def test_it():
            ask("Weather in Tokyo?")
    """)

    suite.record()

    assert ["test_agent/test_it.cassette"] == suite.cassettes


def test_pytest_lists_it(suite):
    run = suite.run("--markers")

    run.stdout.fnmatch_lines(
        ["@pytest.mark.replay(cassette=None, [*], mode, match, pace, *): answer this test's*"]
    )
    assert "replaykit_dir" in said(run)


def test_a_bad_value_from_a_fixture_fails_the_test_without_a_traceback(suite):
    suite.pytester.makeconftest("""
        import pytest

        @pytest.fixture
        def replaykit_config():
            return {"pace": "leisurely"}
    """)
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            pass
    """)

    run = suite.run()

    run.assert_outcomes(errors=1)
    assert (
        "the fixture `replaykit_config`: unknown pace 'leisurely' (expected at once, recorded or "
        "a factor above 0, where 2 is twice as fast)" == failure_of(run, "test_it")
    )
