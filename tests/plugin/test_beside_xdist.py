"""Beside xdist: reports, leftovers and mistakes come together from many processes."""

import pytest

from tests.plugin.suite import said, section

pytest.importorskip("xdist")

TWO = """
        @pytest.mark.replay
        @pytest.mark.parametrize("city", ["tokyo", "london"])
        def test_it(city):
            ask(f"Weather in {city}?")
"""
WORKERS = ("-n", "2")


@pytest.fixture
def spread(suite):
    """A suite with cassettes, of which one is used by no test, before it runs in two processes."""
    suite.tests(TWO)
    suite.record()
    suite.cassette("test_agent/test_gone.cassette").write_bytes(b"")
    suite.beside = ("xdist",)
    return suite


def test_leftovers_are_those_that_no_process_used(spread):
    """
    And a group, which xdist writes into node ids, changes no name.
    """
    marked = TWO.replace(
        "@pytest.mark.replay", "@pytest.mark.replay\n@pytest.mark.xdist_group('g')"
    )
    spread.tests(marked.replace("\n@", "\n        @"))

    run = spread.run(*WORKERS, "--dist=loadgroup", "--replaykit-prune")

    run.assert_outcomes(passed=2)
    assert 2 == len(spread.cassettes)
    assert (
        "removed 1 cassette that no test uses:\n  cassettes/test_agent/test_gone.cassette"
        == section(run, "replaykit summary")
    )


def test_a_crashed_process_keeps_all_cassettes(spread):
    """
    Its tests are given to another, so that the rest of the session may well pass.
    """
    spread.tests(TWO + "            if city == 'london': __import__('os')._exit(1)\n")

    run = spread.run(*WORKERS, "--replaykit-prune")

    assert 3 == len(spread.cassettes)
    assert "nothing was pruned, because a worker crashed;" in section(run, "replaykit summary")


def test_misses_and_mistakes_are_told(spread):
    spread.tests(
        TWO.replace("Weather", "Rain")
        + """
        @pytest.mark.replay(mode="repaly")
        def test_mistaken():
            pass
"""
    )

    run = spread.run(*WORKERS)

    run.assert_outcomes(failed=2, errors=1)
    assert "unknown mode 'repaly' (expected replay, record, refresh, live or off)" in said(run)
    assert 2 == said(run).count("requests  1 without a recording")
    assert section(run, "replaykit summary").startswith(
        "2 tests asked something else than was recorded; "
    )
