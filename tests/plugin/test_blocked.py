"""Attempts to leave the machine in replay: refused, told where, and never forgiven."""

import pytest

from tests.plugin.suite import failure_of, said

BLOCKED = """\
replaykit: something tried to leave the machine, which nothing may in replay.

  api.example.com:443 at test_agent.py:8

How to fix:
  * record what is missing: pytest --replaykit=record test_agent.py::test_it
  * a host that tests may always reach goes into `replaykit_allowed_hosts`"""


def tries(suite, how, *args):
    suite.tests(f"""
        import socket

        @pytest.mark.replay
        def test_it():
            {how}
    """)
    return suite.run(*args)


def test_one_that_was_caught_fails_its_test(suite):
    run = tries(suite, "pytest.raises(OSError, socket.create_connection, ('api.example.com', 443))")

    run.assert_outcomes(failed=1)
    assert BLOCKED == failure_of(run, "test_it")


def test_one_that_was_not_says_so_where_the_user_made_it(suite):
    run = tries(suite, "socket.create_connection(('api.example.com', 443))")

    run.assert_outcomes(failed=1)
    shown = failure_of(run, "test_it")
    assert "E       replaykit.errors.BlockedNetworkError: replaykit: api.example.com:443" in shown
    assert shown.endswith("test_agent.py:8: BlockedNetworkError")
    assert 1 == said(run).count("nothing leaves the machine in replay")
    assert "something tried to leave" not in said(run)


def test_it_becomes_the_headline_of_what_a_library_made_of_it(suite):
    run = tries(suite, "__import__('ftplib').FTP('api.example.com')")

    run.assert_outcomes(failed=1)
    assert "api.example.com" in failure_of(run, "test_it")


@pytest.mark.parametrize("mode", ["record", "live", "off"])
def test_in_other_modes_nothing_is_blocked(suite, mode):
    how = "pytest.raises(socket.gaierror, socket.getaddrinfo, 'nobody.invalid', 443)"
    run = tries(suite, how, f"--replaykit={mode}", "-o", "replaykit_on_idle=ignore")

    run.assert_outcomes(passed=1)


def test_this_machine_may_always_be_reached(suite):
    run = tries(
        suite,
        "pytest.raises(ConnectionRefusedError, socket.create_connection, ('localhost', 9))",
        "-o",
        "replaykit_on_idle=ignore",
    )

    run.assert_outcomes(passed=1)


def test_one_that_was_caught_in_a_worker_of_xdist_fails_its_test(suite):
    pytest.importorskip("xdist")
    suite.beside = ("xdist",)
    caught = "pytest.raises(OSError, socket.create_connection, ('api.example.com', 443))"

    run = tries(suite, caught, "-n", "1")

    run.assert_outcomes(failed=1)
    assert BLOCKED.splitlines()[0] in said(run)
