"""The examples of docs/pytest.md run as they stand there."""

import json

from tests.docs.pages import block_after, code_in, section_of, tables_in, text_of
from tests.docs.situations import finding
from tests.plugin.suite import answer

PAGE = text_of("docs/pytest.md")


def put(suite, name, file=None):
    """Writes a file that the page shows into the suite."""
    suite.pytester.path.joinpath(file or name).write_text(block_after(f"file: {name}", PAGE))


def test_the_first_example_is_recorded_and_replayed(suite):
    put(suite, "test_agent.py")
    suite.record()

    suite.run().assert_outcomes(passed=1)


def test_the_settings_are_understood(suite):
    """
    Those of marker, fixture and ini file together.
    """
    for name in ("pytest.ini", "conftest.py", "test_settings.py"):
        put(suite, name)
    suite.record("--strict-config", "--strict-markers")

    suite.run("--strict-config").assert_outcomes(passed=3)
    folder = suite.pytester.path / "tests" / "cassettes"
    assert ["weather", "test_settings"] == [path.stem for path in sorted(folder.glob("*/*"))]


def test_the_marker_example_stands_alone(suite):
    put(suite, "test_settings.py")
    suite.record()

    suite.run().assert_outcomes(passed=3)
    assert ["shared/weather.cassette", "test_settings/test_settings.cassette"] == suite.cassettes


def test_a_declared_tool_is_watched_in_place(suite):
    put(suite, "rates.py")
    put(suite, "test_rates.py")
    suite.record()

    suite.run().assert_outcomes(passed=1)


def test_the_file_for_other_programs_has_the_members_of_the_page(suite):
    _, members = tables_in(section_of(PAGE, "For other programs"))
    described = {name: code_in(about) for names, about in members for name in code_in(names)}
    finding(suite)

    suite.run("--replaykit-json=out/session.json", "--replaykit-trace=on")

    session = json.loads(suite.pytester.path.joinpath("out/session.json").read_text())
    (test,) = session["tests"]
    assert {"version", "tests"} == session.keys()
    assert described.keys() == test.keys()
    assert set(described["requests"]) == test["requests"].keys()
    assert set(described["turns"]) >= test["turns"][0].keys() | test["turns"][0]["calls"][0].keys()
    assert ["missing-result"] == [one["name"] for one in test["findings"]]


def test_doctests_are_marked(suite):
    put(suite, "conftest_of_doctests.py", "conftest.py")
    suite.pytester.makepyfile(
        trip='"""\n>>> from asking import ask\n>>> ask("Weather in Tokyo?")\n\'sunny\'\n"""\n'
    )
    suite.record("--doctest-modules")

    suite.run("--doctest-modules").assert_outcomes(passed=1)


def test_a_fixture_of_a_wider_scope_may_open_a_cassette_of_its_own(suite):
    """
    So that it does not matter which test comes first.
    """
    suite.tests("""
        import replaykit

        @pytest.fixture(scope="session")
        def greeting(request):
            mode = request.config.getoption("replaykit") or "replay"
            with replaykit.replay("fixtures.cassette", mode=mode):
                return ask("Hello?")

        @pytest.mark.replay
        @pytest.mark.parametrize("city", ["Tokyo", "London"])
        def test_it(greeting, city):
            assert ask(f"Weather in {city}?") == greeting
    """)
    suite.record(replies=[answer("sunny")])

    run = suite.run("test_agent.py::test_it[London]", "test_agent.py::test_it[Tokyo]")

    run.assert_outcomes(passed=2)
