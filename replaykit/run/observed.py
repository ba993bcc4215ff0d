"""Assembly: a turn as a test looks at it: what was asked and sent, and how its tools ran."""

from collections.abc import Sequence
from dataclasses import dataclass

from replaykit.checks import Execution, Timing, executions_of, timing_of
from replaykit.model import Answer, Call, Result, Span, Turn

_NS = 10**9


@dataclass(frozen=True, kw_only=True, slots=True)
class ObservedTurn:
    """A reply that asked for tools, the results that were sent back, and what ran in between.

    Example:
        assert replay.turns[0].makespan == 45  # the slowest of the tools, not the sum
    """

    turn: Turn
    """What the wire says."""

    spans: tuple[Span, ...]
    """The executions of its calls, as far as tools were watched."""

    timing: Timing | None
    """How they lie in time; None where nothing was watched."""

    @property
    def number(self) -> int:
        """Counted from 1, over the replies that ask for tools."""
        return self.turn.number

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls that are owed a result, in the order of the reply."""
        return tuple(answer.call for answer in self.turn.answers)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Each of the calls with the results that were sent for it."""
        return self.turn.answers

    @property
    def strays(self) -> tuple[Result, ...]:
        """Results that answer none of the calls."""
        return self.turn.strays

    @property
    def width(self) -> int | None:
        """How many calls ran at once at most; None where nothing proves a number."""
        return self.timing.width if self.timing else None

    @property
    def makespan(self) -> float | None:
        """Seconds from the first start to the last end, on the clock of the run."""
        return self.timing.makespan_ns / _NS if self.timing else None

    @property
    def work(self) -> float | None:
        """Seconds that the executions would have taken one after another."""
        return self.timing.sum_ns / _NS if self.timing else None


def observed(turn: Turn, executions: Sequence[Execution]) -> ObservedTurn:
    """A turn with those executions that answer its calls."""
    own = executions_of(turn, executions)
    return ObservedTurn(
        turn=turn, spans=tuple(execution.span for execution in own), timing=timing_of(own)
    )
