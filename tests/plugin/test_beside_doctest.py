"""Doctests have neither function nor class nor markers of their own; a conftest may mark them."""

CONFTEST = """
    import pytest

    def pytest_collection_modifyitems(items):
        for item in items:
            item.add_marker(pytest.mark.replay)
"""
MODULE = '''
def weather(city):
    """
    >>> from asking import ask
    >>> ask("Weather in Tokyo?")
    'sunny'
    """
'''
GUIDE = """
>>> from asking import ask
>>> ask("Weather in Tokyo?")
'sunny'
"""


def test_unmarked_ones_run_as_ever(suite):
    suite.pytester.makepyfile(trip='def plan():\n    """\n    >>> 1 + 1\n    2\n    """\n')

    suite.run("--doctest-modules").assert_outcomes(passed=1)


def test_marked_ones_are_recorded_and_replayed(suite):
    suite.pytester.makeconftest(CONFTEST)
    suite.pytester.makepyfile(trip=MODULE)
    suite.pytester.maketxtfile(guide=GUIDE)
    suite.record("--doctest-modules", "--doctest-glob=*.txt")

    run = suite.run("--doctest-modules", "--doctest-glob=*.txt")

    run.assert_outcomes(passed=2)
    assert 2 == len(suite.cassettes)


def test_a_miss_is_told(suite):
    suite.pytester.makeconftest(CONFTEST)
    suite.pytester.makepyfile(trip=MODULE)

    run = suite.run("--doctest-modules")

    run.assert_outcomes(failed=1)
    assert "no recording answers this request" in run.stdout.str()
