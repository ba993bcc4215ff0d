"""`replaykit check` says where nobody saw what tools gave, and nags nobody who cannot help it."""

import json
from dataclasses import replace

import pytest

from tests.checks.loops import loop
from tests.cli.recordings import MOMENT, vcrpy, write
from tests.cli.test_check_sessions import ended, kept
from tests.report.seen import exchanges_of


@pytest.fixture
def it(here):
    """Where the recording goes that is checked."""
    return here / "it.cassette"


@pytest.mark.parametrize(
    ("widths", "told"),
    [((1,), "1 turn: nobody saw what its"), ((2, 3), "2 turns: nobody saw what their")],
)
def test_what_nobody_saw_of_the_tools_is_a_note(replaykit, it, widths, told):
    """
    Results under the wrong ids would pass for right.
    """
    kept(it, loop("openai_chat", *widths), spans=[], recorded_at=MOMENT)

    assert (
        0,
        f"it.cassette: note: tools-not-watched: {told} tools gave, so contents and concurrency are"
        " not judged.\n"
        "  How to fix: mark the tools with `@replaykit.tool`, or name them: `replaykit capture"
        " --tool trip.tools:TOOLS`.\n\n"
        f"checked 1 file with {len(widths) + 1} exchanges: no findings, 1 note\n",
        "",
    ) == replaykit("check", "--strict", it.name)


def test_what_nobody_saw_of_the_tools_is_there_for_programs(replaykit, it):
    kept(it, loop("openai_chat", 2), spans=[], recorded_at=MOMENT)

    in_json = json.loads(replaykit("check", "--json", it.name).output)
    in_sarif = json.loads(replaykit("check", "--sarif", it.name).output)

    ((found,),) = [file["findings"] for file in in_json["files"]]
    (result,) = in_sarif["runs"][0]["results"]
    assert ("tools-not-watched", "note") == (found["rule"], found["level"])
    assert ("tools-not-watched", "note") == (result["ruleId"], result["level"])


@pytest.mark.parametrize(("tool", "is_told"), [("get_weather", False), ("get_rate", True)])
def test_each_tool_is_watched_for_itself(replaykit, it, tool, is_told):
    agent = loop("openai_chat", 1, 1)
    (seen, _) = (one.span for one in agent.executions)
    kept(it, agent, spans=[replace(seen, tool=tool, call_id=None)], recorded_at=MOMENT)

    assert is_told is ("tools-not-watched: 2 turns: " in replaykit("check", it.name).output)


@pytest.mark.parametrize(
    "about",
    [
        {"recorded_at": MOMENT},
        {
            "recorded_at": MOMENT,
            "spans": [],
            "exchanges": exchanges_of(ended(loop("openai_chat", 2))),
        },
        {"spans": []},
    ],
    ids=["watched", "nothing was sent", "converted"],
)
def test_where_nothing_could_be_seen_or_all_was_there_is_no_such_note(replaykit, it, about):
    kept(it, loop("openai_chat", 2), **about)

    assert "tools-not-watched" not in replaykit("check", it.name).output


def test_recordings_of_others_are_not_asked_for_tools(replaykit):
    sent = exchanges_of(loop("openai_chat", 2))
    interactions = [
        {
            "request": {
                "method": "POST",
                "uri": one.request.url,
                "headers": {},
                "body": one.request.body.decode(),
            },
            "response": {
                "status": {"code": 200, "message": "OK"},
                "headers": {},
                "body": {"string": one.response.body.decode()},
            },
        }
        for one in sent
    ]
    write("it.json", vcrpy(*interactions))

    answer = replaykit("check", "it.json")

    assert (0, "checked 1 file with 2 exchanges: no findings\n", "") == answer
