"""`replaykit reproduce`: where the test and its cassette go, what it calls, and what it refuses."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from replaykit.cassette.store import load, publish
from replaykit.cli.new_test import put_in_place
from replaykit.cli.project_layout import layout_for
from tests.checks.loops import loop, ran
from tests.checks.mistakes import MISTAKES
from tests.checks.wires import Ask
from tests.cli import recordings
from tests.cli.bugs import AGENT, ALONE, SWAPPING
from tests.cli.recordings import KEY, cassette, edit, interaction, vcrpy, write
from tests.cli.test_convert import grpc
from tests.scaffold import captures
from tests.scaffold.captures import swapped

CASSETTE = Path("cassettes/test_bug/test_no_swapped_results.cassette")


def lines_in(path):
    return Path(path).read_text(encoding="utf-8").splitlines()


def test_a_test_and_its_cassette_are_written_and_the_recording_stays(replaykit, bug):
    before = bug.read_bytes()

    answer = replaykit("reproduce", "bug.cassette")

    assert (
        0,
        "test_bug.py: reproduces bug.cassette: swapped-results\n"
        f"{CASSETTE}: 2 exchanges for it\n"
        "Next: fill in the call of your agent at test_bug.py:22, then `pytest test_bug.py`\n",
        "",
    ) == answer
    assert lines_in("test_bug.py")[21].strip().startswith("pytest.fail(")
    assert (before, before) == (bug.read_bytes(), CASSETTE.read_bytes())


def test_with_the_agent_there_is_nothing_to_fill_in(replaykit, bug, monkeypatch):
    write("called_1.py", AGENT)

    answer = replaykit("reproduce", "bug.cassette", "--agent", "called_1:answer")

    assert answer.output.endswith(
        "\nNext: `pytest test_bug.py`, which fails until the agent is mended\n"
    )
    assert "from called_1 import answer" in lines_in("test_bug.py")


def test_tools_are_watched_and_run_if_that_is_asked_for(replaykit, bug):
    replaykit("reproduce", "bug.cassette", "--tools", "real", "--tool", "trip:TOOLS")

    lines = lines_in("test_bug.py")
    assert "@pytest.mark.replay" in lines
    assert '    replay.watch("trip:TOOLS")' in lines
    assert '    replay.on("get_weather", city="Tokyo").takes(0.031)' in lines


@pytest.mark.parametrize(
    ("module", "decorator", "named"),
    [
        ("called_7", "@replaykit.tool", ()),
        ("called_8", "", ("--tool", "called_8:get_weather")),
    ],
    ids=["declared", "plain"],
)
def test_with_tools_that_run_it_fails_until_the_agent_is_mended(
    replaykit, pytester, monkeypatch, module, decorator, named
):
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # its module is written anew
    captures.record("bug.cassette", swapped())
    write(f"{module}.py", SWAPPING.format(decorator=decorator, execute="as_they_end"))
    agent = ("--agent", f"{module}:answer")

    answer = replaykit("reproduce", "bug.cassette", "--tools", "real", *named, *agent)
    del sys.modules[module]  # the command has looked at it
    ill = pytester.runpytest_inprocess("test_bug.py", *ALONE)
    write(f"{module}.py", SWAPPING.format(decorator=decorator, execute="at_once"))
    mended = pytester.runpytest_inprocess("test_bug.py", *ALONE)

    assert (0, "") == (answer.code, answer.complaints)
    ill.assert_outcomes(failed=1)
    ill.stdout.fnmatch_lines(["E *replaykit: swapped-results: *"])
    mended.assert_outcomes(passed=1)


def test_a_tool_that_is_no_path_is_misuse(replaykit, bug):
    answer = replaykit("reproduce", "bug.cassette", "--tool", "trip tools")

    complaint = (
        "--tool is 'trip tools' (expected a module and what is in it, as trip.tools:TOOLS)\n"
    )
    assert (2, "", complaint) == answer
    assert not Path("test_bug.py").exists()


def test_a_call_that_is_not_filled_in_fails_and_says_so(replaykit, pytester, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    captures.record("bug.cassette", swapped())
    replaykit("reproduce", "bug.cassette")

    outcome = pytester.runpytest_inprocess("test_bug.py", *ALONE)

    outcome.assert_outcomes(failed=1)
    outcome.stdout.fnmatch_lines(
        ["E * Failed: fill in the call of the agent, where this line stands"]
    )


def test_what_is_there_is_never_written_over(replaykit, bug):
    write("test_mine.py", "mine")
    write("cassettes/test_new/test_no_swapped_results.cassette", "mine")

    over_a_test = replaykit("reproduce", "bug.cassette", "-o", "test_mine.py")
    over_a_cassette = replaykit("reproduce", "bug.cassette", "-o", "test_new.py")

    assert (
        2,
        "",
        "test_mine.py: it is there already.\n  How to fix: name another with -o FILE.\n",
    ) == over_a_test
    assert (
        2,
        "",
        "cassettes/test_new/test_no_swapped_results.cassette: it is there already, where the"
        " cassette of this test belongs.\n"
        "  How to fix: name another test with -o FILE; or, if nothing needs it, remove it.\n",
    ) == over_a_cassette
    assert ("mine", False) == (Path("test_mine.py").read_text(), Path("test_new.py").exists())


def test_what_pytest_would_not_collect_is_not_written(replaykit, bug):
    answer = replaykit("reproduce", "bug.cassette", "-o", "bug.py")

    assert (
        2,
        "",
        "bug.py: pytest would not take it for a test.\n"
        "  How to fix: name it `test_….py` with -o FILE.\n",
    ) == answer
    assert [bug.name] == os.listdir()


def test_where_the_test_cannot_be_written_no_cassette_is_left(replaykit, bug):
    write("taken", "")

    answer = replaykit("reproduce", "bug.cassette", "-o", "taken/test_bug.py")

    assert (2, "") == (answer.code, answer.output)
    assert answer.complaints.startswith("taken/test_bug.py: it cannot be written (")
    assert [] == list(Path("cassettes").rglob("*.cassette"))


def test_where_the_disk_is_full_neither_is_left(replaykit, bug, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    places = layout_for(None).places(Path("test_bug.py"), "test_it")
    monkeypatch.setattr("replaykit.cli.new_test.os.fsync", full)
    monkeypatch.setattr("replaykit.cassette.store.system.sync", lambda _: None)

    answer = replaykit("reproduce", "bug.cassette")

    assert places.misuse is None
    assert (
        2,
        "",
        "test_bug.py: it cannot be written (No space left on device).\n"
        "  How to fix: name another place with -o FILE.\n",
    ) == answer
    assert [] == [*Path().rglob("test_*.*")]


def test_where_the_cassette_cannot_be_written_no_test_is_left(replaykit, bug):
    write("cassettes", "")

    answer = replaykit("reproduce", "bug.cassette")

    assert (2, "") == (answer.code, answer.output)
    assert answer.complaints.startswith(f"{CASSETTE}: it cannot be written (")
    assert not Path("test_bug.py").exists()


def test_of_two_commands_at_once_the_later_leaves_all_to_the_first(bug, capsys):
    places = layout_for(None).places(Path("test_bug.py"), "test_it")
    first, later = (publish(Path(name), cassette(name)) for name in ("a.cassette", "b.cassette"))
    freely = lambda _: lambda _: None  # noqa: E731  (a gate that lets everything pass)

    codes = [put_in_place(places, text, one, freely) for text, one in (("1", first), ("2", later))]

    assert [0, 2] == codes
    assert ("1", first.seal) == (places.test.read_text(), load(places.cassette).seal)
    assert "test_bug.py: it cannot be written (File exists).\n" in capsys.readouterr().err


def test_an_interruption_leaves_neither(bug):
    places = layout_for(None).places(Path("test_bug.py"), "test_it")

    def interrupted(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put_in_place(
            places,
            "1",
            load(bug),
            lambda path: interrupted if path == places.cassette else lambda _: None,
        )

    assert [bug] == [path for path in Path().rglob("*") if path.is_file()]


def test_the_next_command_can_be_pasted(replaykit, bug):
    write("called_4.py", AGENT)

    answer = replaykit("reproduce", "bug.cassette", "-o", "my tests/test_bug.py")

    assert answer.output.endswith("22, then `pytest 'my tests/test_bug.py'`\n")


@pytest.mark.parametrize(
    ("said", "fails"),
    [
        ("json.JSONDecodeError: x", 'RuntimeError("json.JSONDecodeError: x")'),
        ("socket.herror: odd", '"socket.herror: odd"'),
    ],
)
def test_an_exception_is_named_where_it_can_be_imported_and_made(replaykit, here, said, fails):
    failed = replace(swapped(), executions=(ran(captures.TOKYO, result=None, error=said),))
    captures.record("bug.cassette", failed)

    replaykit("reproduce", "bug.cassette", "--tools", "real")

    assert f"fails({fails})" in Path("test_bug.py").read_text()


def test_an_execution_of_no_call_stays_beside_the_session(replaykit, here):
    stray = ran(Ask(id=None, city="Rome", tool="audit"), exchange=None)
    failed = replace(swapped(), executions=(*swapped().executions, stray))
    captures.record("bug.cassette", failed)

    replaykit("reproduce", "bug.cassette")

    assert 3 == len(load(CASSETTE).spans)
    assert 2 == Path("test_bug.py").read_text().count("replay.on(")


def test_what_of_another_recorders_file_is_no_exchange_is_said(replaykit, here):
    write("old.yaml", vcrpy(interaction("Rome"), grpc()))

    answer = replaykit("reproduce", "old.yaml")

    assert (0, "") == (answer.code, answer.complaints)
    assert "\nnote: interaction 2 is a gRPC call, not an HTTP exchange\n" in answer.output


def test_of_several_sessions_the_first_that_went_wrong_is_reproduced(replaykit, here):
    right = loop("openai_chat", 1)
    other = MISTAKES["two results are swapped"].make(loop("openai_chat", 3), 1)
    captures.record("bug.cassette", right, other)

    answer = replaykit("reproduce", "bug.cassette")

    assert answer.output.startswith(
        "test_bug.py: reproduces bug.cassette: swapped-results\n"
        f"{CASSETTE}: 4 exchanges for it\n"
        "note: it holds 2 sessions; this test is about number 2, and `--session N` about another\n"
    )
    assert '@pytest.mark.replay(on_unplayed="ignore", tools="recorded")' in lines_in("test_bug.py")


def test_a_session_can_be_named(replaykit, here):
    lost = MISTAKES["a batch is lost on an exception"].make(loop("openai_chat", 3), 1)
    captures.record("bug.cassette", swapped(), lost)

    answer = replaykit("reproduce", "bug.cassette", "--session", "2")

    place = Path("cassettes/test_bug/test_no_lost_batch.cassette")
    assert "test_bug.py: reproduces bug.cassette: lost-batch\n" in answer.output
    assert 2 == len(load(place).headings)  # its own, and one that is made up
    assert {1} == {span.exchange for span in load(place).spans}


@pytest.mark.parametrize("number", ["0", "2"])
def test_a_session_that_is_not_there_is_misuse(replaykit, bug, number):
    answer = replaykit("reproduce", "bug.cassette", "--session", number)

    assert (2, "", f"--session is {number} (expected a number from 1 to 1)\n") == answer


def test_another_recorders_file_is_converted_on_the_way(replaykit, here):
    write("old.yaml", vcrpy(interaction("Rome", key=KEY, extra=f" {KEY}")))

    answer = replaykit("reproduce", "old.yaml")

    place = "cassettes/test_old_yaml/test_the_captured_session.cassette"
    assert answer.output.startswith(
        "test_old_yaml.py: reproduces old.yaml: nothing was wrong with it\n"
        f"{place}: 1 exchange for it\n"
    )
    assert KEY not in Path(place).read_text()
    assert "clock" not in Path("test_old_yaml.py").read_text()


def test_where_nobody_watched_the_tools_it_is_not_said_that_nothing_was_wrong(replaykit, here):
    captures.record("bug.cassette", replace(swapped(), executions=()))

    answer = replaykit("reproduce", "bug.cassette")

    assert answer.output.startswith(
        "test_bug.py: reproduces bug.cassette: nothing wrong was seen, but its tools were not"
        " watched\n"
    )
    assert [
        '"""What happened in bug.cassette, captured on 2026-11-21; nothing wrong was seen, but',
        "its tools were not watched.",
        '"""',
    ] == lines_in("test_bug.py")[:3]


def test_a_secret_that_was_put_into_a_cassette_stays_out_of_the_project(replaykit, here):
    recordings.record("bug.cassette", f"Rome {KEY}")

    answer = replaykit("reproduce", "bug.cassette")

    assert (1, "") == (answer.code, answer.output)
    assert answer.complaints == (
        "cannot save test_bug.py: line 8 of it would still hold a secret, openai-key sk-p… (80"
        " characters).\n  What stood there before is untouched.\n"
        "  How to fix: capture the session once more, which takes it out; or, if it is no secret,"
        " say so by `replaykit_redact_allowed` in the configuration of pytest.\n"
    )
    assert ["bug.cassette"] == [path.name for path in Path().rglob("*") if path.is_file()]


def test_an_edited_cassette_is_to_be_sealed_first(replaykit, bug):
    edit(bug, "Sunny.", "Cloudy.")

    answer = replaykit("reproduce", "bug.cassette")

    assert (1, "") == (answer.code, answer.output)
    assert "accept it with `replaykit seal bug.cassette`" in answer.complaints


def test_a_recording_of_nothing_is_reproduced_by_nothing(replaykit, here):
    publish(Path("bug.cassette"), cassette())

    answer = replaykit("reproduce", "bug.cassette")

    assert (
        1,
        "",
        "bug.cassette: it holds no exchange.\n  How to fix: capture the session once more.\n",
    ) == answer


def test_what_speaks_to_nobody_known_is_reproduced_all_the_same(replaykit, here):
    asked = recordings.keyed("Rome", url="https://example.com/weather")
    publish(Path("bug.cassette"), recordings.Cassette.made_of([asked]))

    answer = replaykit("reproduce", "bug.cassette")

    assert (0, "") == (answer.code, answer.complaints)
    assert "nothing was wrong with it\n" in answer.output


def test_tools_that_nobody_watched_cannot_give_what_they_gave(replaykit, here):
    recordings.record("bug.cassette", "Rome")

    answer = replaykit("reproduce", "bug.cassette", "--tools", "recorded")

    assert (
        2,
        "",
        "bug.cassette: it holds no execution of a tool.\n"
        "  How to fix: have them run with `--tools real`, or capture it once more with"
        " `--tool PATH`.\n",
    ) == answer


def test_results_that_were_no_json_are_served_as_the_texts_that_were_kept(replaykit, here):
    odd = replace(swapped(), executions=(ran(captures.TOKYO, result="<Sky object>"),))
    captures.record("bug.cassette", odd)

    replaykit("reproduce", "bug.cassette")

    (place,) = Path("cassettes").rglob("*.cassette")
    assert ["<Sky object>"] == [span.result for span in load(place).spans]
