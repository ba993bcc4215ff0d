"""`replaykit check` for programs: JSON and SARIF, to standard output or into a file."""

import json
import os
import re
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from replaykit.report.recordings import RULES
from tests.checks.loops import loop
from tests.checks.mistakes import dropping
from tests.cli.recordings import KEY, edit, interaction, kill_recording, record, vcrpy, write
from tests.cli.test_check_sessions import kept

FORMS = ("--json", "--sarif")
LEVELS = {"error", "warning", "note"}


@pytest.fixture
def wrong(here):
    """A folder with something wrong of every level, and of every kind of place."""
    kept(here / "all/a [1].cassette", dropping(loop("openai_chat", 3, 2), 1))
    edit(record("all/b.cassette", "Rome"), "umbrella", "parasol")
    write("all/c.yaml", vcrpy(interaction("Rome", key=KEY)))
    write("all/d.json", vcrpy(interaction("Oslo")).replace('"version": 1,', ""))
    kill_recording("all/e.cassette", {1: "Rome"})
    return "all"


def answered(replaykit, *words):
    """What a command gives, parsed."""
    return json.loads(replaykit("check", *words).output)


def test_json_has_each_file_with_its_findings(replaykit, wrong):
    report = answered(replaykit, "--json", wrong)

    assert 1 == report["schema"]
    assert {
        "all/a [1].cassette": [("missing-result", "error")],
        "all/b.cassette": [("edited", "error")],
        "all/c.yaml": [("secret", "error")],
        "all/d.json": [("reader-note", "note")],
        "all/e.cassette": [("journal-left", "warning")],
    } == {
        file["file"]: [(one["rule"], one["level"]) for one in file["findings"]]
        for file in report["files"]
    }
    assert {
        "files": 5,
        "exchanges": 6,
        "passed_over": 0,
        "unreadable": 0,
        "errors": 3,
        "warnings": 1,
        "notes": 1,
    } == report["summary"]


def test_json_says_of_a_finding_all_that_is_known(replaykit, here):
    kept(here / "a.cassette", dropping(loop("openai_chat", 3, 2), 1))

    [file] = answered(replaykit, "--json", "a.cassette")["files"]
    [finding] = file["findings"]

    assert ("a.cassette", "replaykit", None, 3) == tuple(
        file[name] for name in ("file", "recorder", "recorded_at", "exchanges")
    )
    assert {"missing-result", "error", 75, 2, 1, "OAI-CHAT-1"} == {
        finding[name] for name in ("rule", "level", "line", "exchange", "turn", "provider_rule")
    }
    assert ["call_a"] == finding["calls"]
    assert "turn 1  gpt-5 asked for 3 calls in exchange 1" in finding["facts"][0]
    assert "if it is meant to be so: `replaykit check --ignore missing-result`" in finding["fixes"]


def test_json_of_a_file_without_a_finding_has_the_same_members(replaykit):
    record("a.cassette", "Rome")

    assert [
        {
            "file": "a.cassette",
            "recorder": "replaykit",
            "recorded_at": "2026-11-21T10:03:12+00:00",
            "exchanges": 1,
            "findings": [],
        }
    ] == answered(replaykit, "--json", "a.cassette")["files"]


def test_sarif_has_the_members_that_its_schema_requires(replaykit, wrong):
    log = answered(replaykit, "--sarif", wrong)

    [run] = log["runs"]
    driver = run["tool"]["driver"]
    assert ("2.1.0", True) == (log["version"], log["$schema"].endswith("sarif-schema-2.1.0.json"))
    assert {"$schema", "version", "runs"} == set(log)
    assert {"tool", "invocations", "columnKind", "results"} == set(run)
    assert ("replaykit", "0.1.0") == (driver["name"], driver["version"])
    assert [{"executionSuccessful": True, "exitCode": 1}] == run["invocations"]
    assert "unicodeCodePoints" == run["columnKind"]


def test_sarif_describes_the_rules_that_it_names(replaykit, wrong):
    [run] = answered(replaykit, "--sarif", wrong)["runs"]
    rules = run["tool"]["driver"]["rules"]

    assert len(rules) == len({rule["id"] for rule in rules})
    for rule in rules:
        assert {"id", "name", "shortDescription", "help", "defaultConfiguration"} == set(rule)
        assert re.fullmatch(r"[A-Z][A-Za-z]+", rule["name"])
        assert rule["shortDescription"]["text"].endswith(".")
        assert {"text", "markdown"} == set(rule["help"])
        assert rule["defaultConfiguration"]["level"] in LEVELS


def test_each_result_of_sarif_has_a_rule_a_level_a_message_and_a_place(replaykit, wrong):
    [run] = answered(replaykit, "--sarif", wrong)["runs"]
    rules = run["tool"]["driver"]["rules"]

    assert 5 == len(run["results"])
    for result in run["results"]:
        assert result["ruleId"] == rules[result["ruleIndex"]]["id"]
        assert result["level"] in LEVELS
        assert result["message"]["text"].strip()
        [location] = result["locations"]
        place = location["physicalLocation"]
        assert Path(unquote(place["artifactLocation"]["uri"])).parts[0] == "all"
        assert "%SRCROOT%" == place["artifactLocation"]["uriBaseId"]
        assert all(line > 0 for line in place.get("region", {}).values())
    prints = [result["partialFingerprints"]["replaykitFinding/v1"] for result in run["results"]]
    assert len(prints) == len(set(prints))


def test_sarif_points_to_the_exchange_and_names_the_rule_of_the_provider(replaykit, wrong):
    [run] = answered(replaykit, "--sarif", wrong)["runs"]

    result = run["results"][0]
    assert {
        "artifactLocation": {"uri": "all/a%20%5B1%5D.cassette", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 75},
    } == result["locations"][0]["physicalLocation"]
    assert {
        "exchange": 2,
        "turn": 1,
        "calls": ["call_a"],
        "providerRule": "OAI-CHAT-1",
    } == result["properties"]


def test_sarif_names_what_lies_elsewhere_from_the_root(replaykit, here, monkeypatch):
    edit(record("a.cassette", "Rome"), "umbrella", "parasol")
    (here / "below").mkdir()
    monkeypatch.chdir("below")

    [run] = answered(replaykit, "--sarif", "../a.cassette")["runs"]

    location = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert {"uri": (here / "a.cassette").as_uri()} == location


def test_sarif_knows_a_finding_again_however_its_file_is_named(replaykit, here, wrong):
    prints = [
        answered(replaykit, "--sarif", name)["runs"][0]["results"][0]["partialFingerprints"]
        for name in (wrong, here / wrong)
    ]

    assert prints[0] == prints[1]


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="names are text here")
@pytest.mark.parametrize("form", ["--json", "--sarif"])
def test_strict_readers_take_files_whose_names_are_no_text(replaykit, here, form):
    write(os.fsdecode(b"\xff.cassette"), "nothing")

    output = replaykit("check", ".", form).output

    told = {"--json": r'"file": "\ufffd.cassette"', "--sarif": '"uri": "%FF.cassette"'}
    assert told[form] in output
    assert not re.search(r"\\ud[89a-f]", output)


def test_sarif_says_that_something_could_not_be_read(replaykit):
    write("a.cassette", "")

    [run] = answered(replaykit, "--sarif", "a.cassette")["runs"]

    assert [{"executionSuccessful": False, "exitCode": 2}] == run["invocations"]
    assert "unreadable" == run["results"][0]["ruleId"]


def test_every_rule_can_be_told_in_sarif():
    empty = [r.name for r in RULES.values() if not (r.summary and r.help and r.level in LEVELS)]

    assert [] == empty


@pytest.mark.parametrize("form", FORMS)
def test_what_is_for_programs_stands_alone_on_standard_output(replaykit, wrong, form):
    code, output, complaints = replaykit("check", form, wrong)

    assert (1, "", True) == (code, complaints, isinstance(json.loads(output), dict))


@pytest.mark.parametrize("form", ["", *FORMS])
def test_a_report_goes_where_it_is_wanted(replaykit, wrong, form):
    shown = replaykit("check", *filter(None, [form]), wrong).output

    answer = replaykit("check", *filter(None, [form]), wrong, "-o", "report")

    assert shown == Path("report").read_text(encoding="utf-8")
    assert (
        1,
        "report: checked 5 files with 6 exchanges: 1 edited, 1 secret, 1 mistake, 1 warning,"
        " 1 note\n",
        "",
    ) == answer


def test_a_report_in_a_file_cannot_steer_the_terminal_either(replaykit):
    write("a\x1b[2J.cassette", "")

    replaykit("check", ".", "-o", "report")

    assert r"a\x1b[2J.cassette: it is empty." in Path("report").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("a.cassette", "it is a cassette"),
        ("old.json", "it is what was read"),
        ("no/report", "it cannot be written (No such file or directory)"),
    ],
)
def test_a_report_goes_over_nothing_that_is_needed(replaykit, target, why):
    record("a.cassette", "Rome")
    old = write("old.json", vcrpy(interaction("Rome"))).read_text()

    answer = replaykit("check", "a.cassette", "old.json", "-o", target)

    assert (
        2,
        "",
        f"{target}: {why}.\n  How to fix: name another place with -o FILE.\n",
    ) == answer
    assert old == Path("old.json").read_text()


def test_two_forms_at_once_are_misuse(replaykit):
    answer = replaykit("check", "--json", "--sarif", ".")

    assert (2, "") == (answer.code, answer.output)
    assert "not allowed with argument --json" in answer.complaints
