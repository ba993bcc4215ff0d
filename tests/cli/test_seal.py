"""`replaykit seal`: what somebody has edited by hand is accepted, if it is whole."""

import pytest

from replaykit.cassette.matching import body_digest, question_key
from replaykit.cassette.store import load
from replaykit.cassette.store.journal import note_published
from tests.cli.recordings import (
    ADDRESS,
    KEY,
    edit,
    interaction,
    kill_recording,
    rain_looked_up,
    record,
    vcrpy,
    write,
)

PLACE = "cassettes/test_rain.cassette"


def line_of(path, text):
    """The number of the line that holds a text."""
    lines = path.read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_an_edited_answer_is_accepted(replaykit, here):
    edit(record(PLACE, "Rome", "Oslo"), "umbrella", "parasol")

    answer = replaykit("seal", PLACE)

    assert (
        0,
        f"{PLACE}: sealed with 2 exchanges\n"
        "  every request is as it was recorded\n"
        "  see all that changed: `git diff`\n",
        "",
    ) == answer
    assert b"parasol" in load(here / PLACE).response(1).body


def test_it_says_which_exchanges_ask_something_else(replaykit, here):
    edit(record(PLACE, "Rome", "Oslo"), "Rain in Oslo?", "Snow in Oslo?")

    answer = replaykit("seal", PLACE)

    assert (
        0,
        f"{PLACE}: sealed with 2 exchanges\n"
        f"  exchange 2 POST {ADDRESS}: asks something else than it did\n"
        "  see all that changed: `git diff`\n",
        "",
    ) == answer


def test_it_says_which_exchanges_ask_the_same_in_other_bytes(replaykit):
    edit(record(PLACE, "Rome"), '"model": "gpt-5"', '"model":  "gpt-5"')

    answer = replaykit("seal", PLACE)

    assert f"  exchange 1 POST {ADDRESS}: asks the same, in other bytes\n" in answer.output


def test_the_keys_are_those_that_a_run_looks_for(replaykit, here):
    edit(record(PLACE, "Rome"), "Rain in Rome?", "Snow in Rome?")

    replaykit("seal", PLACE)

    cassette = load(here / PLACE)
    request = cassette.request(1)
    assert [(question_key(request), body_digest(request))] == [
        (heading.key, heading.body) for heading in cassette.headings
    ]


def test_what_else_the_file_says_stays(replaykit, here):
    path = record(PLACE, "Rome", spans=[rain_looked_up()])
    before = load(path)
    edit(path, "umbrella", "parasol")

    replaykit("seal", PLACE)

    after = load(path)
    assert (before.recorded_at, before.made_with) == (after.recorded_at, after.made_with)
    assert before.spans == after.spans
    assert before.headings == after.headings


def test_exchanges_taken_away_are_accepted(replaykit, here):
    path = record(PLACE, "Rome", "Oslo")
    path.write_text(path.read_text().partition("\n=== 2 ")[0] + "\n")

    answer = replaykit("seal", PLACE)

    assert f"{PLACE}: sealed with 1 exchange (there were 2)\n" in answer.output
    assert 1 == len(load(here / PLACE).headings)


def test_tools_taken_away_are_accepted_and_counted(replaykit, here):
    path = record(PLACE, "Rome", "Oslo", spans=[rain_looked_up(1), rain_looked_up(2)])
    path.write_text(path.read_text().partition("\n=== tool 2 ")[0])

    checked = replaykit("check", PLACE)
    answer = replaykit("seal", PLACE)

    assert ": its exchanges have 1 execution of tools.\n" in checked.output
    assert f"{PLACE}: sealed with 2 exchanges and 1 tool (there were 2)\n" in answer.output
    assert 1 == len(load(here / PLACE).spans)


def test_a_cassette_without_a_seal_gets_one(replaykit, here):
    path = record(PLACE, "Rome")
    before = path.read_text()
    lines = before.splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("sealed ")))

    answer = replaykit("seal", PLACE)

    assert (0, before) == (answer.code, path.read_text())


def test_the_line_ends_of_an_editor_do_not_matter(replaykit, here):
    path = record(PLACE, "Rome")
    edit(path, "umbrella", "parasol")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    answer = replaykit("seal", PLACE)

    assert 0 == answer.code
    assert b"\r" not in path.read_bytes()


def test_an_untouched_cassette_stays_as_it_is(replaykit, here):
    path = record(PLACE, "Rome")
    before = path.read_bytes()

    answer = replaykit("seal", PLACE)

    assert (0, f"{PLACE}: nothing to accept, it is as it was sealed\n", "") == answer
    assert before == path.read_bytes()


def test_what_is_sealed_is_clean(replaykit):
    edit(record(PLACE, "Rome"), "umbrella", "parasol")

    replaykit("seal", PLACE)

    assert (0, "checked 1 file with 1 exchange: no findings\n", "") == replaykit("check", PLACE)


def test_broken_json_is_refused_with_its_line(replaykit):
    path = record(PLACE, "Rome", "Oslo")
    edit(path, '"id": "chatcmpl-1",', '"id": "chatcmpl-1"')
    before = path.read_bytes()

    answer = replaykit("seal", PLACE)

    line = [n for n, text in enumerate(path.read_text().splitlines(), 1) if "--- json" in text][1]
    assert (2, "") == (answer.code, answer.output)
    assert answer.complaints.startswith(
        f"{PLACE}:{line}: the JSON that begins here is broken: expecting ',' delimiter near "
    )
    assert answer.complaints.endswith(
        "  Expected: valid JSON, or `--- text` above what is none.\n"
        f"  How to fix: mend it, then accept the edit with `replaykit seal {PLACE}`.\n"
    )
    assert before == path.read_bytes()


def test_broken_json_in_a_request_is_refused_as_well(replaykit):
    path = record(PLACE, "Rome")
    edit(path, '{"model": "gpt-5"', '{"model" "gpt-5"')

    answer = replaykit("seal", PLACE)

    line = line_of(path, "--- json")
    assert answer.complaints.startswith(
        f"{PLACE}:{line}: the JSON that begins here is broken: expecting ':' delimiter near "
    )


def test_json_that_nests_too_deeply_is_refused(replaykit):
    path = record(PLACE, "Rome")
    edit(path, '"choices": [', '"choices": [' + "[" * 60_000 + "]" * 60_000 + ",")

    answer = replaykit("seal", PLACE)

    assert (2, "") == (answer.code, answer.output)
    assert answer.complaints.startswith(f"{PLACE}:11: the JSON that begins here is broken: it nest")


def test_a_number_of_any_length_is_json(replaykit):
    edit(record(PLACE, "Rome"), '"id": "chatcmpl-1"', '"id": ' + "7" * 5_000)

    answer = replaykit("seal", PLACE)

    assert (0, "") == (answer.code, answer.complaints)


@pytest.mark.parametrize(
    ("old", "new"),
    [("=== 2 ", "=== 3 "), ("--- json", "--- jsom"), ("=== 2 POST", "<<<<<<< HEAD\n=== 2 POST")],
)
def test_a_broken_file_is_refused_with_its_line(replaykit, old, new):
    path = record(PLACE, "Rome", "Oslo")
    edit(path, old, new)
    before = path.read_bytes()

    answer = replaykit("seal", PLACE)

    assert (2, "") == (answer.code, answer.output)
    assert answer.complaints.startswith(f"{PLACE}:{line_of(path, new.splitlines()[0])}: ")
    assert before == path.read_bytes()


def test_a_secret_is_not_sealed(replaykit):
    path = record(PLACE, "Rome")
    edit(path, "umbrella", KEY)

    answer = replaykit("seal", PLACE)

    assert (1, "") == (answer.code, answer.output)
    assert (
        f"{PLACE}:{line_of(path, KEY)}: it holds a secret, openai-key sk-p… (80 characters).\n"
        "  How to fix: take it out; what is none, --allow TEXT lets through.\n"
    ) == answer.complaints


def test_what_is_no_secret_is_sealed(replaykit):
    edit(record(PLACE, "Rome"), "umbrella", KEY)

    answer = replaykit("seal", "--allow", KEY, PLACE)

    assert 0 == answer.code


def test_another_recorders_file_needs_no_seal(replaykit):
    write("old.yaml", vcrpy(interaction("Rome")))

    answer = replaykit("seal", "old.yaml")

    assert (
        2,
        "",
        "old.yaml: it is no cassette of replaykit's.\n"
        "  How to fix: make one of another recorder's file: `replaykit convert old.yaml`.\n",
    ) == answer


def test_one_that_is_refused_does_not_keep_the_others(replaykit, here):
    edit(record("a.cassette", "Rome"), "--- json", "--- jsom")
    edit(record("b.cassette", "Rome"), "umbrella", "parasol")

    answer = replaykit("seal", "a.cassette", "b.cassette")

    assert 2 == answer.code
    assert 1 == len(load(here / "b.cassette").headings)


def test_the_journal_of_a_killed_recording_can_still_be_recovered(replaykit, here):
    edit(record(PLACE, "Rome"), "umbrella", "parasol")
    kill_recording(PLACE, {2: "Oslo"})

    replaykit("seal", PLACE)
    replaykit("recover", PLACE)

    assert 2 == len(load(here / PLACE).headings)


def test_what_a_cassette_holds_already_is_not_recovered_into_it(replaykit, here):
    """
    A kill between the writing of a cassette and the removal of its journal leaves both. The journal
    names the seal that the cassette had then.
    """
    journal = kill_recording(PLACE, {1: "Rome"})
    edit(record(PLACE, "Rome"), "umbrella", "parasol")
    note_published(journal, (here / PLACE).read_text().partition(" exchanges ")[2].split()[0])

    replaykit("seal", PLACE)
    replaykit("recover", PLACE)

    assert 1 == len(load(here / PLACE).headings)


def test_a_link_is_not_followed(replaykit, here):
    edit(record("real.cassette", "Rome"), "umbrella", "parasol")
    (here / "it.cassette").symlink_to(here / "real.cassette")

    answer = replaykit("seal", "it.cassette")

    assert (1, "") == (answer.code, answer.output)
    assert answer.complaints.startswith("cannot save it.cassette: a link stands in its place.\n")
