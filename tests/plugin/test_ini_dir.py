"""`replaykit_dir`, the ini key and the fixture: where the cassettes lie."""

ONE = """
        @pytest.mark.replay
        def test_it():
            ask("Weather in Tokyo?")
"""


def recorded_in(suite):
    root = suite.pytester.path
    return sorted(str(path.relative_to(root)) for path in root.rglob("*.cassette"))


def test_the_ini_key_is_read_from_the_root_of_the_suite(suite):
    suite.ini("replaykit_dir = tapes/all")
    suite.tests(ONE)

    suite.record()

    assert ["tapes/all/test_agent/test_it.cassette"] == recorded_in(suite)


def test_the_fixture_may_be_overridden_in_any_scope(suite):
    suite.pytester.makeconftest("""
        import pytest

        @pytest.fixture(params=["a", "b"], scope="module")
        def region(request):
            return request.param

        @pytest.fixture(scope="module")
        def replaykit_dir(replaykit_dir, region):
            return replaykit_dir / region
    """)
    suite.tests(ONE.replace("test_it()", "test_it(region)"))

    suite.record()

    assert [
        "cassettes/a/test_agent/test_it[a].cassette",
        "cassettes/b/test_agent/test_it[b].cassette",
    ] == recorded_in(suite)
