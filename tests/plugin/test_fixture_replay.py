"""The fixtures `replay` and `replaykit_config`."""

from tests.plugin.suite import answer, failure_of


def test_it_shows_what_went_over_the_wire(suite):
    suite.tests("""
        @pytest.mark.replay
        def test_it(replay):
            assert "sunny" == ask("Weather in Tokyo?")

            (exchange,) = replay.exchanges
            assert b"Tokyo" in exchange.request.body
            assert b"sunny" in exchange.response.body
            assert () == replay.turns
            assert (1, ()) == (replay.outcome.intercepted, replay.complaints)
    """)

    suite.record()

    suite.run().assert_outcomes(passed=1)


def test_the_run_is_open_before_any_other_fixture_and_after(suite):
    """
    So that clients are covered that fixtures build, in whichever scope.
    """
    suite.tests("""
        @pytest.fixture(scope="session")
        def greeting():
            yield ask("Hello?")
            ask("Goodbye?")

        @pytest.fixture(autouse=True)
        def warm():
            return ask("Warm?")

        @pytest.mark.replay
        def test_it(greeting, warm):
            assert ("sunny", "sunny") == (greeting, warm)
    """)
    suite.record()

    run = suite.run()

    run.assert_outcomes(passed=1)
    assert 3 == suite.cassette().read_bytes().count(b"\n=== ")


def test_without_the_marker_it_says_what_is_missing(suite):
    suite.tests("""
        def test_it(replay):
            pass
    """)

    run = suite.run()

    run.assert_outcomes(errors=1)
    assert (
        "the fixture `replay` is for marked tests.\n"
        "How to fix: put @pytest.mark.replay on the test, its class or its module"
        == failure_of(run, "test_it")
    )


def test_settings_of_a_folder_come_from_a_fixture(suite):
    suite.pytester.makeconftest("""
        import pytest

        @pytest.fixture(scope="package")
        def replaykit_config():
            return {"on_idle": "ignore", "volatile": ["seed"]}
    """)
    suite.tests("""
        @pytest.mark.replay(volatile=["trace"])
        def test_it(replay):
            assert {"seed", "trace"} == replay.settings.volatile
    """)

    suite.run().assert_outcomes(passed=1)


def test_pytest_lists_the_fixtures(suite):
    run = suite.run("--fixtures")

    for name in ("replay", "replaykit_config", "replaykit_dir"):
        run.stdout.fnmatch_lines([f"{name}*-- *fixtures.py:*"])
    run.stdout.no_fnmatch_line("*_replaykit_run*")
    run.stdout.no_fnmatch_line("*no docstring available*")


def test_a_run_that_fails_to_open_is_not_there(suite):
    suite.tests("""
        @pytest.mark.replay
        def test_it(replay):
            ask("Weather in Tokyo?")
    """)
    suite.record(replies=[answer("sunny")])
    suite.cassette().write_text("")

    run = suite.run()

    run.assert_outcomes(errors=1)
    assert failure_of(run, "test_it").startswith("cannot read ")


def test_a_config_that_is_no_dictionary_is_named(suite):
    suite.pytester.makeconftest("""
        import pytest

        @pytest.fixture
        def replaykit_config():
            return ["match"]
    """)
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            pass
    """)

    run = suite.run()

    run.assert_outcomes(errors=1)
    assert (
        "the fixture `replaykit_config` gives ['match'] (expected a dictionary of settings)"
        == failure_of(run, "test_it")
    )
