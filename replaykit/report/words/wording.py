"""Assembly: what there is to say of a kind of finding."""

from collections.abc import Callable
from dataclasses import dataclass

from replaykit.checks import Finding
from replaykit.model import Call, Result


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """The words for one kind of finding."""

    headline: Callable[[Finding], str]
    """What is wrong, in one sentence."""

    state: Callable[[Finding, Call], str]
    """What is wrong with one of its calls, beside that call."""

    fixes: tuple[str, ...]
    """How to mend it. `{result}` and `{error_result}` stand for the provider's own words."""

    aside: str = ""
    """What it leads to, where the provider does not say."""

    shows_contents: bool = False
    """Whether what was sent and what was returned stands beside each of its calls."""

    setting: str = 'allow="{name}"'
    """How a test says that it is meant to be so."""


def always(text: str) -> Callable[[Finding, Call], str]:
    """The same state for every call."""
    return lambda _, __: text


def turn_of(finding: Finding) -> str:
    """The turn a finding is about, as a sentence names it."""
    if finding.turn is not None:
        return f"turn {finding.turn.number}"
    return f"exchange {finding.exchange}"


def results_of(finding: Finding, call: Call) -> tuple[Result, ...]:
    """What was sent for a call."""
    answers = finding.turn.answers if finding.turn else ()
    return next((answer.results for answer in answers if answer.call is call), ())


def width_of(finding: Finding) -> int:
    """How many calls the turn asked for."""
    return len(finding.turn.answers) if finding.turn else len(finding.calls)
