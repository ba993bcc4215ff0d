"""Dates in a marked test: from when on they follow its clock, and when they do not."""

import json

import pytest

from replaykit.cassette.store import load
from tests.plugin.suite import failure_of, section

HEAD = """
        import datetime
        import time

        idle = pytest.mark.replay(on_idle="ignore")

        def at(replay):
            return replay.clock.now_ns() / 10**9
"""


def test_dates_begin_when_the_cassette_was_recorded(suite):
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            ask("Weather in Tokyo?")
    """)
    suite.record()
    recorded = load(suite.cassette()).recorded_at
    suite.tests(
        HEAD
        + f"""
        @pytest.mark.replay
        def test_it():
            recorded = {recorded!r}
            assert recorded == datetime.datetime.now(datetime.UTC)
            ask("Weather in Tokyo?")
            time.sleep(45.25)
            later = recorded + datetime.timedelta(seconds=45.25)
            assert later == datetime.datetime.now(datetime.UTC)
            assert abs(later.timestamp() - time.time()) < 1e-6
"""
    )

    suite.run().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("headers", "begins"),
    [
        ({"date": ["Tue, 01 Jan 2030 00:00:07 GMT"]}, "1893456007 == time.time()"),
        ({"date": ["yesterday"]}, "1893456007 > time.time()"),
        ({}, "1893456007 > time.time()"),
    ],
)
def test_or_when_another_recorders_server_said_it_was(suite, headers, begins):
    response = {
        "status": {"code": 200, "message": "OK"},
        "headers": headers,
        "body": {"string": "{}"},
    }
    request = {"method": "GET", "uri": "https://api.openai.com/v1/models", "body": ""}
    suite.pytester.mkdir("cassettes").joinpath("test_agent").mkdir()
    suite.cassette("test_agent/test_it.json").write_text(
        json.dumps(
            {
                "version": 1,
                "interactions": [{"request": {**request, "headers": {}}, "response": response}],
            }
        )
    )
    suite.tests(f"""
        import time

        @pytest.mark.replay(on_idle="ignore")
        def test_it():
            assert {begins}
    """)

    suite.run().assert_outcomes(passed=1)


def test_a_tests_own_freezegun_wins(suite):
    suite.tests(
        HEAD
        + """
        import freezegun

        @idle
        @freezegun.freeze_time("2020-02-02")
        def test_it(replay):
            began = time.time()
            time.sleep(30)
            assert (2020, began) == (datetime.datetime.now().year, time.time())
            assert 30 == at(replay)
"""
    )

    suite.run().assert_outcomes(passed=1)


def test_so_does_that_of_a_fixture(suite):
    suite.tests(
        HEAD
        + """
        import freezegun

        @pytest.fixture
        def frozen():
            with freezegun.freeze_time("2020-02-02") as frozen:
                yield frozen

        @idle
        def test_it(replay, frozen):
            frozen.tick(60)
            time.sleep(30)
            assert 1 == datetime.datetime.now().minute
            assert 30 == at(replay)
            assert False
"""
    )

    run = suite.run()

    run.assert_outcomes(failed=1)
    assert "assert False" in failure_of(run, "test_it")
    assert "clock     dates follow the test's own freeze_time(), not the clock" in section(
        run, "replaykit"
    )


def test_time_machine_is_refused_with_the_way_out(suite):
    suite.tests("""
        @pytest.mark.replay(on_idle="ignore")
        def test_it():
            raise RuntimeError("time-machine cannot start when freezegun is active.")
    """)

    run = suite.run()

    run.assert_outcomes(failed=1)
    assert "How to fix: @pytest.mark.replay(frozen=False), and dates are what" in failure_of(
        run, "test_it"
    )


def test_what_is_loaded_for_a_tool_in_a_frozen_test_holds_on_to_no_stand_in(suite):
    """
    A declared tool is watched, and what watches it loaded, when first it is called: in the window.
    """
    suite.tests("""
        import datetime
        import sys
        import replaykit

        @replaykit.tool
        def day_of(moment):
            return moment.date()

        @pytest.mark.replay(on_idle="ignore")
        def test_first():
            assert "replaykit.tools.toolbox" not in sys.modules
            day_of(datetime.datetime.now())
            assert "replaykit.tools.toolbox" in sys.modules

        def test_then():
            stand_ins = [
                (name, attribute)
                for name, module in list(sys.modules.items())
                for attribute, value in list(vars(module).items())
                if name.startswith("replaykit.")
                and getattr(value, "__module__", None) == "freezegun.api"
                and not name.startswith("replaykit.clock")
            ]
            assert [] == stand_ins
    """)

    suite.run_apart("-p", "no:random_order").assert_outcomes(passed=2)
