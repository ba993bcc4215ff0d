"""`replaykit_redact_patterns`, `_names`, `_allowed` and `replaykit_kept_headers`."""

import pytest

from tests.plugin.suite import KEY, answer

ASKS_OF = """
        @pytest.mark.replay
        def test_it():
            ask({text!r})
"""


def recorded(suite, text, *ini):
    suite.ini(*ini)
    suite.tests(ASKS_OF.format(text=text))
    suite.record()
    suite.run().assert_outcomes(passed=1)
    return suite.cassette().read_text()


def test_a_key_never_gets_into_a_cassette_whatever_the_settings(suite):
    assert KEY not in recorded(suite, f"My key is {KEY}.")


@pytest.mark.parametrize("shown", [False, True])
def test_patterns_are_for_secrets_of_ones_own(suite, shown):
    ini = () if shown else ("replaykit_redact_patterns =", "    tenant-[0-9]+")

    assert shown == ("tenant-4711" in recorded(suite, "I am tenant-4711.", *ini))


@pytest.mark.parametrize("shown", [False, True])
def test_names_are_of_members_whose_values_are_secret(suite, shown):
    ini = () if shown else ("replaykit_redact_names =", "    tenant")
    text = '{"tenant": "quite-secret-after-all"}'

    assert shown == ("quite-secret-after-all" in recorded(suite, text, *ini))


@pytest.mark.parametrize("shown", [False, True])
def test_what_only_looks_like_a_secret_may_be_allowed(suite, shown):
    harmless = "ghp_" + "a1B2" * 9
    ini = ("replaykit_redact_allowed =", f"    {harmless}") if shown else ()

    assert shown == (harmless in recorded(suite, f"A sample: {harmless}", *ini))


@pytest.mark.parametrize("shown", [False, True])
def test_further_headers_may_be_kept(suite, shown):
    suite.ini(*(("replaykit_kept_headers =", "    x-region") if shown else ()))
    suite.tests(ASKS_OF.format(text="Weather?"))

    suite.record(replies=[answer("sunny", **{"x-region": "north"})])

    assert shown == ("north" in suite.cassette().read_text())


def test_an_expression_that_is_none_is_a_usage_error(suite):
    suite.ini("replaykit_redact_patterns =", "    (")

    run = suite.run()

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert run.stderr.str().startswith(
        "ERROR: replaykit_redact_patterns: redact_patterns has '(', which is no regular expression"
    )
