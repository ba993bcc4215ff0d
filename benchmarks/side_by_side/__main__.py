"""Measures each group of works in a process of its own, and writes the page.

What was measured is kept, so that a group can be measured anew without the others.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.side_by_side.environment import PEERS
from benchmarks.side_by_side.goals import Figures
from benchmarks.side_by_side.measure import GROUPS
from benchmarks.side_by_side.page import page, plots
from benchmarks.side_by_side.rounds import Figure

_KEPT = "results.jsonl"
_FOLDER = Path(__file__).parents[1]


def main(words: Sequence[str] | None = None) -> int:
    """Measures, and writes the page with its plots."""
    asked = _asked(words)
    kept = asked.to / _KEPT
    lines = kept.read_text().splitlines() if kept.exists() else []
    figures = [Figure(**json.loads(line)) for line in lines]
    began = time.monotonic()
    for group in () if asked.page else asked.only or GROUPS:
        sys.stderr.write(f"{group} (after {time.monotonic() - began:.0f} s)\n")
        measured = _measured(group, is_quick=asked.quick)
        works = {figure.work for figure in measured}
        figures = [figure for figure in figures if figure.work not in works] + measured
    if not asked.page:
        sys.stderr.write(f"all in {(time.monotonic() - began) / 60:.1f} minutes\n")
    kept.write_text("".join(f"{figure.line}\n" for figure in figures))
    measured_all = Figures(figures)
    for name, drawing in plots(measured_all):
        asked.to.joinpath(name).write_text(drawing)
    asked.to.joinpath("results.md").write_text(page(measured_all, _facts()))
    return 0


def _asked(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=tuple(GROUPS), help="may be repeated")
    parser.add_argument("--quick", action="store_true", help="small sizes, few rounds")
    parser.add_argument("--page", action="store_true", help="write the page anew, and no more")
    parser.add_argument("--to", type=Path, default=_FOLDER, help="the folder to write to")
    return parser.parse_args(words)


def _measured(group: str, *, is_quick: bool) -> list[Figure]:
    command = [sys.executable, "-m", "benchmarks.side_by_side.measure", group]
    run = subprocess.run(
        command + ["--quick"] * is_quick,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
    return [Figure(**json.loads(line)) for line in run.stdout.splitlines()]


def _facts() -> str:
    """With what it was measured, and on what."""
    names = [line.partition("==")[0] for line in PEERS.read_text().splitlines()]
    libraries = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"CPU time, medians of rounds in which the contenders take turns. Python"
        f" {platform.python_version()} on {os.cpu_count()} cores, {libraries}. In brackets: how"
        " many times the limit."
    )


if __name__ == "__main__":
    sys.exit(main())
