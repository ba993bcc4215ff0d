"""Each mistake, at each provider: one finding, by its name, with the ids it is about."""

import pytest

from tests.checks.loops import loop
from tests.checks.mistakes import MISTAKES, calls_of
from tests.checks.wires import PROVIDERS

EACH = [(what, provider) for what, made in MISTAKES.items() for provider in made.providers]
each_provider = pytest.mark.parametrize("provider", PROVIDERS)


@pytest.mark.parametrize(("what", "provider"), EACH)
def test_a_mistake_is_named_once(what, provider):
    mistake = MISTAKES[what]
    correct = loop(provider, 3)

    wrong = mistake.make(correct, 1)

    assert [(mistake.name, *mistake.about(calls_of(correct, 1)))] == wrong.named
