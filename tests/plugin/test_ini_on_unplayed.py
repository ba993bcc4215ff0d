"""`replaykit_on_unplayed`: recorded exchanges that nobody asked for."""

import pytest

from tests.plugin.suite import failure_of, said, section

TWO = """
        @pytest.mark.replay
        def test_it():
            ask("Weather in Tokyo?")
            {second}
"""
UNPLAYED = """\
replaykit: 1 recorded exchange nobody asked for.

  exchange 2: POST {url}/v1/chat/completions 200

How to fix:
  * if the test asks less than it did, record it anew: \
pytest --replaykit=refresh test_agent.py::test_it
  * if it asks now more, now less: @pytest.mark.replay(on_unplayed="ignore")"""
TO_DO = (
    "1 test left recorded exchanges unplayed; to record anew: "
    "pytest --replaykit=refresh test_agent.py::test_it"
)


@pytest.fixture
def asks_less(suite):
    """A suite whose test now asks one question of two."""
    suite.tests(TWO.format(second='ask("Weather in London?")'))
    suite.record()
    suite.tests(TWO.format(second=""))
    return suite


def url_in(suite):
    text = suite.cassette().read_text()
    return text.partition("POST ")[2].partition("/v1")[0]


def test_here_it_is_something_to_do(asks_less):
    run = asks_less.run()

    run.assert_outcomes(passed=1)
    assert TO_DO == section(run, "replaykit summary")


def test_under_ci_it_is_a_failure(asks_less, monkeypatch):
    monkeypatch.setenv("CI", "true")

    run = asks_less.run()

    run.assert_outcomes(passed=1, errors=1)
    assert UNPLAYED.format(url=url_in(asks_less)) == failure_of(run, "test_it")
    assert TO_DO == section(run, "replaykit summary")


def test_the_ini_file_may_say_so_too(asks_less):
    asks_less.ini("replaykit_on_unplayed = fail")

    asks_less.run().assert_outcomes(passed=1, errors=1)


def test_the_marker_may_relax_it(asks_less, monkeypatch):
    monkeypatch.setenv("CI", "true")
    source = (asks_less.pytester.path / "test_agent.py").read_text()
    relaxed = source.replace("mark.replay", 'mark.replay(on_unplayed="ignore")')
    (asks_less.pytester.path / "test_agent.py").write_text(relaxed)

    run = asks_less.run()

    run.assert_outcomes(passed=1)
    assert "replaykit summary" not in said(run)


@pytest.mark.parametrize("end", ["assert False", "pytest.skip('enough')", "pytest.xfail('no')"])
def test_a_test_that_did_not_pass_is_not_judged(asks_less, monkeypatch, end):
    monkeypatch.setenv("CI", "true")
    asks_less.tests(TWO.format(second=end))

    run = asks_less.run()

    assert "nobody asked for" not in said(run)
    assert "unplayed" not in said(run)


def test_a_failing_teardown_is_not_accused_twice(asks_less, monkeypatch):
    monkeypatch.setenv("CI", "true")
    asks_less.tests(
        """
        @pytest.fixture(autouse=True)
        def _broken():
            yield
            assert False
"""
        + TWO.format(second="")
    )

    run = asks_less.run()

    run.assert_outcomes(passed=1, errors=1)
    assert "nobody asked for" not in said(run)


def test_record_does_not_mind(asks_less, monkeypatch):
    monkeypatch.setenv("CI", "true")

    run = asks_less.record()

    assert TO_DO == section(run, "replaykit summary")


def test_one_of_several_tests_of_a_shared_cassette_is_not_judged(suite, monkeypatch):
    """
    Run alone, it cannot know what the others would play.
    """
    monkeypatch.setenv("CI", "true")
    suite.tests("""
        @pytest.mark.replay("shared")
        @pytest.mark.parametrize("city", ["Tokyo", "London"])
        def test_it(city):
            ask(f"Weather in {city}?")
    """)
    suite.record()

    runs = [suite.run(*args) for args in ((), ("-k", "Tokyo"), ("test_agent.py::test_it[Tokyo]",))]

    for run, count in zip(runs, (2, 1, 1), strict=True):
        run.assert_outcomes(passed=count, deselected=1 if run is runs[1] else 0)


def test_another_choice_is_a_usage_error(suite):
    suite.ini("replaykit_on_unplayed = shrug")

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert (
        "ERROR: replaykit_on_unplayed: unknown on_unplayed 'shrug' "
        "(expected fail, warn or ignore)\n" == run.stderr.str()
    )
