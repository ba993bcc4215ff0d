"""The frameworks of docs/frameworks.md, and which of them are here."""

import importlib
import pkgutil
import warnings
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

import pytest

from tests.docs.pages import block_after, text_of
from tests.frameworks.model import CALLS, FINAL_ANSWER, reachable

PAGE = text_of("docs/frameworks.md")


@dataclass(frozen=True)
class Framework:
    """A framework, and how its agent on the page asks its model."""

    name: str
    distribution: str
    modules: tuple[str, ...]
    """What its recipe imports."""

    makes: str
    """What makes one of its tools of a function."""

    wire: str = "openai_chat"
    is_streamed: bool = False
    last: tuple = ()
    """The calls in the model's last reply, where an answer is one."""

    has_async_tools: bool = True

    pool: str | None = None
    """Where it keeps connections for the whole process, as `module:name`."""

    def __str__(self):
        return self.name

    @property
    def recipe(self):
        return block_after(f"agent: {self.name}", PAGE)

    @property
    def cured(self):
        """The recipe with what keeps results where a tool fails; None: it needs nothing."""
        if f"<!-- cure: {self.name} -->" not in PAGE:
            return None
        return f"{self.recipe}\n\n{block_after(f'cure: {self.name}', PAGE)}"

    @property
    def version(self):
        """The version that is here; None: it is not."""
        try:
            return version(self.distribution)
        except PackageNotFoundError:
            return None

    def load(self):
        """Imports it once for all tests, or skips the one that asks."""
        if self.version is None or any(find_spec(name) is None for name in self.modules):
            pytest.skip(f"{self.distribution} is not installed here: bash .ci/frameworks has it")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a framework's own affair
            for name in self.modules:
                importlib.import_module(name)

    def maker(self):
        """What makes one of its tools of a function."""
        return pkgutil.resolve_name(self.makes)

    def reachable(self, rounds=None):
        """While the block runs, its provider is on loopback, and asks for these calls."""
        if self.pool:  # another test's connections are of a loop that is closed
            module, _, name = self.pool.partition(":")
            setattr(importlib.import_module(module), name, None)
        return reachable(self.wire, rounds or (CALLS, self.last), is_streamed=self.is_streamed)


FRAMEWORKS = (
    Framework(
        "openai_agents",
        "openai-agents",
        ("agents",),
        makes="agents:function_tool",
        pool="agents.models.openai_provider:_http_client",
        wire="openai_responses",
    ),
    Framework(
        "pydantic_ai",
        "pydantic-ai-slim",
        ("pydantic_ai", "pydantic_ai.models.openai"),
        makes="pydantic_ai:Tool",
    ),
    Framework(
        "langchain",
        "langchain",
        ("langchain.agents", "langchain_openai"),
        makes="langchain.tools:tool",
    ),
    Framework(
        "google_adk",
        "google-adk",
        ("google.adk.agents", "google.adk.runners", "google.adk.models.google_llm"),
        makes="google.adk.tools:FunctionTool",
        wire="gemini",
    ),
    Framework(
        "smolagents",
        "smolagents",
        ("smolagents",),
        makes="smolagents:tool",
        last=(FINAL_ANSWER,),
        has_async_tools=False,
    ),
    Framework(
        "llama_index",
        "llama-index-core",
        ("llama_index.core.agent.workflow", "llama_index.llms.openai"),
        makes="llama_index.core.tools:FunctionTool.from_defaults",
        is_streamed=True,
    ),
)
