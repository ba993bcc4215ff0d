"""One row of the matrix, and the ways in which it is tried."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product

from tests.matrix.agent import Agent
from tests.matrix.sdks import SDKS, SPECIAL, Sdk
from tests.matrix.story import CALLS, THREE, Story


@dataclass(frozen=True)
class Found:
    """A finding, with the letters of the calls it is about."""

    name: str
    letters: str = ""
    why: str | None = None
    """Why it is this one, where elsewhere it is another."""


@dataclass(frozen=True)
class Row:
    """An agent in a story, and what is to be found."""

    name: str
    agent: Agent = field(default_factory=Agent)
    found: Found | None = None
    story: Story = THREE
    trouble: Mapping[str, str] = field(default_factory=dict)
    is_volatile: bool = False
    expected: Mapping[str, object] = field(default_factory=dict)
    """What a test expects of the agent, as settings of the run."""

    has_serial_tools: bool = False
    says_more: bool = False
    """Whether the agent says what was never recorded, so that no question finds its answer."""

    nowhere: Mapping[str, str] = field(default_factory=dict)
    """Where it cannot exist, and why: by an SDK's title, or by `sync` or `async`."""

    not_yet: Mapping[str, str] = field(default_factory=dict)
    """Where it fails at present, and why: by `sync` or `async`."""

    elsewhere: Mapping[str, Found] = field(default_factory=dict)
    """Where something else is to be found, by an SDK's title."""

    @property
    def is_about_a_setting(self):
        """Whether it is what a test expects, or says of its tools, that makes the difference."""
        return bool(self.expected) or self.has_serial_tools

    def is_tried_at(self, way):
        """Whether it can exist there, and is told anything by it."""
        if way.is_streamed and self.is_about_a_setting:
            return False
        return way.sdk.title not in self.nowhere and way.loop not in self.nowhere

    def match_at(self, way):
        """How requests find their recording: as they do anyway, wherever they can."""
        return "order" if self.says_more or way.sdk.is_held_by_the_server else "question"

    def found_at(self, way):
        """The findings to be made, each with its calls."""
        found = self.elsewhere.get(way.sdk.title, self.found)
        if found is None:
            return []
        calls = [CALLS[letter] for letter in found.letters]
        return [
            (found.name, *(c.id if way.sdk.has_ids else named(c.tool, c.arguments) for c in calls))
        ]


@dataclass(frozen=True)
class Way:
    """A provider, with an event loop or without, in one piece or streamed."""

    sdk: type[Sdk]
    is_async: bool
    is_streamed: bool

    @property
    def loop(self):
        return "async" if self.is_async else "sync"

    def __str__(self):
        return f"{self.sdk.title} {self.loop}{' streamed' if self.is_streamed else ''}"


WAYS = (
    *(Way(*switches) for switches in product(SDKS, (False, True), (False, True))),
    *(Way(sdk, is_async=True, is_streamed=False) for sdk in SPECIAL),
)


def named(tool, arguments):
    """What tells a call that has no id."""
    return f"{tool}({arguments})"


def cells_of(rows):
    """Every row in every way in which it is tried."""
    return [(row, way) for row in rows for way in WAYS if row.is_tried_at(way)]
