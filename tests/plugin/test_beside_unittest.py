"""Methods of unittest.TestCase: pytest puts their failures aside instead of raising them."""

import pytest

from tests.plugin.suite import answer, failure_of, said, section

CASE = """
        import unittest

        @pytest.mark.replay
        class TestTrip(unittest.TestCase):
            def setUp(self):
                self.greeting = ask("Hello?")

            def test_it(self):
                {body}
"""
NAME = "TestTrip.test_it"


def test_they_are_recorded_and_replayed(suite):
    suite.tests(CASE.format(body='self.assertEqual("sunny", self.greeting)'))
    suite.record()

    suite.run().assert_outcomes(passed=1)


def test_async_ones_too(suite):
    source = CASE.replace("unittest.TestCase", "unittest.IsolatedAsyncioTestCase")
    suite.tests(source.replace("def test_it", "async def test_it").format(body="ask('Where?')"))
    suite.record()

    suite.run().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("ask_and_shrug('Kyoto?')", "failed"),
        ("ask('Kyoto?')", "failed"),
        ("self.skipTest('not now')", "skipped"),
    ],
)
def test_what_became_of_a_miss(suite, body, kind):
    suite.tests(CASE.format(body="pass"))
    suite.record()
    suite.tests(CASE.format(body=body))

    run = suite.run()

    run.assert_outcomes(**{kind: 1})
    if kind == "failed":
        assert "FAILED test_agent.py::TestTrip::test_it - Failed: replaykit: no recording" in said(
            run
        )
        assert 1 == failure_of(run, NAME).count("no recording answers")


def test_a_failed_assertion_is_not_accused_twice(suite):
    suite.tests(CASE.format(body="self.assertEqual('rainy', ask_and_shrug('Kyoto?'))"))

    run = suite.run()

    run.assert_outcomes(failed=1)
    # setUp asks first, and nothing is recorded.
    assert "FAILED test_agent.py::TestTrip::test_it - Failed: replaykit: no recording" in said(run)


def test_a_failed_method_does_not_replace_a_good_cassette(suite):
    suite.tests(CASE.format(body="pass"))
    suite.record()
    good = suite.cassettes, [suite.cassette(name).read_bytes() for name in suite.cassettes]
    suite.tests(CASE.format(body="self.fail('no')"))

    run = suite.run("--replaykit=refresh", replies=None)

    run.assert_outcomes(failed=1)
    assert good == (
        suite.cassettes,
        [suite.cassette(name).read_bytes() for name in suite.cassettes],
    )


def test_subtests_are_parts_of_their_test(suite):
    suite.tests(
        CASE.format(
            body="""for city in ("Tokyo", "London"):
                    with self.subTest(city):
                        self.assertEqual("sunny", ask(city))"""
        )
    )
    suite.record()

    run = suite.run()

    assert 0 == run.ret
    assert "replaykit summary" not in said(run)


def test_a_failed_subtest_keeps_a_recording_from_being_saved(suite):
    suite.tests(
        CASE.format(
            body="""with self.subTest("one"):
                    self.assertEqual("rainy", ask("Tokyo?"))"""
        )
    )

    run = suite.run("--replaykit=record", replies=[answer("sunny")])

    assert 1 == run.ret
    assert [] == suite.cassettes
    assert section(run, "replaykit summary").startswith("1 recording not saved")
