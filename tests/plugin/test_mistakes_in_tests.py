"""What a test says to `replay` and nobody understands is shown in the test's own line."""

import pytest

from tests.plugin.suite import failure_of, said, section

MISTAKES = {
    'replay.on("get_rate", base="USD").takes("soon")': (
        "SettingError: on('get_rate', base='USD'): takes 'soon', which is no duration"
    ),
    'replay.on("get_rate").fails("Timeout: x")': (
        "SettingError: on('get_rate'): fails with 'Timeout: x', where 'Timeout' is no exception"
    ),
    'replay.on("get_rate", base=object())': "SettingError: argument 'base' is <object",
    'replay.plan([{"takes": "soon"}])': "SettingError: plan[0].takes: takes 'soon', which is no",
    'replay.watch("asking:TOOL")': "SettingError: 'asking:TOOL' cannot be watched: module 'asking'",
    'replay.watch(":TOOL")': "SettingError: ':TOOL' cannot be watched: importing '' fails: Empty",
    'replay.watch("trap:TOOL")': "SettingError: 'trap:TOOL' cannot be watched: importing 'trap'",
    "replay.tools(3)": "SettingError: there is no tool in 3 (expected a function",
}


@pytest.mark.parametrize(("mistake", "told"), MISTAKES.items(), ids=MISTAKES)
@pytest.mark.parametrize("place", ["test", "fixture"])
def test_it_is_shown_in_its_own_line_alone(suite, mistake, told, place):
    body = {"test": ("pass", mistake), "fixture": (mistake, "pass")}[place]
    suite.tests(f"""
        @pytest.fixture
        def prepared(replay):
            {body[0]}

        @pytest.mark.replay
        def test_it(replay, prepared):
            {body[1]}
    """)

    failure = failure_of(suite.run(), "test_it")

    assert f">       {mistake}\nE       replaykit.errors.{told}" in failure
    assert "direct cause" not in failure
    assert "/replaykit/" not in failure


@pytest.mark.parametrize("broken", ["import nothing_of_the_sort", "int('three')"])
def test_a_module_that_breaks_is_shown_where_it_breaks(suite, broken):
    suite.pytester.makepyfile(trap=f"{broken}\n")
    suite.tests("""
        @pytest.mark.replay
        def test_it(replay):
            replay.watch("trap:TOOLS")
    """)

    failure = failure_of(suite.run(), "test_it")

    assert f">   {broken}\n" in failure
    assert '>       replay.watch("trap:TOOLS")\nE       replaykit.errors.SettingError: ' in failure


@pytest.mark.parametrize("body", ['replay.on("get_rate").takes("soon")', "pass"])
def test_to_record_is_no_advice_where_recording_does_not_help(suite, body):
    suite.tests(f"""
        @pytest.mark.replay
        def test_it(replay):
            {body}
    """)

    assert "requests  none" == section(suite.run(), "replaykit").splitlines()[-1]


LINES = {
    "a miss": (
        "ask_and_shrug('Weather in Kyoto?')",
        "replaykit: no recording answers this request.",
    ),
    "idle": ("pass", "replaykit: no request came by, so nothing was replayed or recorded."),
}


@pytest.mark.parametrize(("body", "told"), LINES.values(), ids=LINES)
def test_what_the_plugin_finds_stands_in_the_line_of_its_test(suite, body, told):
    suite.tests(f"""
        @pytest.mark.replay
        def test_it():
            {body}
    """)

    run = suite.run("--tb=line")

    assert f"{suite.pytester.path / 'test_agent.py'}:4: Failed: {told}" in said(run).splitlines()


def test_what_a_test_says_itself_stays_where_it_says_it(suite):
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            pytest.fail("mine", pytrace=False)
    """)

    run = suite.run("--tb=line")

    assert f"{suite.pytester.path / 'test_agent.py'}:6: Failed: mine" in said(run).splitlines()


def test_a_method_of_unittest_is_shown_its_own_line_too(suite):
    suite.tests("""
        import unittest

        @pytest.mark.replay
        class TestIt(unittest.TestCase):
            @pytest.fixture(autouse=True)
            def _given(self, replay):
                self.replay = replay

            def test_it(self):
                self.replay.on("get_rate").takes("soon")
    """)

    failure = failure_of(suite.run(), "TestIt.test_it")

    assert '>       self.replay.on("get_rate").takes("soon")\nE       replaykit.errors.' in failure
    assert "/replaykit/" not in failure
