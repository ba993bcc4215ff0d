"""Assembly: tools held until nobody can run any more, so that it is seen which of them overlap."""

from replaykit.clock import Hold
from replaykit.run.timing import Timekeeper


class NumberedHold(Hold):
    """A group of executions, counted from 1 within its run."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Gathering:
    """Lets the tools of a run begin in groups: each is all that can have begun by then.

    This costs no time of the run, and no threshold decides what counts as at once.
    """

    def __init__(self, timekeeper: Timekeeper) -> None:
        self._timekeeper = timekeeper
        self._forming = NumberedHold(1)
        timekeeper.when_nobody_can_run(self._let_go)

    def group(self) -> NumberedHold | None:
        """The group that is forming; None where time is real, and nobody knows who could run."""
        return self._forming if self._timekeeper.rules_here else None

    def _let_go(self) -> bool:
        group = self._forming
        if not group.held:
            return False
        self._forming = NumberedHold(group.number + 1)
        group.release()
        return True
