"""Every situation in which the plugin has something to say, and what it then says.

Each is a function of a user's suite; what it prints stands in docs/pytest.md under its name.
"""

import json
import os
import re

from tests.cli.recordings import kill_recording
from tests.plugin.suite import answer, failure, failure_of, said, section
from tests.wire.provider import plain

TEST = """
        @pytest.mark.replay
        def test_it():
            {body}
"""
TOKYO = "ask_and_shrug('Weather in Tokyo?')"
KYOTO = "ask_and_shrug('Weather in Kyoto?')"
SESSION = """
        from asking import post

        CALL = {{"id": "call_a", "type": "function", "function": {{"name": "f", "arguments": ""}}}}
        ASKED = [{{"role": "user", "content": "Go"}}, {{"role": "assistant", "tool_calls": [CALL]}}]
        RESULT = {{"role": "tool", "tool_call_id": "call_a", "content": "fine"}}

        @pytest.mark.replay
        def test_it():
            post({sent})
"""
WATCHING = """
        def get_weather(city: str) -> str:
            return f"sunny in {{city}}"

        @pytest.mark.replay({settings})
        def test_it(replay):
            tool = replay.tools(get_weather)
            {body}
            ask_and_shrug('Weather in Tokyo?')
"""
FORGETFUL = """
        from asking import post

        QUESTION = {question!r}
        TURN = {turn!r}
        RESULT = {{"role": "tool", "tool_call_id": "call_a", "content": "sunny"}}

        @pytest.mark.replay
        def test_it():
            post([QUESTION])
            post([QUESTION, TURN, RESULT])
"""
TRANSFORMING = """
        from asking import post

        def get_weather(city: str) -> str:
            return f"sunny in {{city}}"

        @pytest.mark.replay(sends=lambda result: result)
        def test_it(replay):
            post([{question!r}])
            replay.tools(get_weather)("Tokyo")
            post([{question!r}, {turn!r}, {result!r}])
"""
QUESTION = {"role": "user", "content": "Weather in Tokyo and London?"}


def as_printed(suite, text):
    """A text without what differs from run to run: port, folder, seal, threads of other tests."""
    text = re.sub(r"http://127\.0\.0\.1:\d+", "https://api.openai.com", text)
    text = re.sub(r"sealed as [0-9a-f]{32}", "sealed as 5f0c…", text)
    text = re.sub(r"  Nor did an older thread: .*\n", "", text)
    return text.replace(f"{suite.pytester.path}{os.sep}", "")


def recorded(suite, body=TOKYO):
    suite.tests(TEST.format(body=body))
    suite.record()


def failing(suite, body, *args, **options):
    suite.tests(TEST.format(body=body))
    return failure_of(suite.run(*args, **options), "test_it")


def nothing_recorded(suite):
    return failing(suite, TOKYO)


def another_question(suite):
    recorded(suite)
    return failing(suite, KYOTO)


def asked_too_often(suite):
    recorded(suite)
    return failing(suite, f"{TOKYO}; {TOKYO}")


def blocked(suite):
    reach = "__import__('socket').create_connection(('api.example.com', 443))"
    return failing(suite, f"pytest.raises(OSError, lambda: {reach})")


def strayed(suite):
    suite.tests(SESSION.format(sent="[*ASKED, RESULT]"))
    suite.record()
    suite.tests(SESSION.format(sent="ASKED"))
    return failure_of(suite.run(), "test_it")


def call(call_id, city):
    function = {"name": "get_weather", "arguments": json.dumps({"city": city})}
    return {"id": call_id, "type": "function", "function": function}


def recorded_with_a_mistake(suite):
    calls = [call("call_a", "Tokyo"), call("call_b", "London")]
    turn = {"role": "assistant", "content": None, "tool_calls": calls}
    reply = plain({"choices": [{"message": turn, "finish_reason": "tool_calls"}]})
    suite.tests(FORGETFUL.format(question=QUESTION, turn=turn))
    return suite.record(replies=[reply, answer("sunny")])


def finding(suite):
    recorded_with_a_mistake(suite)
    return failure_of(suite.run(), "test_it")


def unjudged(suite):
    turn = {"role": "assistant", "content": None, "tool_calls": [call("call_a", "Tokyo")]}
    reply = plain({"choices": [{"message": turn, "finish_reason": "tool_calls"}]})
    result = {"role": "tool", "tool_call_id": "call_a", "content": "sunny in Tokyo"}
    suite.tests(TRANSFORMING.format(question=QUESTION, turn=turn, result=result))
    suite.record(replies=[reply, answer("sunny")])
    return failure_of(suite.run(), "test_it")


def idle(suite):
    return failing(suite, "pass")


def unplayed(suite):
    recorded(suite, f"{TOKYO}; {KYOTO}")
    return failing(suite, TOKYO, "-o", "replaykit_on_unplayed=fail")


def refused(suite):
    return failing(suite, TOKYO, "--replaykit=record", replies=[failure(401)])


def unanswered(suite):
    return failing(suite, TOKYO, "--replaykit=record")


def untaped(suite):
    unknown = plain(bytes(range(128, 192)), content_encoding="aes128gcm")
    return failing(suite, TOKYO, "--replaykit=record", replies=[unknown])


def unrecorded(suite):
    call = "pytest.raises(Exception, tool, {city!r})"
    suite.tests(WATCHING.format(settings="", body="tool('Tokyo')"))
    suite.record()
    suite.tests(WATCHING.format(settings='tools="recorded"', body=call.format(city="Kyoto")))
    return failure_of(suite.run(), "test_it")


def unapplied(suite):
    recorded(suite)
    body = "replay.on('get_weather', city='Tokio').takes(30); tool('Tokyo')"
    suite.tests(WATCHING.format(settings="", body=body))
    return failure_of(suite.run(), "test_it")


def deadlock(suite):
    return failing(suite, "__import__('threading').Event().wait()")


def edited(suite):
    recorded(suite)
    text = suite.cassette().read_text()
    suite.cassette().write_text(text.replace("sunny", "windy"))
    return failing(suite, TOKYO)


def merge_conflict(suite):
    recorded(suite)
    text = suite.cassette().read_text()
    suite.cassette().write_text(text.replace("\n=== 1", "\n<<<<<<< HEAD\n=== 1"))
    return failing(suite, TOKYO)


def no_marker(suite):
    suite.tests("        def test_it(replay):\n            pass\n")
    return failure_of(suite.run(), "test_it")


def mistake(suite):
    suite.tests(TEST.replace("mark.replay", "mark.replay(pace='leisurely')").format(body=TOKYO))
    return suite.run().stderr.str().strip()


COMPLAINTS = {
    "missed: nothing recorded": nothing_recorded,
    "missed: another question": another_question,
    "missed: asked too often": asked_too_often,
    "blocked": blocked,
    "strayed": strayed,
    "finding": finding,
    "unjudged": unjudged,
    "idle": idle,
    "unplayed": unplayed,
    "refused": refused,
    "unanswered": unanswered,
    "untaped": untaped,
    "unrecorded": unrecorded,
    "unapplied": unapplied,
    "deadlock": deadlock,
    "unreadable: edited": edited,
    "unreadable: merge conflict": merge_conflict,
    "no marker": no_marker,
    "mistake": mistake,
}


def summary_of(run):
    return section(run, "replaykit summary")


def of_a_miss(suite):
    suite.tests(TEST.format(body=TOKYO))
    return summary_of(suite.run())


def of_a_saved_recording(suite):
    suite.tests(TEST.format(body=TOKYO))
    return summary_of(suite.record())


def of_several_saved(suite):
    several = TEST.replace("test_it()", "test_it(number)")
    marked = several.replace("def", "@pytest.mark.parametrize('number', [1, 2, 3, 4])\n        def")
    suite.tests(marked.format(body=TOKYO))
    return summary_of(suite.record())


def of_the_unplayed(suite):
    recorded(suite, f"{TOKYO}; {KYOTO}")
    suite.tests(TEST.format(body=TOKYO))
    return summary_of(suite.run())


def of_one_with_findings(suite):
    return summary_of(recorded_with_a_mistake(suite))


def of_a_dropped_recording(suite, *args):
    suite.tests(TEST.format(body=f"{TOKYO}; assert False"))
    return summary_of(suite.run("--replaykit=record", *args, replies=[answer("sunny")]))


def of_one_set_aside(suite):
    return of_a_dropped_recording(suite, "--replaykit-keep-failed")


def of_no_page(suite):
    recorded(suite)
    suite.pytester.path.joinpath("replaykit-trace").write_text("a file")
    return summary_of(suite.run("--replaykit-trace=on"))


def of_the_unused(suite, *args):
    recorded(suite)
    suite.cassette("test_agent/test_gone.cassette").write_bytes(b"")
    return summary_of(suite.run(*args))


def of_the_removed(suite):
    return of_the_unused(suite, "--replaykit-prune")


def of_a_refusal_to_prune(suite):
    return of_the_unused(suite, "--replaykit-prune", "-k", "it")


def of_a_killed_recording(suite):
    suite.tests(TEST.format(body=TOKYO).replace("replay", "replay('another')"))
    suite.record()
    kill_recording(suite.cassette(), {1: "Oslo"})
    return summary_of(suite.run("test_agent.py"))


def of_another_recorders_file(suite):
    recorded(suite)
    cassette = suite.cassette()
    cassette.unlink()
    cassette.with_suffix(".yaml").write_text("interactions: []\nversion: 1\n")
    return summary_of(suite.run("--replaykit=record", replies=[answer("sunny")]))


SUMMARIES = {
    "missed": of_a_miss,
    "saved": of_a_saved_recording,
    "several saved": of_several_saved,
    "unplayed": of_the_unplayed,
    "recorded with findings": of_one_with_findings,
    "dropped": of_a_dropped_recording,
    "no page": of_no_page,
    "set aside": of_one_set_aside,
    "superseded": of_another_recorders_file,
    "unused": of_the_unused,
    "removed": of_the_removed,
    "not pruned": of_a_refusal_to_prune,
    "interrupted": of_a_killed_recording,
}


def header_of(run):
    return next(line for line in said(run).splitlines() if line.startswith("replaykit:"))


def by_default(suite):
    recorded(suite)
    return header_of(suite.run())


def by_the_option(suite):
    recorded(suite)
    return header_of(suite.run("--replaykit=record"))


def under_ci(suite):
    recorded(suite)
    suite.monkeypatch.setenv("CI", "true")
    suite.monkeypatch.setenv("REPLAYKIT", "record")
    return header_of(suite.run())


def switched_off(suite):
    recorded(suite)
    return header_of(suite.run("--replaykit=off"))


def with_pages(suite):
    recorded(suite)
    return header_of(suite.run("--replaykit-trace=on"))


HEADERS = {
    "default": by_default,
    "option": by_the_option,
    "CI": under_ci,
    "off": switched_off,
    "pages": with_pages,
}
