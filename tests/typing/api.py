"""The public names as users write them: checked by mypy, never run.

What must not pass stands under a `type: ignore` that names the error: mypy tells of one that is not
needed.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import assert_type

import pytest

import replaykit
from replaykit import Outcome, Run, RunError
from replaykit.model import Answer, Exchange, HttpRequest
from replaykit.run.observed import ObservedTurn


def a_block() -> str:
    with replaykit.replay("cassettes/trip.cassette") as run:
        assert_type(run, Run)
    return f"{len(run.exchanges)} exchanges in {run.path}"


async def an_async_block() -> tuple[Exchange, ...]:
    async with replaykit.replay(Path("trip.cassette"), mode="record") as run:
        return run.exchanges


def same_path(live: HttpRequest, recorded: HttpRequest) -> bool:
    return live.url == recorded.url


def every_setting() -> Run:
    return replaykit.replay(
        "trip.cassette",
        mode="refresh",
        match=same_path,
        pace=2.0,
        volatile=["request_id"],
        allowed_hosts={"models.internal"},
        allowed_statuses=[401],
        redact_values=("a secret",),
        redact_patterns=[r"tenant-\d+"],
        redact_names=["tenant"],
        redact_allowed=["sk-sample"],
        kept_headers=["x-region"],
        on_unplayed="fail",
        on_idle="ignore",
        clock="real",
        frozen=False,
        keep_failed=True,
    )


def words_for_choices() -> tuple[Run, Run]:
    return (
        replaykit.replay("a.cassette", match="exact", pace="recorded"),
        replaykit.replay("b.cassette", match="order", pace="at once"),
    )


def what_a_run_knows(run: Run) -> None:
    assert_type(run.exchanges, tuple[Exchange, ...])
    assert_type(run.turns, tuple[ObservedTurn, ...])
    assert_type(run.turns[0].answers, tuple[Answer, ...])
    assert_type(run.outcome, Outcome)
    assert_type(run.outcome.path, Path)
    assert_type(run.outcome.intercepted, int)
    assert_type(run.path, Path)
    run.mode == "replay"  # noqa: B015  (a comparison of what cannot be equal is an error)


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
    replaykit.replay("a.cassette", allowed_statuses=["ok"])  # type: ignore[list-item]  # no status
    replaykit.reply("a.cassette")  # type: ignore[attr-defined]  # a name that is not there


def what_cannot_be_changed(run: Run) -> None:
    run.turns = ()  # type: ignore[misc]  # it is what was seen
    run.outcome.path = Path()  # type: ignore[misc]  # facts are frozen
