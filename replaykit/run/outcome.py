"""Assembly: what became of a run, as facts."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from replaykit.cassette.document import Heading
from replaykit.cassette.matching import Difference, drift
from replaykit.run.parts import Parts
from replaykit.run.recorder import Keeping
from replaykit.run.settings import Mode
from replaykit.wire import Miss, Served

if TYPE_CHECKING:  # see `late_toolbox`
    from replaykit.tools.unapplied import Unapplied


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """Everything a run saw."""

    path: Path
    """Where the cassette belongs."""

    found: Path | None
    """What stood there when the run opened: the cassette, or another recorder's file."""

    mode: Mode
    intercepted: int
    """How many requests came by, whatever became of them."""

    served: tuple[Served, ...] = ()
    recorded: int = 0
    unplayed: tuple[Heading, ...] = ()
    """Recorded exchanges that nobody asked for."""

    missed: tuple[Miss, ...] = ()
    not_taken: int = 0
    """How many requests were refused as their provider would have."""

    blocked: tuple[str, ...] = ()
    """Attempts to reach the network in replay: where to, and from where."""

    untaped: tuple[str, ...] = ()
    """Why what went through was not recorded, or not as a whole."""

    unanswered: tuple[str, ...] = ()
    """Requests that were sent and got no response at all."""

    unrecorded: tuple[str, ...] = ()
    """Executions of tools that were to be served as recorded, and are not recorded."""

    unapplied: "tuple[Unapplied, ...]" = ()
    """Rules for tools that decided nothing."""

    refused: tuple[Heading, ...] = ()
    """Answers in what was recorded that no test should replay."""

    keeping: Keeping = "nothing"
    set_aside: Path | None = None
    """Where a recording lies that did not replace the cassette."""

    @property
    def strayed(self) -> tuple[Served, ...]:
        """Requests that ask something else than the exchange they were answered with."""
        return tuple(served for served in self.served if served.play.likeness == "dialogue")

    @property
    def got_nothing(self) -> bool:
        """Whether requests were sent, and not one of them was answered by anybody."""
        return bool(self.unanswered) and not (self.served or self.recorded or self.missed)

    @property
    def superseded(self) -> Path | None:
        """Another recorder's file that the saved cassette now stands for."""
        is_foreign = self.found is not None and self.found != self.path
        return self.found if is_foreign and self.keeping == "saved" else None


def outcome_of(parts: Parts, path: Path, mode: Mode) -> Outcome:
    """What has become of a run so far."""
    log, recorder = parts.line.log, parts.recorder
    return Outcome(
        path=path,
        found=parts.existing.file if parts.existing else None,
        mode=mode,
        intercepted=log.intercepted,
        served=tuple(log.served),
        recorded=len(log.recorded),
        unplayed=parts.unplayed,
        missed=tuple(log.missed),
        not_taken=sum(one.by_provider for one in log.refused),
        blocked=tuple(dict.fromkeys(log.blocked)),
        untaped=parts.untaped,
        unanswered=tuple(log.unanswered),
        unrecorded=parts.toolbox.unrecorded,
        unapplied=parts.toolbox.unapplied,
        refused=recorder.refused if recorder else (),
        keeping=recorder.keeping if recorder else "nothing",
        set_aside=recorder.set_aside if recorder else None,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Drift:
    """A request that differs from the one its answer was recorded for."""

    exchange: int
    differences: tuple[Difference, ...]


def drifts_of(outcome: Outcome) -> tuple[Drift, ...]:
    """Every answered request that differs from its recording; read when somebody wants to know."""
    unlike = (served for served in outcome.served if served.play.likeness != "same")
    found = (
        Drift(
            exchange=served.play.number,
            differences=drift(served.request, served.play.exchange.request),
        )
        for served in unlike
    )
    return tuple(one for one in found if one.differences)
