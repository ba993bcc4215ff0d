"""The page of results, as Markdown."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.side_by_side import calls, capturing, opening, recording, testing, waiting
from benchmarks.side_by_side.goals import Figures, table_of_goals
from benchmarks.side_by_side.plot import plot

_HEAD = """\
# Beside the limit and the peers

Made by `python -m benchmarks`; [README.md](README.md#side-by-side) says what is measured and how.
"""
_NONE = "-"


@dataclass(frozen=True, slots=True)
class _Unit:
    told: str
    factor: float
    decimals: int = 0


_MICRO, _MILLI, _FINE_MILLI = _Unit("µs", 1e6), _Unit("ms", 1e3), _Unit("ms", 1e3, 2)
_MEGA, _PLAIN = _Unit("MB", 1e-6, 1), _Unit("", 1, 2)

_SECTIONS: tuple[tuple[str, tuple[tuple[str, _Unit], ...]], ...] = (
    (
        "Opening",
        (
            (opening.OPENED, _FINE_MILLI),
            (opening.USED, _FINE_MILLI),
            (opening.MEMORY, _MEGA),
            (opening.SIZE, _MEGA),
        ),
    ),
    (
        "A call",
        (
            (calls.AT_THE_TRANSPORT, _MICRO),
            (calls.WITH_A_LOOP, _MICRO),
            (calls.SHUFFLED, _MICRO),
            (calls.REWORDED, _MICRO),
            (calls.SDK, _MICRO),
            (calls.ASYNC_SDK, _MICRO),
        ),
    ),
    (
        "Many at once",
        ((calls.GATHERED, _MILLI), (calls.STREAMED, _FINE_MILLI), (calls.PIECES, _PLAIN)),
    ),
    (
        "Recording",
        (
            (recording.CPU, _FINE_MILLI),
            (recording.REAL, _FINE_MILLI),
            (recording.FIRST_PIECE, _FINE_MILLI),
            (recording.KEPT, _PLAIN),
        ),
    ),
    (
        "Suites",
        (
            (testing.ONE_CLIENT, _FINE_MILLI),
            (testing.CLIENT_EACH, _FINE_MILLI),
            (testing.START, _FINE_MILLI),
            (testing.LOADED, _PLAIN),
        ),
    ),
    ("The virtual clock", ((waiting.GATHERED, _MICRO), (waiting.TURN, _MICRO))),
    ("Capturing", tuple((work, _FINE_MILLI) for work in capturing.WORKS)),
)

GROWTH = {
    "calls.svg": (calls.AT_THE_TRANSPORT, "One replayed call at the transport"),
    "opening.svg": (opening.OPENED, "Opening a cassette"),
}
"""Plots, each with its work and its title."""


def page(figures: Figures, facts: str) -> str:
    """All of it.

    Args:
        facts: what it was measured with and on.
    """
    parts = [_HEAD, facts, "## Goals", table_of_goals(figures), "## Growth"]
    parts += [f"![{title}]({name})" for name, (_, title) in GROWTH.items()]
    for title, works in _SECTIONS:
        rows = [row for work, unit in works for row in _rows(figures, work, unit)]
        if rows:
            parts += [f"## {title}", _table(figures, [work for work, _ in works], rows)]
    notes = list(_notes(figures))
    if notes:
        parts += ["## Could not", "\n".join(notes)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def plots(figures: Figures) -> Iterator[tuple[str, str]]:
    """Each plot under the name of its file."""
    for name, (work, title) in GROWTH.items():
        names = dict.fromkeys(f.contender for f in figures.all if f.work == work)
        lines = {
            contender: [
                (f.size, f.value)
                for f in figures.all
                if (f.work, f.contender) == (work, contender) and f.size and f.value
            ]
            for contender in names
        }
        if any(lines.values()):
            yield name, plot(title, lines)


def _table(figures: Figures, works: list[str], rows: list[Callable[[list[str]], str]]) -> str:
    names = list(dict.fromkeys(f.contender for f in figures.all if f.work in works))
    head = f"| work | exchanges | {' | '.join(names)} |\n{'|---' * (len(names) + 2)}|"
    return "\n".join((head, *(row(names) for row in rows)))


def _rows(figures: Figures, work: str, unit: _Unit) -> Iterator[Callable[[list[str]], str]]:
    for size in figures.sizes(work):

        def row(names: list[str], size: int | None = size) -> str:
            cells = [_cell(figures, work, name, size, unit) for name in names]
            at = f"{size:,}" if size is not None else _NONE
            told = f"{work}, {unit.told}" if unit.told else work
            return f"| {told} | {at} | {' | '.join(cells)} |"

        yield row


def _cell(figures: Figures, work: str, name: str, size: int | None, unit: _Unit) -> str:
    value = figures.value(work, name, size)
    if value is None:
        return _NONE
    told = f"{value * unit.factor:,.{unit.decimals}f}"
    ratio = figures.ratio(work, name, "LIMIT", size)
    return (
        told
        if ratio is None or name == "LIMIT" or unit in (_PLAIN, _MEGA)
        else (f"{told} ({ratio:,.2f})")
    )


def _notes(figures: Figures) -> Iterator[str]:
    for figure in figures.all:
        if figure.note and figure.value is None:
            at = f", {figure.size:,}" if figure.size is not None else ""
            yield f"- {figure.contender}: {figure.work}{at}: `{figure.note}`"
