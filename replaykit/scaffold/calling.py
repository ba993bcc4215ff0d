"""Assembly: how a test imports and calls the agent, as far as that is known."""

import sys
from collections.abc import Iterator

from replaykit.scaffold.facts import Agent, Manner

_INDENT = "    "
_ALIAS = "agent"
_TAKEN = frozenset({"QUESTION", "asyncio", "list", "listen", "pytest", "replay", "replaykit"})
"""What the test itself calls something."""

_COLLECTED = ("test", "Test", "ERROR_", "pytest_")
"""How names begin that pytest would take for tests or hooks, and those of errors."""


def imported(manner: Manner, *, has_question: bool) -> Iterator[str]:
    """The imports of a test, in the blocks in which sorters put them."""
    lines = ["import pytest", "import replaykit"]
    agent = manner.agent
    if agent is not None and _is_known(agent, has_question=has_question):
        top = agent.name.partition(".")[0]
        alias = f" as {_ALIAS}" if _is_taken(top) else ""
        lines.append(f"from {agent.module} import {top}{alias}")
        if agent.kind in ("coroutine", "async generator"):
            lines.append("import asyncio")
    ordered = sorted(lines, key=lambda line: (line.startswith("from "), line))
    blocks = (
        [line for line in ordered if _block_of(line.split()[1], manner) == place]
        for place in range(3)
    )
    yield "\n\n".join("\n".join(block) for block in blocks if block)


def calls_of(agent: Agent | None, *, has_question: bool) -> Iterator[str]:
    """The lines that call the agent and wait for all it has to say; none if nobody knows how."""
    if agent is None or not _is_known(agent, has_question=has_question):
        return
    top, dot, rest = agent.name.partition(".")
    name = f"{_ALIAS if _is_taken(top) else top}{dot}{rest}"
    call = f"{name}({'QUESTION' if agent.takes == 'a question' else ''})"
    if agent.kind == "plain":
        yield f"{_INDENT}{call}"
    elif agent.kind == "coroutine":
        yield f"{_INDENT}asyncio.run({call})"
    elif agent.kind == "generator":
        yield f"{_INDENT}list({call})"
    else:
        yield f"{_INDENT}async def listen() -> None:"
        yield f"{_INDENT * 2}async for _ in {call}:"
        yield f"{_INDENT * 3}pass"
        yield ""
        yield f"{_INDENT}asyncio.run(listen())"


def fill_in(agent: Agent | None, *, has_question: bool) -> str:
    """What only the agent's author can write."""
    asked = "with QUESTION" if has_question else "with what it was asked"
    if agent is None:
        return f"call your agent here {asked}"
    return f"call `{agent.module}.{agent.name}` here {asked} and what else it takes"


def _is_known(agent: Agent, *, has_question: bool) -> bool:
    """Whether all that it takes is known."""
    return agent.takes == "nothing" or (agent.takes == "a question" and has_question)


def _block_of(module: str, manner: Manner) -> int:
    top = module.partition(".")[0]
    if top in sys.stdlib_module_names:
        return 0
    return 2 if manner.is_own(top) else 1


def _is_taken(name: str) -> bool:
    """Whether a name would mean something else in the test."""
    return name in _TAKEN or name.startswith(_COLLECTED)
