"""`replaykit_match`: how a request finds its recording."""

import pytest


@pytest.fixture
def changed_spelling(suite):
    """A suite whose test asks the same as was recorded, with the members in another order."""
    source = """
        from asking import post

        @pytest.mark.replay
        def test_it():
            post([{"role": "user", "content": "Weather in Tokyo?"}])
"""
    suite.tests(source)
    suite.record()
    suite.tests(
        source.replace(
            '{"role": "user", "content": "Weather in Tokyo?"}',
            '{"content": "Weather in Tokyo?", "role": "user"}',
        )
    )
    return suite


def test_the_question_is_what_counts(changed_spelling):
    changed_spelling.run().assert_outcomes(passed=1)


def test_exact_means_every_byte(changed_spelling):
    changed_spelling.ini("replaykit_match = exact")

    changed_spelling.run().assert_outcomes(failed=1)


def test_order_means_whatever_comes_next(suite):
    suite.ini("replaykit_match = order")
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            assert "sunny" == ask("Weather in Tokyo?")
    """)
    suite.record()
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            assert "sunny" == ask("Something else?")
    """)

    suite.run().assert_outcomes(passed=1)


def test_a_marker_may_bring_a_function(suite):
    suite.tests("""
        @pytest.mark.replay(match=lambda live, recorded: live.method == recorded.method)
        def test_it(request):
            assert "sunny" == ask(f"Weather at {id(request)}?")
    """)
    suite.record()

    suite.run().assert_outcomes(passed=1)


def test_another_rule_is_a_usage_error(suite):
    suite.ini("replaykit_match = body")

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert run.stderr.str().startswith("ERROR: replaykit_match: unknown match 'body' (expected ")
