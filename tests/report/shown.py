"""One finding of every name, for the tests of the words and for the page that shows them."""

from dataclasses import replace
from functools import partial

from replaykit.checks import NAMES, Expectations
from replaykit.report import headline_of
from tests.checks.loops import loop
from tests.checks.mistakes import MISTAKES, only_two_at_once
from tests.report import samples

FULL = {
    "missing-result": samples.missing,
    "lost-batch": samples.lost,
    "swapped-results": samples.swapped,
    "turn-not-sent-back": samples.forgotten,
    "one-after-another": samples.sequential,
}
"""The findings whose whole text is shown."""


def _of_a_mistake(name):
    mistake = next(mistake for mistake in MISTAKES.values() if mistake.name == name)
    return samples.finding_of(mistake.make(loop(mistake.providers[0], 3), 1))


def _too_few():
    pooled = only_two_at_once(loop("openai_chat", 4), 1)
    return samples.finding_of(replace(pooled, expectations=Expectations(concurrent=3)))


def _too_many_rounds():
    three = loop("openai_chat", 1, 1, 1)
    return samples.finding_of(replace(three, expectations=Expectations(most_rounds=2)))


_OTHERS = {
    "refused-request": samples.unnamed,
    "too-few-at-once": _too_few,
    "too-many-rounds": _too_many_rounds,
}
FINDINGS = {name: _OTHERS.get(name, partial(_of_a_mistake, name)) for name in NAMES}
HEADLINES = {name: (lambda make=make: headline_of(make())) for name, make in FINDINGS.items()}
