"""What tests without the marker notice of replaykit: nothing."""

import textwrap

MARKED = """
        @pytest.mark.replay
        def test_it():
            ask("Weather in Tokyo?")
"""
HEAVY = {
    "vcr",
    "yaml",
    "httpx",
    "httpx2",
    "freezegun",
    "openai",
    "anthropic",
    "aiohttp",
    "requests",
}


def test_a_suite_without_marked_tests_loads_nothing_heavy(suite):
    """
    In a process of its own, with the plugin as it is installed.
    """
    suite.pytester.makepyfile(
        test_plain=f"""
        import sys

        def test_it():
            assert set() == {HEAVY} & set(sys.modules)
            ours = {{m for m in sys.modules if m.startswith("replaykit.")}}
            assert not [m for m in ours if m.startswith(("replaykit.wire", "replaykit.cassette"))]
        """
    )

    suite.run_apart().assert_outcomes(passed=1)


def test_neither_does_one_that_only_collects_marked_tests(suite):
    suite.tests("""
        import sys

        @pytest.mark.replay
        def test_marked():
            pass

        def test_it():
            assert "vcr" not in sys.modules
    """)

    suite.run_apart("-k", "test_it").assert_outcomes(passed=1, deselected=1)


def test_a_test_between_marked_ones_finds_every_client_as_it_was(suite):
    """
    The patches stay from one marked test to the next, and go before any other.
    """
    suite.tests("""
        import http.client
        import socket
        import ssl
        import threading
        from concurrent.futures import ThreadPoolExecutor

        import urllib3

        def clients():
            return (
                http.client.HTTPConnection,
                http.client.HTTPSConnection,
                urllib3.connection.HTTPConnection,
                urllib3.connectionpool.HTTPConnectionPool.ConnectionCls,
                threading.Thread.start,
                ThreadPoolExecutor.submit,
                socket.socket.connect,
                ssl.create_default_context,
            )

        UNTOUCHED = clients()

        @pytest.fixture(scope="module")
        def in_between():
            assert UNTOUCHED == clients()
            yield
            assert UNTOUCHED == clients()

        @pytest.mark.replay(on_idle="ignore")
        def test_first():
            assert UNTOUCHED != clients()

        @pytest.mark.replay(on_idle="ignore")
        def test_second():
            assert UNTOUCHED != clients()

        def test_plain(in_between):
            assert UNTOUCHED == clients()

        @pytest.mark.replay(on_idle="ignore", mode="off")
        def test_off():
            assert UNTOUCHED == clients()
    """)

    suite.run().assert_outcomes(passed=4)


def test_httpx_is_given_back_too(suite):
    suite.tests("""
        http = pytest.importorskip("httpx2") if __import__("importlib").util.find_spec(
            "httpx2"
        ) else pytest.importorskip("httpx")
        UNTOUCHED = http.HTTPTransport.handle_request

        @pytest.mark.replay(on_idle="ignore")
        def test_marked():
            assert UNTOUCHED != http.HTTPTransport.handle_request

        def test_plain():
            assert UNTOUCHED == http.HTTPTransport.handle_request
    """)

    suite.run().assert_outcomes(passed=2)


def test_after_the_session_everything_is_as_it_was(suite):
    import http.client  # noqa: PLC0415  (what the run inside must give back)

    before = http.client.HTTPConnection
    suite.tests(MARKED)

    suite.record()

    assert before is http.client.HTTPConnection


def test_the_network_is_open_for_other_tests(suite):
    """
    The guard hears every socket of the process, and minds only those of a replayed test.
    """
    suite.tests("""
        import socket

        def reach():
            socket.getaddrinfo("nobody.invalid", 80)

        @pytest.mark.replay(on_idle="ignore")
        def test_marked():
            pass

        def test_plain():
            with pytest.raises(socket.gaierror):
                reach()
    """)

    suite.run().assert_outcomes(passed=2)


def test_reports_of_other_tests_say_nothing_of_replaykit(suite):
    suite.pytester.makeconftest(
        textwrap.dedent("""
            def pytest_runtest_logreport(report):
                assert [] == report.user_properties
                assert [] == [s for s in report.sections if "replaykit" in s[0]]
        """)
    )
    suite.tests("""
        def test_passes():
            pass

        def test_fails():
            assert False
    """)

    run = suite.run()

    run.assert_outcomes(passed=1, failed=1)
    run.stdout.no_fnmatch_line("*replaykit*:*")
