"""`--replaykit=MODE`: what each mode lets through, what it keeps, and what else it may not say."""

import pytest

from tests.plugin.suite import answer, failure_of, said

ONE_QUESTION = """
        @pytest.mark.replay
        def test_it():
            assert "sunny" == ask("Weather in Tokyo?")
"""
TWO_QUESTIONS = """
        @pytest.mark.replay
        def test_it():
            assert "sunny" == ask("Weather in Tokyo?")
            assert "rainy" == ask("Weather in London?")
"""


def test_what_was_recorded_is_replayed_with_nobody_there(suite):
    suite.tests(ONE_QUESTION)
    suite.record()

    run = suite.run()

    run.assert_outcomes(passed=1)
    assert ["test_agent/test_it.cassette"] == suite.cassettes


def test_replay_writes_nothing(suite):
    suite.tests(ONE_QUESTION)
    suite.record()
    before = suite.cassette().read_bytes()
    suite.tests(TWO_QUESTIONS)

    run = suite.run("--replaykit=replay", replies=[answer("rainy")])

    run.assert_outcomes(failed=1)
    assert [] == suite.asked
    assert before == suite.cassette().read_bytes()
    assert ["test_agent/test_it.cassette"] == suite.cassettes


def test_record_asks_for_what_is_missing_alone(suite):
    suite.tests(ONE_QUESTION)
    suite.record()
    suite.tests(TWO_QUESTIONS)

    suite.record(replies=[answer("rainy")])

    assert 1 == len(suite.asked)
    assert b"London" in suite.asked[0].body
    suite.run().assert_outcomes(passed=1)


def test_record_leaves_a_cassette_alone_that_lacks_nothing(suite):
    suite.tests(ONE_QUESTION)
    suite.record()
    before = suite.cassette().read_bytes()

    suite.record(replies=[answer("rainy")])

    assert [] == suite.asked
    assert before == suite.cassette().read_bytes()


def test_refresh_asks_for_everything_anew(suite):
    suite.tests(TWO_QUESTIONS)
    suite.record(replies=[answer("sunny"), answer("rainy")])
    suite.tests(ONE_QUESTION)

    run = suite.run("--replaykit=refresh", replies=[answer("sunny")])

    run.assert_outcomes(passed=1)
    assert 1 == len(suite.asked)
    assert b"London" not in suite.cassette().read_bytes()


def test_live_asks_and_keeps_nothing(suite):
    suite.tests(ONE_QUESTION)

    run = suite.run("--replaykit=live", replies=[answer("sunny")])

    run.assert_outcomes(passed=1)
    assert 1 == len(suite.asked)
    assert [] == suite.cassettes


def test_off_does_nothing_at_all(suite):
    suite.tests("""
        import http.client

        UNTOUCHED = http.client.HTTPConnection

        @pytest.mark.replay
        def test_asks_nothing(replay):
            assert http.client.HTTPConnection is UNTOUCHED
            assert () == replay.exchanges
    """)

    run = suite.run("--replaykit=off")

    run.assert_outcomes(passed=1)
    assert [] == suite.cassettes


def test_another_mode_is_a_usage_error(suite):
    suite.tests(ONE_QUESTION)

    run = suite.run("--replaykit=repaly")

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert (
        "ERROR: --replaykit: unknown mode 'repaly' "
        "(expected replay, record, refresh, live or off)\n" == run.stderr.str()
    )


def test_the_help_says_what_each_mode_does(suite):
    run = suite.run("--help")

    run.stdout.fnmatch_lines(
        [
            "recording and replaying what agents ask models:",
            "  --replaykit=MODE *replay (default): answer from cassettes, let nothing*",
        ]
    )


def test_a_damaged_cassette_is_neither_played_nor_replaced(suite):
    suite.tests(ONE_QUESTION)
    suite.record()
    damaged = suite.cassette().read_bytes().replace(b"sunny", b"windy")
    suite.cassette().write_bytes(damaged)

    runs = [suite.run(f"--replaykit={m}", replies=[answer("x")]) for m in ("replay", "refresh")]

    for run in runs:
        run.assert_outcomes(errors=1)
        assert failure_of(run, "test_it").startswith("cannot read ")
    assert [] == suite.asked
    assert damaged == suite.cassette().read_bytes()
    assert "Traceback" not in said(runs[0])
