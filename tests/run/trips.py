"""A conversation that is recorded against a provider on loopback, and replayed without one."""

import replaykit
from tests.run.agents import NOBODY
from tests.run.models import replies
from tests.wire.provider import provider

ALLOWED = ("one-after-another",)
"""How agents go about their calls is for the tests of the checks."""


class Trip:
    """One agent, one cassette."""

    def __init__(self, path, way, *turns):
        """
        Args:
            turns: of each the calls, as `(id, name, arguments)`.
        """
        self.path = path
        self.way = way
        self.turns = turns
        self.url = NOBODY

    def record(self, execute, tools=None, /, *, mode="record", **settings):
        """The run in which an agent has really asked.

        Args:
            execute: makes of watched tools what executes calls.
        """
        said = replies(self.way.sdk, *self.turns, is_streamed=self.way.is_streamed)
        with provider(*said) as server:
            self.url = server.url
            return self._run(execute, tools, mode=mode, **settings)

    def replay(self, execute, tools=None, /, *, clock="virtual", **settings):
        """The run in which it was answered from the cassette."""
        return self._run(execute, tools, clock=clock, **settings)

    def _run(self, execute, watched, **settings):
        settings = {"allow": ALLOWED, **settings}
        with replaykit.replay(self.path, **settings) as run:
            self.way.converse(self.url, execute(run if watched is None else run.tools(watched)))
        return run


def answered(run):
    """Which calls executions have answered, by their tool and arguments, and how that was found."""
    return sorted(
        (span.call_id, span.tool, *span.arguments.values(), span.linked_by) for span in run.spans
    )
