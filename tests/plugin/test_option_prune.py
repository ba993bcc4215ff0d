"""`--replaykit-prune`: removes what no test uses, and only when that is certain."""

import pytest

from tests.plugin.suite import section

TWO_TESTS = """
        @pytest.mark.replay
        def test_it():
            ask("Weather in Tokyo?")

        @pytest.mark.replay
        def test_other():
            ask("Weather in London?")
"""
ONE_TEST = TWO_TESTS.partition("        @pytest.mark.replay\n        def test_other")[0]
BOTH = ["test_agent/test_it.cassette", "test_agent/test_other.cassette"]


@pytest.fixture
def with_leftover(suite):
    """A suite with two cassettes, of which one has lost its test."""
    suite.tests(TWO_TESTS)
    suite.record()
    suite.tests(ONE_TEST)
    return suite


def test_a_cassette_without_a_test_is_removed(with_leftover):
    run = with_leftover.run("--replaykit-prune")

    assert ["test_agent/test_it.cassette"] == with_leftover.cassettes
    assert (
        "removed 1 cassette that no test uses:\n  cassettes/test_agent/test_other.cassette"
        == section(run, "replaykit summary")
    )


def test_without_the_option_it_is_told_and_stays(with_leftover):
    run = with_leftover.run()

    assert BOTH == with_leftover.cassettes
    assert "1 cassette that no test uses; to remove it: pytest --replaykit-prune" == section(
        run, "replaykit summary"
    )


def test_folders_that_become_empty_go_too(suite):
    suite.tests(ONE_TEST, name="test_gone")
    suite.tests(ONE_TEST)
    suite.record()
    (suite.pytester.path / "test_gone.py").unlink()

    suite.run("--replaykit-prune")

    root = suite.pytester.path / "cassettes"
    assert ["test_agent"] == [folder.name for folder in root.iterdir()]


def test_what_was_set_aside_goes_with_its_cassette(with_leftover):
    root = with_leftover.pytester.path / "cassettes" / "test_agent"
    for name in ("test_it", "test_other"):
        (root / f"{name}.rejected.cassette").write_bytes(b"")

    with_leftover.run("--replaykit-prune")

    kept = ["test_agent/test_it.cassette", "test_agent/test_it.rejected.cassette"]
    assert kept == with_leftover.cassettes


REFUSALS = {
    "a keyword": (("-k", "it"), "-k picks some tests"),
    "a marker": (("-m", "replay"), "-m picks some tests"),
    "a path": (("test_agent.py",), "the command line picks some tests"),
    "a test": (("test_agent.py::test_it",), "the command line picks some tests"),
    "a deselected test": (("--deselect=test_agent.py::test_it",), "tests were deselected"),
    "an ignored file": (("--ignore=test_more.py",), "--ignore leaves files out"),
    "collection alone": (("--collect-only",), "no test ran"),
}


@pytest.mark.parametrize(("args", "why"), REFUSALS.values(), ids=REFUSALS)
def test_part_of_a_suite_shows_nothing(with_leftover, args, why):
    with_leftover.tests(ONE_TEST, name="test_more")
    with_leftover.record("test_more.py")

    run = with_leftover.run("--replaykit-prune", *args)

    assert set(BOTH) < set(with_leftover.cassettes)
    assert (
        f"nothing was pruned, because {why}; once the whole suite passes: pytest --replaykit-prune"
        == section(run, "replaykit summary")
    )


def test_the_last_failed_are_part_of_a_suite(with_leftover):
    with_leftover.beside = ("cacheprovider",)

    run = with_leftover.run("--replaykit-prune", "--lf")

    assert BOTH == with_leftover.cassettes
    assert "because --lf picks some tests;" in section(run, "replaykit summary")


def test_a_subfolder_is_part_of_a_suite(with_leftover, monkeypatch):
    (with_leftover.pytester.path / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    folder = with_leftover.pytester.mkdir("unit")
    source = with_leftover.pytester.path / "test_agent.py"
    source.rename(folder / "test_unit.py")
    with_leftover.record()
    monkeypatch.chdir(folder)

    run = with_leftover.run("--replaykit-prune")

    assert set(BOTH) < set(with_leftover.cassettes)
    assert "because the command line picks some tests;" in section(run, "replaykit summary")


BROKEN = {
    "a failed test": ("def test_more(): assert False", "not every test passed"),
    "a skipped module": (
        "pytest.skip('not here', allow_module_level=True)",
        "a module was skipped or could not be collected",
    ),
    "a broken module": ("1 / 0", "a module was skipped or could not be collected"),
}


@pytest.mark.parametrize(("source", "why"), BROKEN.values(), ids=BROKEN)
def test_a_suite_that_did_not_pass_as_a_whole_shows_nothing(with_leftover, source, why):
    with_leftover.tests(f"        {source}", name="test_more")

    run = with_leftover.run("--replaykit-prune")

    assert BOTH == with_leftover.cassettes
    assert f"because {why};" in section(run, "replaykit summary")


def test_the_cassette_of_a_skipped_test_stays(suite):
    suite.tests(TWO_TESTS)
    suite.record()
    suite.tests(TWO_TESTS.replace("def test_other", "@pytest.mark.skip\n        def test_other"))
    suite.cassette().with_name("test_gone.cassette").write_bytes(b"")

    suite.run("--replaykit-prune")

    assert BOTH == suite.cassettes


def test_a_cassette_that_a_test_opens_itself_stays(suite):
    suite.tests(
        ONE_TEST
        + """
        def test_other():
            import replaykit

            with replaykit.replay("cassettes/test_agent/test_other.cassette"):
                ask("Weather in London?")
"""
    )
    suite.pytester.makepyfile(test_first=(suite.pytester.path / "test_agent.py").read_text())
    suite.tests(TWO_TESTS)
    suite.record("test_agent.py")
    (suite.pytester.path / "test_first.py").rename(suite.pytester.path / "test_agent.py")

    run = suite.run("--replaykit-prune")

    run.assert_outcomes(passed=2)
    assert BOTH == suite.cassettes


def test_without_a_test_that_uses_a_cassette_nothing_is_removed(with_leftover):
    with_leftover.tests("        def test_plain(): pass")

    run = with_leftover.run("--replaykit-prune")

    assert BOTH == with_leftover.cassettes
    assert "because no test used a cassette;" in section(run, "replaykit summary")


def test_other_folders_of_the_suite_are_looked_through_too(suite):
    suite.pytester.makeconftest("""
        import pytest

        @pytest.fixture
        def replaykit_dir(tmp_path_factory, request):
            return request.config.rootpath / "recordings"
    """)
    suite.tests(TWO_TESTS)
    suite.record()
    suite.tests(ONE_TEST)

    suite.run("--replaykit-prune")

    root = suite.pytester.path / "recordings"
    assert ["test_it.cassette"] == [path.name for path in root.rglob("*.cassette")]
