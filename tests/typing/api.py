"""The public names as users write them: checked by mypy, never run.

What must not pass stands under a `type: ignore` that names the error: mypy tells of one that is not
needed.
"""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import assert_type

import pytest

import replaykit
from replaykit import Outcome, Run, RunError
from replaykit.checks import Finding, Verdict
from replaykit.model import Answer, Call, Exchange, HttpRequest, Json, Span
from replaykit.run.observed import ObservedTurn
from replaykit.tools.unapplied import Unapplied


def a_block() -> str:
    with replaykit.replay("cassettes/trip.cassette") as run:
        assert_type(run, Run)
    return f"{len(run.exchanges)} exchanges in {run.path}"


async def an_async_block() -> tuple[Exchange, ...]:
    async with replaykit.replay(Path("trip.cassette"), mode="record") as run:
        return run.exchanges


def a_capture() -> None:
    with replaykit.capture("bug.cassette"), replaykit.capture.session("user-42"):
        a_block()
    with replaykit.capture("bug.cassette", ignored=["telemetry.internal"]):
        a_block()


def same_path(live: HttpRequest, recorded: HttpRequest) -> bool:
    return live.url == recorded.url


def as_the_agent_sends(tool: str, result: Json) -> Json:
    return f"{tool} says: {result}"


def every_setting() -> Run:
    return replaykit.replay(
        "trip.cassette",
        mode="refresh",
        match=same_path,
        pace=2.0,
        volatile=["request_id"],
        allowed_hosts={"models.internal"},
        ignored=["telemetry.internal/v1"],
        allowed_statuses=[401],
        redact_values=("a secret",),
        redact_patterns=[r"tenant-\d+"],
        redact_names=["tenant"],
        redact_allowed=["sk-sample"],
        kept_headers=["x-region"],
        on_unplayed="fail",
        on_idle="ignore",
        keep_failed=True,
        clock="real",
        frozen=False,
        tools="recorded",
        plan=[{"tool": "get_weather", "arguments": {"city": "Tokyo"}, "takes": 30}],
        seed=7,
        concurrent="at least 3",
        allow=["late-tool", "results-split"],
        sends=as_the_agent_sends,
        most_rounds=5,
        longest_result=10_000,
        most_growth=None,
        validate=False,
    )


def words_for_choices() -> tuple[Run, ...]:
    return (
        replaykit.replay("a.cassette", match="exact", pace="recorded"),
        replaykit.replay("b.cassette", match="order", pace="at once"),
        replaykit.replay("c.cassette", concurrent=True, allow="late-tool", sends=None),
    )


def what_a_run_knows(run: Run) -> None:
    assert_type(run.exchanges, tuple[Exchange, ...])
    assert_type(run.turns, tuple[ObservedTurn, ...])
    assert_type(run.turns[0].answers, tuple[Answer, ...])
    assert_type(run.outcome, Outcome)
    assert_type(run.outcome.path, Path)
    assert_type(run.outcome.intercepted, int)
    assert_type(run.path, Path)
    assert_type(run.spans, tuple[Span, ...])
    assert_type(run.findings, tuple[Finding, ...])
    assert_type(run.verdict, Verdict)
    assert_type(run.unapplied, tuple[Unapplied, ...])
    assert_type(run.clock.now_ns(), int)
    assert_type(run.clock.notes, list[str])
    run.mode == "replay"  # noqa: B015  (a comparison of what cannot be equal is an error)


def what_a_turn_knows(turn: ObservedTurn) -> None:
    assert_type(turn.calls, tuple[Call, ...])
    assert_type(turn.spans, tuple[Span, ...])
    assert_type(turn.width, int | None)
    assert_type(turn.makespan, float | None)
    assert_type(turn.work, float | None)


@replaykit.tool
async def get_weather(city: str) -> str:
    return f"sunny in {city}"


@replaykit.tool(name="rate", serial=True)
def get_rate(base: str, quote: str = "JPY") -> float:
    return len(base + quote)


class Desk:
    @replaykit.tool
    def book(self, seats: int) -> bool:
        return seats > 0


async def a_declared_tool_is_what_it_was() -> None:
    assert_type(await get_weather("Tokyo"), str)
    assert_type(get_rate("USD"), float)
    assert_type(Desk().book(seats=2), bool)
    await get_weather(7)  # type: ignore[arg-type]  # no city
    get_rate()  # type: ignore[call-arg]  # the base is missing


def tools_keep_their_type(run: Run, desk: Desk) -> None:
    assert_type(run.tools({"rate": get_rate})["rate"]("USD"), float)
    assert_type(run.tools([get_rate])[0]("USD"), float)
    assert_type(run.tools(get_rate)("USD"), float)
    assert_type(run.tools(desk), Desk)


def rules(run: Run) -> None:
    run.watch("trip.tools:TOOLS", "trip.rates:get_rate")
    run.on("get_weather", city="Tokyo").takes(30)
    run.on("get_weather", nth=2).takes("uniform(1, 5)").fails(TimeoutError)
    run.on(get_rate, turn=1).fails(ConnectionError("down")).then().takes(timedelta(minutes=1))
    run.on(id="call_a").hangs()
    run.on().returns({"any": ["JSON"]})
    run.plan([{"tool": "get_rate", "fails": "TimeoutError: rates are down"}])
    run.on("get_weather", nth="second")  # type: ignore[arg-type]  # no number
    run.on("get_weather").take(30)  # type: ignore[attr-defined]  # a misspelt one


def assertions(run: Run) -> None:
    run.assert_no_findings()
    run.assert_complete()
    run.assert_matched()
    run.assert_placed()
    run.assert_concurrent()
    run.assert_concurrent(at_least=3)
    run.assert_concurrent(3)  # type: ignore[call-arg]  # three of what?


async def whose_call_it_is(run: Run) -> None:
    with run.answering("call_a"):
        await get_weather("Tokyo")


@pytest.mark.replay
def test_with_the_fixture(replay: Run) -> None:
    assert_type(replay.turns, tuple[ObservedTurn, ...])


@pytest.mark.replay("shared/trip", match="exact", volatile=["seed"])
class TestMarked:
    async def test_async(self, replay: replaykit.Run) -> None:
        assert_type(replay.exchanges[0].response.status, int)


@pytest.fixture(scope="session")
def replaykit_config() -> Mapping[str, object]:
    return {"match": "exact"}


def what_errors_say(raised: Exception) -> str | None:
    if isinstance(raised, replaykit.BlockedNetworkError):
        return f"{raised.place} from {raised.site}"
    if isinstance(raised, replaykit.UnreadableCassetteError):
        assert_type(raised.line, int | None)
        return raised.fix
    if isinstance(raised, replaykit.UnwritableCassetteError):
        return f"{raised.file}: {raised.reason}"
    return None


def kinds_of_errors(blocked: replaykit.BlockedNetworkError, failed: RunError) -> None:
    connection: ConnectionError = blocked
    assertion: AssertionError = failed
    ours: tuple[replaykit.ReplayKitError, ...] = (blocked, failed)
    value: type[ValueError] = replaykit.SettingError
    print(connection, assertion, ours, value)


def mistakes() -> None:
    replaykit.replay()  # type: ignore[call-arg]  # the path is missing
    replaykit.replay(7)  # type: ignore[arg-type]  # no path
    replaykit.replay("a.cassette", "record")  # type: ignore[call-arg]  # the mode has no place of its own
    replaykit.replay("a.cassette", mode="repaly")  # type: ignore[arg-type]  # no mode
    replaykit.replay("a.cassette", speed=2)  # type: ignore[call-arg]  # no setting
    replaykit.replay("a.cassette", pace="leisurely")  # type: ignore[arg-type]  # no pace
    replaykit.replay("a.cassette", match=len)  # type: ignore[arg-type]  # takes one argument
    replaykit.replay("a.cassette", on_idle="warn")  # type: ignore[arg-type]  # no such choice
    replaykit.replay("a.cassette", tools="fake")  # type: ignore[arg-type]  # no such choice
    replaykit.replay("a.cassette", plan={"tool": "get_rate"})  # type: ignore[arg-type]  # no list
    replaykit.replay("a.cassette", allow="late-tools")  # type: ignore[arg-type]  # no finding
    replaykit.replay("a.cassette", sends=len)  # type: ignore[arg-type]  # takes one argument
    replaykit.replay("a.cassette", allowed_statuses=["ok"])  # type: ignore[list-item]  # no status
    replaykit.reply("a.cassette")  # type: ignore[attr-defined]  # a name that is not there


def what_cannot_be_changed(run: Run) -> None:
    run.spans = ()  # type: ignore[misc]  # it is what was seen
    run.turns = ()  # type: ignore[misc]  # it is what was seen
    run.outcome.path = Path()  # type: ignore[misc]  # facts are frozen
