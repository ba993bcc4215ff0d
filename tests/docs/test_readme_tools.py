"""README.md's tools, as they stand there: slowed and broken, on a clock that costs nothing."""

import pytest

from tests.docs.pages import block_after
from tests.docs.readme import README, call, prepare, reply, typed
from tests.wire.provider import provider

CALLS = [
    call("call_a", "get_weather", city="Tokyo"),
    call("call_b", "get_weather", city="London"),
    call("call_c", "get_rate", base="USD", quote="JPY"),
]
REPLIES = (
    reply(content=None, tool_calls=CALLS),
    reply(content="21 degrees in Tokyo, rain in London; of the rate I know nothing."),
)
AT_ONCE = "await asyncio.gather(*(execute(call, tools) for call in message.tool_calls))"
IN_TURN = "[await execute(call, tools) for call in message.tool_calls]"


@pytest.fixture
def recorded(pytester, monkeypatch):
    """README's test of tools, recorded; the provider has gone, and so has the key."""
    project = prepare(pytester, monkeypatch, "journey.py", "test_journey.py")
    with provider(*REPLIES) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
        typed(project, "record").assert_outcomes(passed=1)
    monkeypatch.delenv("OPENAI_API_KEY")
    return project


def change(project, file, old, new):
    path = project.path / file
    source = path.read_text()
    assert old in source
    path.write_text(source.replace(old, new))


def test_it_is_replayed(recorded):
    typed(recorded, "replay").assert_outcomes(passed=1)


def test_it_takes_what_the_page_says(recorded):
    assert "`makespan` is 45 to the nanosecond" in README
    change(recorded, "test_journey.py", "makespan <= 45", "makespan == 45.0")

    typed(recorded, "replay").assert_outcomes(passed=1)


def test_one_after_another_is_told_as_the_page_says(recorded):
    change(recorded, "journey.py", AT_ONCE, IN_TURN)
    change(recorded, "test_journey.py", "    assert replay.turns[0].makespan", "    #")

    run = typed(recorded, "replay")

    run.assert_outcomes(failed=1)
    assert block_after("output: one after another", README) in run.stdout.str()
