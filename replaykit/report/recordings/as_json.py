"""Assembly: what is wrong with recordings, for programs."""

from collections.abc import Sequence

from replaykit.model import Json
from replaykit.report.recordings.facts import Checked, Found, number_of
from replaykit.report.strict_json import written

SCHEMA = 1
"""Goes up when a member changes its meaning or goes; new ones may come at any time."""


def json_of(results: Sequence[Checked]) -> str:
    """Every file that was checked with what was found in it, as `docs/check.md` describes it."""
    checked = [result for result in results if result.is_recording or result.found]
    return written(
        {
            "schema": SCHEMA,
            "files": [_file(result) for result in checked],
            "summary": {
                "files": len(checked),
                "exchanges": sum(result.exchanges for result in checked),
                "passed_over": len(results) - len(checked),
                "unreadable": sum(result.is_unreadable for result in checked),
                "errors": number_of("error", checked),
                "warnings": number_of("warning", checked),
                "notes": number_of("note", checked),
            },
        },
        indent=2,
    )


def _file(checked: Checked) -> Json:
    return {
        "file": checked.file.as_posix(),
        "recorder": checked.recorder,
        "recorded_at": checked.recorded_at.isoformat() if checked.recorded_at else None,
        "exchanges": checked.exchanges,
        "findings": [_finding(found) for found in checked.found],
    }


def _finding(found: Found) -> Json:
    return {
        "rule": found.rule,
        "level": found.level,
        "text": found.text,
        "facts": list(found.facts),
        "fixes": list(found.fixes),
        "line": found.line,
        "exchange": found.exchange,
        "turn": found.turn,
        "calls": list(found.calls),
        "provider_rule": found.provider_rule,
    }
