"""`replaykit show`: a recording to look at, as text or as a picture."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from replaykit.report.page import MARK
from tests.cli.recordings import (
    KEY,
    edit,
    interaction,
    kill_recording,
    rain_looked_up,
    record,
    vcrpy,
    write,
)
from tests.cli.test_bad_input import CUT, EMPTY
from tests.scaffold import captures

ROME = """\
it.cassette: 1 exchange, no tool calls
  recorded 2026-11-21 10:03:12 UTC, openai 3.52.0, python 3.11.7

1  POST api.openai.com/v1/chat/completions, 200; sent at 0 s
  OpenAI, gpt-5
  user       Rain in Rome?
  assistant  It rains in Rome. Take an umbrella, and expect the same tomorrow and the day after.
"""


def test_a_recording_is_printed(replaykit):
    record("it.cassette", "Rome")

    assert (0, ROME, "") == replaykit("show", "it.cassette")


def test_another_recorders_file_is_printed_without_its_secrets(replaykit):
    write("it.yaml", vcrpy(interaction("Rome", key=KEY, extra=f" {KEY}")))

    answer = replaykit("show", "it.yaml", "--full")

    assert (0, "") == (answer.code, answer.complaints)
    assert "  recorder vcrpy" in answer.output
    assert "Rain in Rome?" in answer.output
    assert KEY not in answer.output


def test_the_tools_of_a_recording_are_shown(replaykit):
    record("it.cassette", "Rome", spans=[rain_looked_up()])

    answer = replaykit("show", "it.cassette")

    assert "ran, though no call of the session asked for it:\n  get_rain  0 s\n" in answer.output


def test_tools_that_nobody_watched_are_to_be_watched_by_the_next_capture(replaykit):
    captures.record("bug.cassette", replace(captures.swapped(), executions=()))

    answer = replaykit("show", "bug.cassette")

    assert (
        "not judged:\n"
        "  * turn 1: nobody saw call_a and call_b run. Watch the tools when it is captured anew:"
        " mark\n"
        "    them with `@replaykit.tool`, or name them: `replaykit capture --tool"
        " package.module:TOOLS`.\n"
    ) in answer.output
    assert "replay.tools" not in answer.output


def test_of_a_folder_a_file_below_it_is_named(replaykit):
    record("cassettes/test_trip/test a.cassette", "Rome")
    expected = (
        "cassettes: it is a folder.\n  How to fix: name the files in it, as in"
        " `replaykit show 'cassettes/test_trip/test a.cassette'`.\n"
    )

    assert (2, "", expected) == replaykit("show", "cassettes")


def test_a_page_goes_beside_us_under_the_name_of_the_recording(replaykit):
    record("deep/it.cassette", "Rome")

    answer = replaykit("show", "deep/it.cassette", "--html")

    assert (0, "it.html: shows deep/it.cassette\n", "") == answer
    assert MARK in Path("it.html").read_text(encoding="utf-8")


def test_a_page_of_ours_is_replaced(replaykit):
    record("it.cassette", "Rome")
    replaykit("show", "it.cassette", "--html")
    record("it.cassette", "Oslo")

    answer = replaykit("show", "it.cassette", "--html")

    assert 0 == answer.code
    assert "Oslo" in Path("it.html").read_text(encoding="utf-8")


def test_what_is_no_page_of_ours_stays_unless_it_is_named(replaykit):
    record("it.cassette", "Rome")
    write("it.html", "mine")

    refused = replaykit("show", "it.cassette", "--html")
    kept = Path("it.html").read_text(encoding="utf-8")
    named = replaykit("show", "it.cassette", "--html", "-o", "it.html")

    assert (
        2,
        "",
        "it.html: it is there already, and is no page of replaykit's.\n"
        "  How to fix: replace it with `-o it.html`, or name another.\n",
    ) == refused
    assert ("mine", 0) == (kept, named.code)


def test_a_cassette_is_never_written_over(replaykit):
    before = record("it.cassette", "Rome").read_bytes()

    answer = replaykit("show", "it.cassette", "--json", "-o", "it.cassette")

    assert (
        2,
        "",
        "it.cassette: it is a cassette.\n  How to fix: name another place with -o FILE.\n",
    ) == answer
    assert before == Path("it.cassette").read_bytes()


def test_a_place_that_cannot_be_written_is_called_so(replaykit):
    record("it.cassette", "Rome")

    answer = replaykit("show", "it.cassette", "--html", "-o", "gone/it.html")

    assert (
        2,
        "",
        "gone/it.html: it cannot be written (No such file or directory).\n"
        "  How to fix: name another place with -o FILE.\n",
    ) == answer


@pytest.mark.parametrize(
    ("kind", "begin"),
    [("--json", "{\n"), ("--mermaid", "sequenceDiagram\n"), ("--perfetto", "{\n")],
)
def test_other_kinds_go_to_standard_output_or_where_they_are_told(replaykit, kind, begin):
    record("it.cassette", "Rome")

    printed = replaykit("show", "it.cassette", kind)
    written = replaykit("show", "it.cassette", kind, "-o", "it.out")

    assert (0, "") == (printed.code, printed.complaints)
    assert printed.output.startswith(begin)
    assert (0, "it.out: shows it.cassette\n", "") == written
    assert printed.output == Path("it.out").read_text(encoding="utf-8")


def test_a_recording_steers_no_terminal_not_even_from_a_file(replaykit):
    write("it.json", vcrpy(interaction("Rome", extra=" \x1b[2J")))

    printed = replaykit("show", "it.json", "--full").output
    replaykit("show", "it.json", "--full", "-o", "it.txt")

    assert r"\x1b[2J" in printed
    assert printed == Path("it.txt").read_text(encoding="utf-8")


def test_a_diagram_that_is_too_long_to_be_drawn_is_called_so(replaykit):
    record("it.cassette", *(f"City{number:03}" for number in range(500)))

    answer = replaykit("show", "it.cassette", "--mermaid")

    assert (0, "It is longer than 50,000 letters, the most that Mermaid draws by itself.\n") == (
        answer.code,
        answer.complaints,
    )


def test_json_is_json(replaykit):
    record("it.cassette", "Rome", "Oslo")

    facts = json.loads(replaykit("show", "it.cassette", "--json").output)

    assert ("it.cassette", 2) == (facts["title"], len(facts["exchanges"]))


def test_two_kinds_at_once_are_misuse(replaykit):
    answer = replaykit("show", "it.cassette", "--html", "--json")

    assert 2 == answer.code
    assert "not allowed with argument" in answer.complaints


def test_an_edited_recording_is_shown_and_called_so(replaykit):
    edit(record("it.cassette", "Rome"), "umbrella", "parasol")

    answer = replaykit("show", "it.cassette")

    assert 1 == answer.code
    assert "Take an parasol" in answer.output
    assert answer.complaints.startswith("it.cassette: it was changed since it was sealed.\n")


def test_a_recording_that_was_cut_is_shown_as_far_as_it_goes(replaykit):
    path = record("it.cassette", "Rome", "Oslo")
    path.write_text(path.read_text().partition("\n=== 2 ")[0] + "\n")

    answer = replaykit("show", "it.cassette")

    assert (1, CUT.format(21)) == (answer.code, answer.complaints)
    assert "Rain in Rome?" in answer.output


def test_what_is_not_understood_is_shown_and_called_so(replaykit):
    broken = interaction("Rome")
    broken["request"]["body"] = '{"model": "gpt-5", "messages": [7]}'
    write("it.json", vcrpy(broken))

    answer = replaykit("show", "it.json")

    assert 0 == answer.code
    assert "note: It is not understood: exchange 1, messages[0]: " in answer.output
    assert "1  POST api.openai.com/v1/chat/completions, 200\n" in answer.output


def test_a_journal_is_to_be_brought_back_first(replaykit):
    journal = kill_recording("it.cassette", {1: "Rome"})

    answer = replaykit("show", journal)

    assert 2 == answer.code
    assert answer.complaints.endswith("bring it back: `replaykit recover it.cassette`.\n")


@pytest.mark.parametrize("kind", ["--html", "--perfetto"])
def test_of_bad_input_no_picture_is_made(replaykit, kind):
    write("it.cassette", "")

    answer = replaykit("show", "it.cassette", kind)

    assert (2, "", EMPTY) == answer
    assert [] == list(Path().glob("*.html"))
