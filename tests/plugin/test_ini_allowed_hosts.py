"""`replaykit_allowed_hosts`: what may be reached in replay, beside this machine."""

SOURCE = """
        import socket

        @pytest.mark.replay(on_idle="ignore")
        def test_it():
            with pytest.raises(OSError):
                socket.create_connection(("{host}", 9))
"""


def test_a_host_is_blocked(suite):
    suite.tests(SOURCE.format(host="nobody.invalid"))

    suite.run().assert_outcomes(failed=1)


def test_a_host_that_is_named_is_not(suite):
    suite.ini("replaykit_allowed_hosts =", "    somebody.invalid")
    suite.tests(SOURCE.format(host="somebody.invalid"))

    suite.run().assert_outcomes(passed=1)
