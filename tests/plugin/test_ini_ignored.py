"""`replaykit_ignored`: telemetry, which is none of a test's questions."""

import pytest

from tests.plugin.suite import answer

SOURCE = """
        import urllib.request

        def report(host):
            request = urllib.request.Request(f"http://{{host}}/v1/traces", b"{{}}")
            with urllib.request.urlopen(request) as response:
                assert 200 == response.status

        @pytest.mark.replay({marker})
        def test_it(replay):
            ask("Weather in Tokyo?")
            for host in {hosts}:
                report(host)
"""


@pytest.fixture
def recorded(suite):
    suite.tests(SOURCE.format(marker="", hosts=()))
    suite.record()
    return suite


def test_telemetry_of_ones_own_is_missed(recorded):
    recorded.tests(SOURCE.format(marker="", hosts=("telemetry.invalid",)))

    recorded.run().assert_outcomes(failed=1)


def test_what_is_named_is_not(recorded):
    """
    The ini file, the fixture and the marker add up, and known telemetry counts as ever.
    """
    recorded.ini("replaykit_ignored =", "    a.invalid", "    b.invalid/v1")
    recorded.pytester.makeconftest("""
        import pytest

        @pytest.fixture
        def replaykit_config():
            return {"ignored": ["c.invalid"]}
    """)
    recorded.tests(
        SOURCE.format(
            marker="ignored=['d.invalid']",
            hosts=("a.invalid", "b.invalid", "c.invalid", "d.invalid", "localhost:4318"),
        )
    )

    recorded.run().assert_outcomes(passed=1)


def test_what_is_no_address_is_a_usage_error(suite):
    suite.ini("replaykit_ignored = https://telemetry.internal")

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert "ERROR: replaykit_ignored: ignored has 'https://telemetry.internal'" in run.stderr.str()


def test_an_exporter_that_wakes_on_the_virtual_clock_is_answered(suite):
    """
    It sends every few seconds, and a tool takes thirty.
    """
    suite.tests("""
        import threading
        import time
        import urllib.request

        URL = "https://api.openai.com/v1/traces/ingest"

        @pytest.mark.replay
        def test_it(replay):
            sent, over = [], threading.Event()

            def export():
                while not over.wait(5):
                    urllib.request.urlopen(urllib.request.Request(URL, b"{}")).close()
                    sent.append(replay.clock.now_ns())

            exporter = threading.Thread(target=export)
            exporter.start()
            replay.on("look_up").takes(30)
            watched = replay.tools(look_up)
            ask("Weather in Tokyo?")
            watched()
            over.set()
            exporter.join()
            if replay.mode == "replay":
                assert 5 <= len(sent) <= 6
            assert 1 == replay.outcome.intercepted

        def look_up():
            return "sunny"
    """)
    suite.run("--replaykit=record", replies=[answer("sunny")]).assert_outcomes(passed=1)

    suite.run().assert_outcomes(passed=1)
