"""Agents that go about a failing call in other ways than the recipes, and what is said of them."""

import importlib
from dataclasses import dataclass

from tests.frameworks.framework import FRAMEWORKS
from tests.frameworks.model import CALLS, Asked

_PLAN = Asked("call_4", "final_result", {"text": "Sunny."})
_BY_NAME = {framework.name: framework for framework in FRAMEWORKS}


@dataclass(frozen=True)
class Way:
    """One agent of `tests.frameworks.agents`."""

    of: str
    """Its framework."""

    agent: str
    told: str
    """What it does, for the page."""

    found: tuple[str, ...] = ()
    """The findings by name."""

    rounds: tuple | None = None
    """The calls of each reply; those of the recipes, if nothing is said."""

    def __str__(self):
        return f"{self.of}-{self.agent}"

    @property
    def framework(self):
        return _BY_NAME[self.of]

    def ask(self):
        """Its function."""
        return getattr(importlib.import_module(f"tests.frameworks.agents.{self.of}"), self.agent)

    @property
    def row(self):
        """Its row in the table of the page."""
        found = ", ".join(f"`{name}`" for name in self.found) or "-"
        return f"| {self.framework.distribution} | {self.told} | {found} |"


WAYS = (
    Way(
        "openai_agents",
        "leaves_the_history_to_the_server",
        "sends results alone, with `auto_previous_response_id=True`",
    ),
    Way(
        "openai_agents",
        "lets_failures_through",
        "`failure_error_function=None`: the run ends, the results go with it",
        ("lost-batch",),
    ),
    Way(
        "openai_agents",
        "limits_the_time_of_threads",
        "`timeout=40` around `asyncio.to_thread`: the model is told, and the thread goes on",
        ("late-tool",),
    ),
    Way(
        "pydantic_ai",
        "asks_for_another_try",
        "raises `ModelRetry` in the tool: the model is told, and the others are kept",
    ),
    Way(
        "pydantic_ai",
        "answers_and_calls_at_once",
        '`end_strategy="early"`: what was not executed is answered by a stand-in that says so',
        rounds=((*CALLS, _PLAN), (_PLAN,)),
    ),
    Way(
        "pydantic_ai",
        "goes_on_with_the_history",
        "goes on after the failure: the two results are kept, and the failed call is answered by a"
        " stand-in that says nothing of the failure",
        ("repaired-history",),
    ),
    Way(
        "pydantic_ai",
        "limits_the_time",
        "`timeout=40` on a plain function: the model is told, and the thread goes on",
        ("late-tool",),
    ),
    Way(
        "pydantic_ai",
        "runs_them_in_sequence",
        "`sequential=True`, and the test does not say `concurrent=False`",
        ("lost-batch", "one-after-another"),
    ),
    Way("langchain", "blocks", "`invoke`, without a loop: a pool of threads", ("lost-batch",)),
    Way("langchain", "tries_again", "`ToolRetryMiddleware`: three attempts, and one result"),
    Way("langchain", "is_a_graph", "`ToolNode(tools, handle_tool_errors=True)` in a graph"),
    Way(
        "langchain",
        "goes_on_in_the_thread",
        "goes on in the same thread of a checkpointer: three calls without a result stay in it",
        ("lost-batch",),
    ),
    Way(
        "google_adk",
        "reflects",
        "`ReflectAndRetryToolPlugin`: the model is told, and the others are kept",
        ("one-after-another",),
    ),
    Way(
        "google_adk",
        "goes_on_in_the_session",
        "goes on in the same session: the failed call is taken out of the history",
        ("dropped-call", "one-after-another"),
    ),
)
