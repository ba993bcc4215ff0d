"""`replaykit_volatile`: members of request bodies that differ from run to run."""

SOURCE = """
        import uuid

        from asking import post

        @pytest.mark.replay
        def test_it():
            post([{"role": "user", "content": "Go", "trace": str(uuid.uuid4())}])
"""


def test_a_member_that_differs_each_time_is_a_miss(suite):
    suite.tests(SOURCE)
    suite.record()

    suite.run().assert_outcomes(failed=1)


def test_once_named_it_says_nothing(suite):
    suite.ini("replaykit_volatile =", "    trace")
    suite.tests(SOURCE)
    suite.record()

    suite.run().assert_outcomes(passed=1)
