"""Assembly: a run: a cassette opened between the application and the network, and closed again."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Self

from replaykit.checks import Verdict
from replaykit.errors import ReplayKitError
from replaykit.model import Exchange
from replaykit.providers import read_turns
from replaykit.run.advice import Advice
from replaykit.run.block import Block
from replaykit.run.complaints import Complaint, complaints_about, mistakes_in
from replaykit.run.guarded import Guarded
from replaykit.run.judging import executions_in, verdict_on
from replaykit.run.late_toolbox import LateToolbox
from replaykit.run.observed import ObservedTurn, observed
from replaykit.run.outcome import Outcome, outcome_of
from replaykit.run.page import Pictured
from replaykit.run.parts import Parts, assembled
from replaykit.run.settings import Mode, Settings
from replaykit.run.stand_in_keys import stand_in_keys
from replaykit.run.timing import RunClock
from replaykit.run.tool_desk import ToolDesk
from replaykit.run.verdicts import Judged
from replaykit.run.window import Window
from replaykit.wire import guard_network, intercepting, opened

__all__ = ["Run", "intercepting"]


class Run(ToolDesk, Judged, Pictured, Block):
    """A cassette in use, from before the first request until the verdict on the test."""

    def __init__(self, path: Path, settings: Settings, advice: Advice) -> None:
        self.path = path
        self._sends = Guarded(settings.sends) if settings.sends else None
        self.settings = replace(settings, sends=self._sends)
        self._advice = advice
        self._stack = ExitStack()
        self._was_opened = False
        self._assembled: Parts | None = None
        self._judged: tuple[object, Verdict] | None = None

    @property
    def mode(self) -> Mode:
        """The mode in which the cassette is open."""
        return self.settings.mode

    @property
    def _parts(self) -> Parts:
        if self._assembled is None:
            self._assembled = assembled(self.path, self.settings, self._advice)
        return self._assembled

    def open(self) -> Self:
        """Puts the cassette between this context and the network, once."""
        if self._was_opened:
            raise ReplayKitError(
                f"replaykit: the run of {self.path} has been opened before, and is over once it is"
                " closed.\nHow to fix:\n  * call replaykit.replay() for each `with`"
            )
        self._was_opened = True
        parts = self._parts
        if self.mode == "off":
            parts.toolbox.close()
            return self
        if not parts.line.goes_live:
            guard_network(self.settings.allowed_hosts)
        if self.mode == "replay":
            for key in stand_in_keys(parts.headings):
                self._stack.enter_context(key)
        # The line is closed first: tools are linked to replies that are over only then.
        self._stack.enter_context(parts.toolbox.opened())
        self._stack.enter_context(opened(parts.line))
        return self

    def close(self, *, passed: bool) -> Outcome:
        """Lets the network through again, and saves what was recorded if the test passed."""
        self._stack.close()
        parts = self._parts
        if parts.recorder is not None:
            parts.recorder.settle(
                passed=passed and not parts.untaped,
                keep_failed=self.settings.keep_failed,
                first=parts.brought_along,
            )
        return self.outcome

    @property
    def _tools(self) -> LateToolbox:
        return self._parts.toolbox

    @property
    def clock(self) -> RunClock:
        """The clock of this run; its time begins where somebody enters it, around the test."""
        return self._parts.timekeeper.clock

    @property
    def window(self) -> Window:
        """The time in which the application's own code runs; for who opens runs."""
        return Window(self._parts.timekeeper, self._parts.toolbox)

    @property
    def outcome(self) -> Outcome:
        """What has become of the run so far."""
        return outcome_of(self._parts, self.path, self.mode)

    @property
    def complaints(self) -> tuple[Complaint, ...]:
        """What is wrong with how it went so far."""
        return complaints_about(self.outcome, self.verdict, self.settings, self._advice)

    @property
    def mistakes(self) -> Complaint | None:
        """The findings as one complaint: also while recording, where they are not among them."""
        return None if self.mode == "off" else mistakes_in(self.verdict, self._advice)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """What crossed the wire so far: the requests of this run, with what they were answered."""
        return self._parts.transcript.exchanges

    @property
    def turns(self) -> tuple[ObservedTurn, ...]:
        """The replies that asked for tools, with the results that were sent back."""
        executions = tuple(executions_in(self._parts))
        turns = read_turns(self._parts.transcript.readings)
        return tuple(observed(turn, executions) for turn in turns)

    @property
    def verdict(self) -> Verdict:
        """What is wrong with how the application went about its calls, and what nobody saw."""
        seen = (self._parts.line.log.intercepted, self.spans, self._parts.timekeeper.stuck_at_ns)
        if self._judged is None or self._judged[0] != seen:
            self._judged = seen, self._judged_by(self.settings)
        return self._judged[1]

    def _judged_by(self, settings: Settings) -> Verdict:
        """The verdict so far, under other expectations."""
        return verdict_on(self._parts, settings)

    @property
    def _rules(self) -> tuple[Settings, Advice]:
        return self.settings, self._advice
