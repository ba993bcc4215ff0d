"""The recipes of docs/frameworks.md, as they stand there: recorded, and replayed offline."""

import json

from tests.frameworks.framework import FRAMEWORKS, PAGE
from tests.frameworks.model import NOBODY, sent_to

FAILED_BY = {
    "pydantic_ai": {"lost-batch"},
    "langchain": {"lost-batch"},
    "google_adk": {"lost-batch", "one-after-another"},
    "smolagents": {"lost-batch"},
}


def test_a_recipe_is_recorded_and_replayed_offline(framework, suite):
    suite.put("agent.py", framework.cured or framework.recipe)
    suite.put("test_trip.py")
    with framework.reachable() as server:
        suite.run("--replaykit=record").assert_outcomes(passed=2)

    with sent_to(NOBODY):
        suite.run().assert_outcomes(passed=2)
    assert server.asked


def test_what_a_framework_loses_by_default_fails_the_test(framework, suite):
    suite.put("agent.py", framework.recipe)
    suite.put("test_trip.py")
    with framework.reachable():
        suite.run("--replaykit=record")

    with sent_to(NOBODY):
        suite.run("--replaykit-json=told.json")

    told = json.loads(suite.path.joinpath("told.json").read_text())
    named = {finding["name"] for test in told["tests"] for finding in test["findings"]}
    assert FAILED_BY.get(framework.name, set()) == named


def test_every_framework_has_a_recipe_on_the_page():
    assert all(f"<!-- agent: {framework.name} -->" in PAGE for framework in FRAMEWORKS)
    assert FAILED_BY.keys() == {framework.name for framework in FRAMEWORKS if framework.cured}
