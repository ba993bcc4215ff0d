"""What was to be reached, and whether it is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.side_by_side import calls, capturing, opening, recording, testing, waiting
from benchmarks.side_by_side.rounds import Figure

OURS = "replaykit"

Reach = Callable[["Figures", int | None], float | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """All that were measured."""

    all: Sequence[Figure]

    def value(self, work: str, contender: str, size: int | None) -> float | None:
        """One of them; None where there is none."""
        found = [f for f in self.all if (f.work, f.contender, f.size) == (work, contender, size)]
        return found[-1].value if found else None

    def sizes(self, work: str) -> list[int | None]:
        """Those at which a work was measured."""
        return list(dict.fromkeys(f.size for f in self.all if f.work == work))

    def ratio(self, work: str, above: str, below: str, size: int | None) -> float | None:
        """How many times as much the first takes as the second."""
        first, second = self.value(work, above, size), self.value(work, below, size)
        return first / second if first is not None and second else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Goal:
    """A bound on one ratio or figure, at some of the sizes."""

    work: str
    aim: str
    bound: float
    reach: Reach
    is_at_least: bool = False
    sizes: tuple[int, ...] = ()
    """At which it is a goal; none: at every size that was measured."""

    unit: str = " times"

    def rows(self, figures: Figures) -> Iterator[str]:
        """A row of the table for each size."""
        for size in figures.sizes(self.work):
            reached = self.reach(figures, size)
            if reached is None or (self.sizes and size not in self.sizes):
                continue
            is_met = reached >= self.bound if self.is_at_least else reached <= self.bound
            bound = f"{'≥' if self.is_at_least else '≤'} {self.bound:g}{self.unit}"
            at = f", {size:,}" if size not in (None, 1) else ""
            yield (
                f"| {self.work}{at} | {self.aim} | {bound} | {_told(reached)}{self.unit} |"
                f" {'reached' if is_met else '**missed**'} |"
            )


def _told(value: float) -> str:
    most = 20
    return f"{value:,.0f}" if value >= most else f"{value:.2f}"


def table_of_goals(figures: Figures) -> str:
    """As Markdown."""
    rows = [row for goal in GOALS for row in goal.rows(figures)]
    head = "| work | compared with | goal | measured | |"
    return "\n".join((head, f"{'|---' * 5}|", *rows))


def _than(work: str, other: str) -> Reach:
    return lambda figures, size: figures.ratio(work, other, OURS, size)


def _of(work: str, other: str) -> Reach:
    return lambda figures, size: figures.ratio(work, OURS, other, size)


def _faster(work: str, other: str, bound: float, *sizes: int) -> Goal:
    return Goal(
        work=work,
        aim=f"faster than {other}",
        bound=bound,
        reach=_than(work, other),
        is_at_least=True,
        sizes=sizes,
    )


def _within(work: str, bound: float, *sizes: int, of: str = "LIMIT") -> Goal:
    return Goal(work=work, aim=f"of {of}", bound=bound, reach=_of(work, of), sizes=sizes)


def _growth(figures: Figures, size: int | None) -> float | None:
    smallest = figures.value(calls.AT_THE_TRANSPORT, OURS, 10)
    here = figures.value(calls.AT_THE_TRANSPORT, OURS, size)
    return here / smallest if here and smallest else None


def _ours(work: str, factor: float = 1) -> Reach:
    def value(figures: Figures, size: int | None) -> float | None:
        found = figures.value(work, OURS, size)
        return None if found is None else found * factor

    return value


GOALS = (
    _faster(opening.OPENED, "vcrpy", 60, 10, 100),
    _faster(opening.OPENED, "cassetter YAML", 30, 10, 100),
    _faster(opening.OPENED, "cassetter TOML", 8, 10, 100),
    _faster(opening.OPENED, "vcrpy", 100, 1_000),
    _faster(opening.OPENED, "cassetter TOML", 8, 1_000),
    Goal(
        work=opening.MEMORY,
        aim="of vcrpy",
        bound=0.33,
        reach=_of(opening.MEMORY, "vcrpy"),
        sizes=(1_000,),
    ),
    _within(calls.AT_THE_TRANSPORT, 3),
    _within(calls.WITH_A_LOOP, 3),
    _within(calls.SHUFFLED, 3),
    Goal(
        work=calls.AT_THE_TRANSPORT,
        aim="of itself at 10",
        bound=1.3,
        reach=_growth,
        sizes=(1_000, 10_000),
    ),
    _within(calls.SDK, 1.1),
    _within(calls.ASYNC_SDK, 1.1),
    _within(calls.GATHERED, 1.15),
    _within(testing.ONE_CLIENT, 1.1),
    _within(testing.CLIENT_EACH, 1.2),
    _within(calls.STREAMED, 1.05),
    Goal(
        work=calls.PIECES,
        aim="of those recorded",
        bound=1,
        reach=_of(calls.PIECES, "LIMIT"),
        is_at_least=True,
    ),
    _within(recording.CPU, 1.15, of="LIMIT"),
    _within(recording.FIRST_PIECE, 1.15, of="LIMIT"),
    Goal(
        work=recording.KEPT,
        aim="of all of it",
        bound=0.5,
        reach=_ours(recording.KEPT),
        is_at_least=True,
        unit="",
    ),
    Goal(
        work=testing.START,
        aim="CPU of the process",
        bound=15,
        reach=_ours(testing.START, 1000),
        unit=" ms",
    ),
    Goal(work=testing.LOADED, aim="modules", bound=0, reach=_ours(testing.LOADED), unit=""),
    _within(waiting.GATHERED, 1.5),
    _within(waiting.TURN, 1.1),
    *(_within(work, 1.05) for work in capturing.ONE_REQUEST),
    _within(capturing.FIRST_BYTE, 1.05),
)

__all__ = ["GOALS", "Figures", "Goal", "table_of_goals"]
