"""Where the pages of tests lie: under names one can read, and never two under one."""

import pytest

from tests.plugin.suite import said, section
from tests.plugin.test_verdict import SEQUENTIAL, WATCHED
from tests.plugin.traced import ON, facts, folder, pages
from tests.plugin.trips import written

PASSES = f"talk({WATCHED})"
MANY = """
        IDS = ["a/b", "a-b", "A-B", "..", "café", "東京", "x" * 300, "x" * 301, "a\\\\b", ":?*"]

        @pytest.mark.replay("one_for_all", on_idle="ignore")
        @pytest.mark.parametrize("name", IDS, ids=IDS)
        def test_it(name):
            pass

        class TestOf:
            @pytest.mark.replay("one_for_all", on_idle="ignore")
            def test_it(self):
                pass

        @pytest.mark.replay("one_for_all", on_idle="ignore")
        def test_plain():
            pass
"""


def summary(run):
    return section(run, "replaykit summary")


def test_each_test_has_a_page_of_its_own(suite):
    """
    Those of parameters that look alike on some disk, and those that share a cassette.
    """
    suite.tests(MANY)

    suite.run(ON).assert_outcomes(passed=12)

    names = pages(suite)
    assert 12 == len({name.casefold() for name in names})
    assert "test_plain" in names
    assert "test_it[a-b]" in names
    assert {"test_agent"} == {name.name for name in folder(suite).iterdir() if name.is_dir()}
    assert 100 >= max(len(name.encode()) for name in names)


def test_each_backend_has_a_page_of_its_own(suite):
    suite.tests("""
        @pytest.mark.replay(on_idle="ignore")
        @pytest.mark.parametrize("anyio_backend", ["asyncio", "trio"])
        def test_it(anyio_backend):
            pass
    """)

    suite.run(ON).assert_outcomes(passed=2)

    assert ["test_it[asyncio]", "test_it[trio]"] == pages(suite)


def test_tests_of_one_name_in_two_folders_have_two_pages(suite):
    for name in ("one", "two"):
        place = suite.pytester.mkpydir(name) / "test_agent.py"
        place.write_text(
            "import pytest\n\n\n@pytest.mark.replay(on_idle='ignore')\ndef test_it():\n    pass\n"
        )

    suite.run(ON).assert_outcomes(passed=2)

    assert ["one/test_agent/test_it", "two/test_agent/test_it"] == pages(suite)


def test_a_test_outside_of_rootdir_has_its_page_inside(suite, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    outside.joinpath("test_far.py").write_text(
        "import pytest\n\n\n@pytest.mark.replay(on_idle='ignore')\ndef test_it():\n    pass\n"
    )

    suite.run(ON, f"--rootdir={suite.pytester.path}", str(outside)).assert_outcomes(passed=1)

    assert 1 == len(pages(suite))


def test_no_secret_is_in_the_name_of_a_page(suite):
    key = "sk-proj-" + "Xy9Z" * 10
    suite.tests(f"""
        @pytest.mark.replay(on_idle="ignore")
        @pytest.mark.parametrize("key", ["{key}"])
        def test_it(key):
            pass
    """)

    suite.run(ON).assert_outcomes(passed=1)

    (name,) = pages(suite)
    assert key not in name
    assert key not in facts(suite, name)["title"]


def test_the_folder_is_chosen_in_the_ini_file(trip):
    trip.suite.ini("replaykit_trace = on", "replaykit_trace_dir = out/pages")

    run = trip.run(SEQUENTIAL)

    place = "out/pages/test_agent/test_it.html"
    assert f"page      {place}" in said(run)
    assert (trip.suite.pytester.path / place).is_file()


def test_the_command_line_wins_over_the_ini_file(trip):
    trip.suite.ini("replaykit_trace = on")

    trip.run(SEQUENTIAL, "--replaykit-trace=off")

    assert not folder(trip.suite).exists()


@pytest.mark.parametrize(
    ("args", "source"),
    [(["--replaykit-trace=sometimes"], "--replaykit-trace"), ([], "replaykit_trace")],
    ids=["option", "ini"],
)
def test_a_choice_that_is_none_is_a_usage_error(suite, args, source):
    suite.ini("replaykit_trace = sometimes")

    run = suite.run(*args)

    assert pytest.ExitCode.USAGE_ERROR == run.ret
    assert (
        f"ERROR: {source}: unknown trace 'sometimes' (expected on, retain-on-failure or off)\n"
        == run.stderr.str()
    )


def test_the_header_names_the_folder(trip):
    run = trip.run(PASSES, ON)

    assert (
        "replaykit: replay (default) · cassettes (1) · network blocked"
        " · pages replaykit-trace (on)\n" in said(run)
    )


def test_git_leaves_the_folder_alone(trip):
    trip.run(PASSES, ON)

    assert folder(trip.suite).joinpath(".gitignore").read_text().endswith("\n*\n")


def test_a_folder_that_was_there_is_not_hidden_from_git(trip):
    trip.suite.pytester.mkdir("replaykit-trace")

    trip.run(PASSES, ON)

    assert ["test_agent"] == [one.name for one in folder(trip.suite).iterdir()]


def test_nothing_is_left_beside_a_page(trip):
    trip.run(PASSES, ON)
    trip.run(PASSES, ON)

    assert ["test_it.html"] == [one.name for one in (folder(trip.suite) / "test_agent").iterdir()]


def test_a_place_that_takes_no_page_is_told_once(trip):
    """
    And the tests are as they are.
    """
    folder(trip.suite).write_text("a file")
    wrong = written(SEQUENTIAL, "'test_agent/test_it'", "test_wrong")
    trip.tests(f"{written(PASSES)}{wrong}")

    run = trip.suite.run(ON)

    run.assert_outcomes(passed=1, failed=1)
    assert (
        "2 pages could not be written (replaykit-trace: Not a directory); once that is mended:"
        " pytest --replaykit-trace=on test_agent.py::test_it test_agent.py::test_wrong"
        == summary(run)
    )
    assert "page      " not in said(run)


def test_what_is_no_page_stays(trip):
    place = folder(trip.suite) / "test_agent" / "test_it.html"
    place.parent.mkdir(parents=True)
    place.write_text("<h1>My own</h1>")

    run = trip.run(PASSES, ON)

    run.assert_outcomes(passed=1)
    assert "<h1>My own</h1>" == place.read_text()
    assert (
        "1 page could not be written (replaykit-trace/test_agent/test_it.html is there already,"
        " and is no page of replaykit's); once that is mended: pytest --replaykit-trace=on"
        " test_agent.py::test_it" == summary(run)
    )


def test_a_link_that_leads_out_of_the_folder_is_not_followed(trip, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    folder(trip.suite).mkdir()
    folder(trip.suite).joinpath("test_agent").symlink_to(outside)

    run = trip.run(PASSES, ON)

    run.assert_outcomes(passed=1)
    assert [] == list(outside.iterdir())
    assert "a link on the way to it leads elsewhere" in summary(run)


def test_a_page_that_cannot_be_drawn_costs_no_test(trip, monkeypatch):
    """
    Whatever is wrong with it: a mistake of ours is none of the test's.
    """

    def broken(*_):
        raise RuntimeError("out of ink")

    monkeypatch.setattr("replaykit.report.page.page_of", broken)
    line = broken.__code__.co_firstlineno + 1

    run = trip.run(PASSES, ON)

    run.assert_outcomes(passed=1)
    assert (
        f"1 page could not be written (RuntimeError at test_trace_places.py:{line}, a mistake of"
        " replaykit's: please report it); once that is mended: " in summary(run)
    )


def test_a_recording_has_a_page_too(suite):
    suite.tests("""
        @pytest.mark.replay
        def test_it():
            assert "sunny" == ask("Weather in Tokyo?")
    """)

    suite.record(ON)

    shown = facts(suite)
    assert ("record", 1) == (shown["about"]["mode"], len(shown["exchanges"]))
    assert "sunny" == shown["exchanges"][0]["text"]
