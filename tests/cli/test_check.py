"""`replaykit check`: what is wrong with recordings, each finding behind its place."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from replaykit.cassette.document import Cassette
from replaykit.cassette.store import publish
from tests.cli.recordings import (
    KEY,
    begin_recording,
    edit,
    interaction,
    keyed,
    kill_recording,
    rain_looked_up,
    record,
    vcrpy,
    write,
)

PLACE = "cassettes/test_rain.cassette"
ADVICE = """\
How to fix secrets:
  * revoke a key that others may have seen: taking it out of the file does not undo that
  * a cassette: record it anew with `pytest --replaykit=refresh`
  * another recorder's file: take them out with `replaykit convert FILE`, then delete the file
  * what is no secret: `replaykit check --allow TEXT`, or `replaykit_redact_allowed`; all of it
"""


def line_of(path, text):
    """The number of the line that holds a text."""
    lines = path.read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def with_answer(one, body):
    """The same exchange with another answer."""
    response = replace(one.exchange.response, body=body)
    return replace(one, exchange=replace(one.exchange, response=response))


def test_a_clean_folder_is_fine(replaykit):
    record(PLACE, "Rome", "Oslo")
    write("cassettes/old.yaml", vcrpy(interaction("Bern")))

    answer = replaykit("check", "cassettes")

    assert (0, "checked 2 files with 3 exchanges: no findings\n", "") == answer


def test_a_secret_is_shown_masked_and_where_it_stands(replaykit):
    path = write("cassettes/old.yaml", vcrpy(interaction("Rome", extra=f" {KEY}")))

    answer = replaykit("check", "cassettes")

    assert (1, "") == (answer.code, answer.complaints)
    assert (
        f"cassettes/old.yaml:{line_of(path, KEY)}: secret: openai-key sk-p… (80 characters)\n"
        "checked 1 file with 1 exchange: 1 secret\n"
        f"{ADVICE}"
    ) == answer.output


def test_a_secret_is_found_in_a_cassette_as_well(replaykit):
    path = record(PLACE, "Rome")
    edit(path, "umbrella", KEY)

    answer = replaykit("check", PLACE)

    assert f"{PLACE}:{line_of(path, KEY)}: secret: openai-key" in answer.output
    assert "checked 1 file with 1 exchange: 1 edited, 1 secret\n" in answer.output


def test_two_secrets_that_look_alike_are_two_findings(replaykit):
    other = KEY[:-1] + "q"
    write("old.yaml", vcrpy(interaction("Rome", key=KEY), interaction("Oslo", key=other)))

    answer = replaykit("check", "old.yaml")

    assert 2 == answer.output.count(": secret: ")


def test_a_secret_that_only_the_body_shows_is_placed_at_its_exchange(replaykit, here):
    """
    With two bytes for each letter, the file shows escapes between them.
    """
    hidden = with_answer(keyed("Oslo", 2), KEY.encode("utf-16-be"))
    publish(here / "a.cassette", Cassette.made_of([keyed("Rome"), hidden]))

    answer = replaykit("check", "a.cassette")

    line = line_of(here / "a.cassette", "=== 2 POST")
    assert answer.output.startswith(f"a.cassette:{line}: secret: ")
    assert "checked 1 file with 2 exchanges: 1 secret\n" in answer.output


def test_a_secret_that_lies_beside_the_file_is_placed_by_its_exchange(replaykit):
    """
    WireMock keeps bodies in files of their own.
    """
    stub = {
        "request": {"url": "/v1/key", "method": "GET"},
        "response": {"bodyFileName": "key.txt"},
    }
    write("wiremock/mappings/key.json", json.dumps(stub))
    write("wiremock/__files/key.txt", KEY)

    answer = replaykit("check", "wiremock")

    assert (
        "wiremock/mappings/key.json: secret: openai-key sk-p… (80 characters),"
        " in the response of exchange 1\n"
    ) in answer.output
    assert "checked 1 file with 1 exchange: 1 secret\n" in answer.output


def test_what_is_no_secret_can_be_allowed(replaykit):
    write("old.yaml", vcrpy(interaction("Rome", key=KEY)))

    answer = replaykit("check", "--allow", KEY, "old.yaml")

    assert (0, "checked 1 file with 1 exchange: no findings\n", "") == answer


@pytest.mark.parametrize("rule", [("--redact-pattern", "door-[0-9]+"), ("--redact-name", "entry")])
def test_what_else_is_a_secret_can_be_said(replaykit, rule):
    write("old.yaml", vcrpy(interaction("Rome", extra=' {"entry": "door-773311"}')))

    answer = replaykit("check", *rule, "old.yaml")

    assert 1 == answer.code
    assert "secret: " in answer.output


def test_a_secret_of_the_environment_is_known_by_its_value(replaykit, monkeypatch):
    monkeypatch.setenv("ACME_API_KEY", "plain-looking-words-7")
    write("old.yaml", vcrpy(interaction("Rome", extra=" plain-looking-words-7")))

    answer = replaykit("check", "old.yaml")

    assert 1 == answer.code
    assert "plain-looking-words-7" not in answer.output


def test_an_edited_cassette_is_found_and_the_command_named(replaykit):
    edit(record(PLACE, "Rome"), "umbrella", "parasol")

    answer = replaykit("check", "cassettes")

    assert (1, "") == (answer.code, answer.complaints)
    assert answer.output.startswith(f"{PLACE}: it was changed since it was sealed.\n")
    assert f"accept it with `replaykit seal {PLACE}`" in answer.output
    assert answer.output.endswith("checked 1 file with 1 exchange: 1 edited\n")


def test_an_edit_that_no_seal_can_accept_is_not_called_one(replaykit):
    path = record(PLACE, "Rome")
    edit(path, '"id": "chatcmpl-1",', '"id": "chatcmpl-1"')

    answer = replaykit("check", PLACE)

    assert 2 == answer.code
    assert answer.output.startswith(f"{PLACE}:11: the JSON that begins here is broken: ")
    assert answer.output.endswith("checked 1 file with 0 exchanges: 1 unreadable\n")


def test_a_cassette_without_a_seal_is_found(replaykit):
    path = record(PLACE, "Rome")
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("sealed ")))

    answer = replaykit("check", PLACE)

    assert 1 == answer.code
    assert answer.output.startswith(f"{PLACE}:1: it is not sealed.\n")


def test_a_broken_line_is_named(replaykit):
    path = record(PLACE, "Rome")
    edit(path, "--- json", "--- jsom")

    answer = replaykit("check", PLACE)

    assert answer.output.startswith(f"{PLACE}:{line_of(path, '--- jsom')}: ")
    assert answer.output.endswith("checked 1 file with 0 exchanges: 1 unreadable\n")


def test_a_broken_tool_execution_is_named(replaykit):
    path = record(PLACE, "Rome", spans=[rain_looked_up()])
    edit(path, "--- result", "--- resalt")

    answer = replaykit("check", PLACE)

    assert answer.output.startswith(f"{PLACE}:{line_of(path, '--- resalt')}: ")
    assert answer.output.endswith("checked 1 file with 0 exchanges: 1 unreadable\n")


def test_a_recording_that_may_be_cut_is_noted(replaykit):
    write("old.yaml", vcrpy(interaction("Rome")).replace('"version": 1,', ""))

    answer = replaykit("check", "old.yaml")

    assert 0 == answer.code
    assert (
        "old.yaml: note: reader-note: vcrpy ends a cassette with its `version`, which is missing:"
        " exchanges may be missing too.\n"
    ) in answer.output


def test_a_file_of_no_recorder_is_passed_over_in_a_folder(replaykit):
    record("all/a.cassette", "Rome")
    write("all/package.json", '{"name": "trip"}')

    answer = replaykit("check", "all")

    assert (
        0,
        "checked 1 file with 1 exchange: no findings; passed over 1 of no recorder\n",
        "",
    ) == (answer)


def test_a_file_of_no_recorder_that_is_named_is_a_finding(replaykit):
    write("package.json", '{"name": "trip"}')

    answer = replaykit("check", "package.json")

    assert 2 == answer.code
    assert answer.output.startswith("package.json: no recorder known here writes such a file")


def test_a_broken_file_in_a_folder_is_never_passed_over(replaykit):
    write("all/old.yaml", vcrpy(interaction("Rome"))[:200])

    answer = replaykit("check", "all")

    assert 2 == answer.code
    assert answer.output.startswith("all/old.yaml:")


def test_nobody_looks_into_environments_and_version_control(replaykit):
    record("a.cassette", "Rome")
    for folder in (".git", "node_modules", ".venv", "some-env"):
        write(f"{folder}/bad.cassette", "nothing")
    write(".venv/pyvenv.cfg", "")
    write("some-env/pyvenv.cfg", "")

    answer = replaykit("check", ".")

    assert (0, "checked 1 file with 1 exchange: no findings\n", "") == answer


def test_a_file_is_checked_once(replaykit):
    record("all/a.cassette", "Rome")

    answer = replaykit("check", "all", "all/a.cassette", "all/../all", Path("all").absolute())

    assert (0, "checked 1 file with 1 exchange: no findings\n", "") == answer


def test_a_file_that_is_named_counts_as_named_however_it_is_spelled(replaykit):
    write("all/odd.json", "{}")

    answer = replaykit("check", "all", "all/../all/odd.json")

    assert 2 == answer.code
    assert answer.output.startswith("all/odd.json: no recorder known here writes such a file")


def test_a_misuse_does_not_keep_the_rest_from_being_checked(replaykit):
    edit(record("a.cassette", "Rome"), "umbrella", "parasol")

    answer = replaykit("check", "b.cassette", "a.cassette")

    assert 2 == answer.code
    assert answer.complaints.startswith("b.cassette: there is no such file or folder.\n")
    assert answer.output.startswith("a.cassette: it was changed since it was sealed.\n")


def test_what_looks_random_is_noted_and_no_finding(replaykit):
    """
    A key without a shape looks like an id: somebody who knows has to say which it is.
    """
    write("old.yaml", vcrpy(interaction("Rome", extra=" q7Vw2ZkP9xLr4TnB8sYd3HcJ6mFg1Ka5")))

    answer = replaykit("check", "old.yaml")

    assert (
        0,
        "old.yaml: note: looks-random: q7Vw… (32 characters) in the response of exchange 1 looks"
        " random: register it if it is a secret.\n"
        "checked 1 file with 1 exchange: no findings, 1 note\n",
        "",
    ) == answer


def test_a_folder_without_a_recording_is_misuse(replaykit):
    """
    Whoever has misspelt the path must not take silence for health.
    """
    write("all/package.json", '{"name": "trip"}')

    answer = replaykit("check", "all")

    assert (
        2,
        "",
        "all: no file in it is a recording of a recorder known here.\n"
        "  How to fix: check the path, or record: `pytest --replaykit=record`.\n",
    ) == answer


def test_what_a_killed_recording_has_left_is_told_with_the_command(replaykit):
    record("all/a.cassette", "Rome")
    journals = [kill_recording(name, {1: "Oslo"}) for name in ("all/a.cassette", "all/b.cassette")]

    answer = replaykit("check", "all")

    assert (
        0,
        "".join(
            f"all/{name}.cassette: warning: journal-left: what a killed recording had finished lies"
            f" beside it, in {journal.name}.\n"
            f"  How to fix: bring it back: `replaykit recover all/{name}.cassette`.\n\n"
            for name, journal in zip("ab", journals, strict=True)
        )
        + "checked 2 files with 1 exchange: 2 warnings\n",
        "",
    ) == answer


def test_what_has_the_name_of_a_journal_and_cannot_be_opened_is_left_there(replaykit, here):
    record("a.cassette", "Rome")
    (here / "a.cassette.7-0123abcd.journal").mkdir()

    answer = replaykit("check", "a.cassette")

    assert "lies beside it, in a.cassette.7-0123abcd.journal.\n" in answer.output


def test_a_recording_that_is_still_running_has_left_nothing(replaykit):
    record("a.cassette", "Rome")
    journal = begin_recording("a.cassette", {1: "Oslo"})

    answer = replaykit("check", "a.cassette")
    journal.close()

    assert (0, "checked 1 file with 1 exchange: no findings\n", "") == answer


def test_warnings_count_where_somebody_wants_them_to(replaykit):
    kill_recording("a.cassette", {1: "Oslo"})

    assert 1 == replaykit("check", "--strict", ".").code


def test_an_unreadable_file_beside_others_is_misuse_and_the_others_are_told(replaykit):
    edit(record("all/a.cassette", "Rome"), "umbrella", "parasol")
    write("all/b.cassette", "")

    answer = replaykit("check", "all")

    assert 2 == answer.code
    assert answer.output.endswith("checked 2 files with 1 exchange: 1 unreadable, 1 edited\n")
