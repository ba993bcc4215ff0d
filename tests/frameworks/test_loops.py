"""What docs/frameworks.md says of several tests: on a loop each, and on one for all of them."""

import asyncio

from tests.frameworks.measuring import QUESTION, program
from tests.frameworks.model import CALLS, NOBODY, sent_to

KEEPS_CONNECTIONS = ("openai_agents", "langchain")


def twice(framework):
    """Its provider, for two conversations."""
    return framework.reachable((CALLS, framework.last) * 2)


def test_a_connection_may_outlive_its_loop(framework, tmp_path):
    """
    That of some frameworks does, with which replaykit has nothing to do.
    """
    tools, ask = program(tmp_path, framework.recipe)
    errors = []
    with twice(framework):
        for _ in range(2):
            try:
                asyncio.run(ask(QUESTION, tools))
            except RuntimeError as error:
                errors.append(str(error))

    closed = ["Event loop is closed"] if framework.name in KEEPS_CONNECTIONS else []
    assert closed == errors


def test_on_one_loop_for_all_tests_each_is_recorded_and_replayed(framework, suite):
    suite.put("agent.py", framework.cured or framework.recipe)
    for name in ("pytest.ini", "test_trips.py"):
        suite.put(name)
    with twice(framework):
        suite.run("--replaykit=record").assert_outcomes(passed=2)

    with sent_to(NOBODY):
        suite.run().assert_outcomes(passed=2)
