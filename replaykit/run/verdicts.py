"""Assembly: what a test asks of the verdict on its run, and asserts about it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace

from replaykit.checks import FAMILIES, Blind, Family, Finding, Unobserved, Verdict
from replaykit.errors import RunError
from replaykit.run.advice import Advice
from replaykit.run.settings import Settings

_WHAT_SHOWS_IT: Mapping[Blind, tuple[str, ...]] = {
    "not watched": (
        "give the application watched tools: `replay.tools(TOOLS)`",
        'or watch them where they stand: `replay.watch("package.module:TOOLS")`',
    ),
    "not held": ("replay it on the virtual clock: {virtual}",),
}
"""Why nobody knows whether calls overlapped, and what helps."""


class Judged(ABC):
    """The part of a run that says what is wrong with the application.

    Every assertion is given by itself at the end of a marked test; here they can be asked for
    earlier, one by one, and outside pytest.
    """

    @property
    @abstractmethod
    def verdict(self) -> Verdict:
        """What is wrong so far, and what nobody saw."""

    @abstractmethod
    def _judged_by(self, settings: Settings) -> Verdict:
        """The verdict so far, under other expectations."""

    @property
    @abstractmethod
    def _rules(self) -> tuple[Settings, Advice]:
        """What the test expects, and how it would say otherwise."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong so far with how the application went about its calls."""
        return self.verdict.findings

    def assert_no_findings(self) -> None:
        """Nothing is wrong with how the application went about its calls."""
        __tracebackhide__ = True
        self._refuse(self.findings)

    def assert_complete(self) -> None:
        """Every call has been answered exactly once, under its own id."""
        __tracebackhide__ = True
        self._refuse(self._of("complete"))

    def assert_matched(self) -> None:
        """What stands under each id is what the execution of its call came to."""
        __tracebackhide__ = True
        self._refuse(self._of("matched"))

    def assert_placed(self) -> None:
        """Calls and results stand where the provider wants them."""
        __tracebackhide__ = True
        self._refuse(self._of("placed"))

    def assert_concurrent(self, *, at_least: int | None = None) -> None:
        """The calls of each turn ran at the same time, all of them or so many.

        Raises:
            RunError: also where nobody saw how they ran, because their tools are not watched.
        """
        __tracebackhide__ = True
        settings = replace(self._rules[0], concurrent=at_least or True)
        verdict = self._judged_by(settings)
        self._refuse(tuple(f for f in verdict.findings if f.name in FAMILIES["concurrent"]))
        unseen = [one for one in verdict.unobserved if one.why in _WHAT_SHOWS_IT]
        if unseen:
            raise RunError(_unseen(unseen, self._rules[1]))

    def _of(self, family: Family) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.name in FAMILIES[family])

    def _refuse(self, findings: tuple[Finding, ...]) -> None:
        __tracebackhide__ = True
        if findings:
            from replaykit.report import Manner, text_of_verdict  # noqa: PLC0415  (only where it is told)

            advice = self._rules[1]
            manner = Manner(setting=advice.setting, rerun=advice.rerun)
            text = text_of_verdict(Verdict(findings=findings), manner)
            raise RunError(f"replaykit: {text}")


def _unseen(unseen: list[Unobserved], advice: Advice) -> str:
    from replaykit.report import blindness_of  # noqa: PLC0415  (only where it is told)

    facts = [blindness_of(one).partition(". ")[0].rstrip(".") for one in unseen]
    whys = {one.why for one in unseen}
    fixes = [fix for why, fixes in _WHAT_SHOWS_IT.items() if why in whys for fix in fixes]
    virtual = advice.setting('clock="virtual"')
    return "\n".join(
        (
            "replaykit: nobody saw whether calls ran at the same time.",
            "",
            *(f"  {fact}" for fact in facts),
            "",
            "How to fix:",
            *(f"  * {fix.format(virtual=virtual)}" for fix in fixes),
        )
    )
