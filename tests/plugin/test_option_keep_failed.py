"""`--replaykit-keep-failed`: what must not replace a cassette is kept beside it."""

from tests.plugin.suite import answer, failure, section


def test_a_failed_recording_is_set_aside(suite):
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            assert "sunny" == ask("Weather in Tokyo?")
    """)
    suite.record()
    good = suite.cassette().read_bytes()

    run = suite.run("--replaykit=refresh", "--replaykit-keep-failed", replies=[answer("rainy")])

    run.assert_outcomes(failed=1)
    aside = "test_agent/test_it.rejected.cassette"
    assert ["test_agent/test_it.cassette", aside] == suite.cassettes
    assert good == suite.cassette().read_bytes()
    assert b"rainy" in suite.cassette(aside).read_bytes()
    assert (
        "a recording was set aside; to take it all the same: "
        "mv cassettes/test_agent/test_it.rejected.cassette cassettes/test_agent/test_it.cassette"
        == section(run, "replaykit summary")
    )


def test_what_was_set_aside_can_be_taken(suite):
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            assert "sunny" == ask("Weather in Tokyo?")
            assert False
    """)
    suite.run("--replaykit=record", "--replaykit-keep-failed", replies=[answer("sunny")])
    suite.cassette("test_agent/test_it.rejected.cassette").rename(suite.cassette())
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            assert "sunny" == ask("Weather in Tokyo?")
    """)

    run = suite.run()

    run.assert_outcomes(passed=1)


def test_the_latest_failed_recording_is_the_one_kept(suite):
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            ask_and_shrug("Weather in Tokyo?")
    """)
    args = ("--replaykit=record", "--replaykit-keep-failed")

    suite.run(*args, replies=[failure(401)])
    suite.run(*args, replies=[failure(403)])

    assert ["test_agent/test_it.rejected.cassette"] == suite.cassettes
    kept = suite.cassette("test_agent/test_it.rejected.cassette").read_bytes()
    assert (0, 1) == (kept.count(b" 401 "), kept.count(b" 403 "))


def test_a_passing_recording_is_simply_saved(suite):
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            ask("Weather in Tokyo?")
    """)

    suite.record("--replaykit-keep-failed")

    assert ["test_agent/test_it.cassette"] == suite.cassettes
