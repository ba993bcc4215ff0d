"""Draws the failure that README shows, from a run of it: `python -m docs.picture`.

The words are those that pytest prints. What stands there as lanes of characters is drawn as bars.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEST = "examples/gathered/test_agent.py::test_all_or_nothing"
PICTURE = ROOT / "docs" / "lost_batch.svg"

LETTER, LINE, MARGIN, SIZE = 7.4, 20, 24, 12.3
LANE = re.compile(r"(?P<call> +\S+  .+?) +\|(?P<lane>[ #x]+)\| +(?P<took>\d\S* s)  (?P<sent>.*)")
HEADING = re.compile(r"(?P<label>replaykit: )(?P<name>[a-z-]+): (?P<text>.*)")
COLOURS = {
    "plain": "#c9d1d9",
    "faint": "#8b949e",
    "strong": "#ffffff",
    "bad": "#ff7b72",
    "bar": "#58a6ff",
    "track": "#21262d",
    "ground": "#0d1117",
    "edge": "#30363d",
}


def failing_run() -> str:
    """What pytest prints of the example that goes wrong."""
    command = [sys.executable, "-m", "pytest", TEST, "--runxfail", "-p", "no:cacheprovider"]
    quiet = {name: os.environ[name] for name in os.environ.keys() - {"CI", "REPLAYKIT"}}
    run = subprocess.run(
        command, cwd=ROOT, env=quiet, capture_output=True, text=True, check=False, timeout=120
    )
    return run.stdout


def told_in(printed: str) -> str:
    """The failure as replaykit tells it, out of all that pytest prints."""
    told = re.search(r"^replaykit: [a-z-]+: .*?^Run it again:\n  .*?$", printed, re.DOTALL | re.M)
    if told is None:
        raise SystemExit(f"{TEST} did not fail as it ought to:\n{printed}")
    return told[0]


def drawn(text: str) -> str:
    """The failure as an SVG image, which needs nothing but itself."""
    lines = text.splitlines()
    lanes = [lane for lane in map(LANE.fullmatch, lines) if lane]
    lane_at = max(len(lane["call"]) for lane in lanes) + 2
    widest = max(lane_at + 24 + 8 + len(lane["sent"]) for lane in lanes)
    width = round(max(widest, *map(len, lines)) * LETTER) + 2 * MARGIN
    height = len(lines) * LINE + 2 * MARGIN
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="title text">',
            f'<title id="title">{escape(lines[0])}</title>',
            f'<desc id="text">{escape(text)}</desc>',
            f'<rect width="{width}" height="{height}" rx="10" fill="{COLOURS["ground"]}" '
            f'stroke="{COLOURS["edge"]}"/>',
            '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" '
            f'font-size="{SIZE}">',
            *_rows(lines, lane_at),
            "</g>",
            "</svg>",
            "",
        )
    )


def _rows(lines: list[str], lane_at: int) -> Iterator[str]:
    for number, line in enumerate(lines):
        y = MARGIN + number * LINE + 14
        lane, heading = LANE.fullmatch(line), HEADING.fullmatch(line)
        if lane:
            yield from _lane(lane, lane_at, y)
        elif heading:
            name_at = len(heading["label"])
            yield _text(heading["label"], 0, y, "faint")
            yield _text(f"{heading['name']}: ", name_at, y, "bad", bold=True)
            yield _text(heading["text"], name_at + len(heading["name"]) + 2, y, "strong")
        elif line:
            yield _text(line, 0, y, "bad" if line.startswith("      raised ") else "plain")


def _lane(lane: re.Match[str], at: int, y: int) -> Iterator[str]:
    columns = len(lane["lane"])
    yield _text(lane["call"], 0, y, "plain")
    yield _bar(at, columns, y, "track")
    for ran in re.finditer("#+x?|x", lane["lane"]):
        yield _bar(at + ran.start(), len(ran[0]), y, "bar")
        if ran[0].endswith("x"):
            yield _bar(at + ran.end() - 1, 1, y, "bad")
    yield _text(lane["took"].rjust(6), at + columns, y, "faint")
    yield _text(lane["sent"], at + columns + 8, y, "faint" if lane["sent"] == "sent" else "bad")


def _bar(column: int, columns: int, y: int, colour: str) -> str:
    x, width = MARGIN + column * LETTER, columns * LETTER
    return (
        f'<rect x="{x:.1f}" y="{y - 10}" width="{width:.1f}" height="12" rx="2" '
        f'fill="{COLOURS[colour]}"/>'
    )


def _text(text: str, column: int, y: int, colour: str, *, bold: bool = False) -> str:
    """Words at a column, as wide as they are drawn, whatever font there is."""
    words = text.strip()
    x = MARGIN + (column + len(text) - len(text.lstrip())) * LETTER
    shown = escape(words, quote=False).replace("  ", " \u00a0")  # one space of two would be dropped
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y}" textLength="{len(words) * LETTER:.1f}" '
        f'fill="{COLOURS[colour]}"{weight}>{shown}</text>'
    )


if __name__ == "__main__":
    PICTURE.write_text(drawn(told_in(failing_run())), encoding="utf-8")
