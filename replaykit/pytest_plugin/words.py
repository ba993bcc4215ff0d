"""Shell: the words of one test: the commands it suggests, its section, its properties."""

import os
import re
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from replaykit.errors import SettingError
from replaykit.run.advice import Advice

if TYPE_CHECKING:  # leads to vcrpy, which must not be loaded before a marked test runs
    from replaykit.run.outcome import Outcome
    from replaykit.run.run import Run

Properties = list[tuple[str, object]]

_MOST_DRIFTED = 3
_WANTS_A_KEY = re.compile(r"api.?key|credential", re.IGNORECASE)
_VARIABLE = re.compile(r"\b[A-Z][A-Z0-9_]*_API_KEY\b")


def advice_for(item: pytest.Item) -> Advice:
    """How to run a test otherwise."""
    return Advice(
        before_mode="pytest --replaykit=",
        after_mode=f" {typed([item.nodeid], item.config)}",
        before_setting="@pytest.mark.replay(",
        rerun=f"pytest {typed([item.nodeid], item.config)}",
    )


def typed(nodeids: Iterable[str], config: pytest.Config) -> str:
    """Tests or files as one types them where pytest was started."""
    return shlex.join(_from_here(nodeid, config) for nodeid in nodeids)


def _from_here(nodeid: str, config: pytest.Config) -> str:
    here = config.invocation_params.dir
    file, colons, test = nodeid.partition("::")
    if here == config.rootpath:
        return nodeid
    return Path(os.path.relpath(config.rootpath / file, here)).as_posix() + colons + test


def shown(path: Path, config: pytest.Config) -> str:
    """A path as it is typed where pytest was started."""
    here = config.invocation_params.dir
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def counted(count: int, thing: str) -> str:
    """So many things, in the singular or the plural."""
    return f"1 {thing}" if count == 1 else f"{count} {thing}s"


def section_about(
    run: "Run",
    unheard: str,
    item: pytest.Item,
    failure: BaseException | None,
    *,
    page: Path | None = None,
) -> str:
    """How a failed test's run went, for the reader of its failure.

    Args:
        unheard: complaints that the failure itself does not show.
        page: where all of it can be looked at.
    """
    outcome = run.outcome
    lines = [f"cassette  {shown(outcome.path, item.config)} ({_state(outcome)})"]
    if run.mode != "off":
        lines.append(f"requests  {_counts(outcome)}")
    if not outcome.intercepted:
        lines += _before_any_request(outcome, item, failure)
    lines += _drift(outcome)
    lines += [f"clock     {note}" for note in run.clock.notes]
    lines += [f"page      {shown(page, item.config)}"] if page else []
    return "\n".join([*lines, "", unheard] if unheard else lines)


def _before_any_request(
    outcome: "Outcome", item: pytest.Item, failure: BaseException | None
) -> list[str]:
    """What helps a test on that failed before it asked anything, as for want of a key."""
    if isinstance(failure, SettingError) or str(failure).startswith("replaykit: "):
        return []  # it says how to fix it
    if outcome.mode == "replay" and outcome.found is None:
        return [
            f"next      {advice_for(item).mode('record')}",
            "          with your key in the environment, since that asks the provider",
        ]
    if outcome.found is None or not _WANTS_A_KEY.search(str(failure)):
        return []
    if outcome.mode in ("record", "refresh"):
        return [f"the key   what is recorded is replayed without one: {advice_for(item).rerun}"]
    if outcome.mode != "replay":
        return []
    variable = _VARIABLE.search(str(failure))
    example = f": {variable[0]}=none" if variable else ""
    return [f"the key   a replay needs none; any text will do{example}"]


def _state(outcome: "Outcome") -> str:
    if outcome.found is None and outcome.mode in ("replay", "record"):
        return f"{outcome.mode}; not there yet"
    if outcome.found is not None and outcome.found != outcome.path:
        return f"{outcome.mode}; read from {outcome.found.name}"
    return outcome.mode


def _counts(outcome: "Outcome") -> str:
    counted = (
        (len(outcome.served), "played"),
        (outcome.recorded, "sent" if outcome.mode == "live" else "recorded"),
        (outcome.not_taken, "refused as their provider would"),
        (len(outcome.missed), "without a recording"),
        (len(outcome.unanswered), "without a response"),
    )
    parts = [f"{count} {word}" for count, word in counted if count]
    left = [f"{len(outcome.unplayed)} not asked for"] if outcome.unplayed else []
    return ", ".join([*parts, *left]) or "none"


def _drift(outcome: "Outcome") -> list[str]:
    from replaykit.run.outcome import drifts_of  # noqa: PLC0415  (not before a marked test)

    lines: list[str] = []
    for drifted in drifts_of(outcome)[:_MOST_DRIFTED]:
        first = drifted.differences[0]
        lines += [
            f"drift     exchange {drifted.exchange}, {first.path}",
            f"            recorded  {first.recorded}",
            f"            asked     {first.live}",
        ]
    return lines


def properties_of(run: "Run", config: pytest.Config, *, has_passed: bool) -> Properties:
    """What reports say of a test to other programs, and to the summary of the session."""
    outcome = run.outcome
    if run.mode == "off":
        return []
    findings = ", ".join(dict.fromkeys(finding.name for finding in run.findings))
    unplayed = outcome.unplayed if has_passed and run.settings.on_unplayed != "ignore" else ()
    said: Properties = [
        ("replaykit_cassette", shown(outcome.path, config)),
        ("replaykit_mode", outcome.mode),
        ("replaykit_played", len(outcome.served)),
        ("replaykit_recorded", outcome.recorded),
        ("replaykit_missed", len(outcome.missed)),
        ("replaykit_unplayed", len(unplayed)),
    ]
    if findings:
        said.append(("replaykit_findings", findings))
    if outcome.recorded and outcome.mode != "live":
        said.append(("replaykit_recording", outcome.keeping))
    if outcome.set_aside is not None:
        said.append(("replaykit_set_aside", shown(outcome.set_aside, config)))
    if outcome.superseded is not None:
        said.append(("replaykit_superseded", shown(outcome.superseded, config)))
    return said


def properties_of_page(path: Path | None, refusal: str | None, config: pytest.Config) -> Properties:
    """Where the page of a test lies, or what came in its way."""
    if path is not None:
        return [("replaykit_page", shown(path, config))]
    return [("replaykit_no_page", refusal)]
