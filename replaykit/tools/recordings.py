"""Edge: what tools did when they were recorded, served instead of running them."""

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from functools import cached_property

from replaykit.errors import UnrecordedToolError
from replaykit.model import Json, Span
from replaykit.tools.arguments import Given
from replaykit.tools.failure import rebuilt
from replaykit.tools.json_values import canonical
from replaykit.tools.linking import Link
from replaykit.tools.plan import Decision
from replaykit.tools.rule import Fails, Hangs, Outcome, Returns

_SERVED = "served as recorded"
_CALLED_OFF = ("CancelledError", "Cancelled")
"""How asyncio and trio end a task that somebody gave up on."""


class Recordings:
    """The recorded executions, each to be served once."""

    def __init__(self, spans: Sequence[Span], comparable: Callable[[Json], Json]) -> None:
        """
        Args:
            comparable: what live arguments and recorded ones are compared as.
        """
        self.missed: list[str] = []
        """What was called and is not recorded, whatever became of the error."""

        self._spans = tuple(spans)
        self._comparable = comparable
        self._of_call: dict[tuple[str, str], deque[Span]] = defaultdict(deque)
        for span in self._spans:
            if span.call_id is not None:
                self._of_call[span.tool, span.call_id].append(span)
        self._served: set[int] = set()
        """By their identity: two executions may be equal."""

    def decide(self, tool: str, given: Given, link: Link, planned: Decision | None) -> Decision:
        """What becomes of an execution that is not to run.

        Args:
            planned: what a plan makes of it; its duration and its end have the last word.
        """
        if planned is not None and planned.outcome is not None:
            return planned
        span = self._take(tool, given, link)
        if span is None:
            return self._missing(tool, given)
        if planned is None:
            return Decision(text=_SERVED, outcome=_outcome(span))
        text = f"{planned.text}, {_SERVED}"
        return Decision(text=text, delay=planned.delay, outcome=_outcome(span))

    def _take(self, tool: str, given: Given, link: Link) -> Span | None:
        """The first recording that nobody was served: of this call, or of one like it."""
        span = self._next(self._of_call.get((tool, link.call_id))) if link.call_id else None
        for key in map(self._key, given.forms):
            span = span or self._next(self._like.get((tool, key)))
        return span

    def _next(self, spans: deque[Span] | None) -> Span | None:
        while spans:
            span = spans.popleft()
            if id(span) not in self._served:
                self._served.add(id(span))
                return span
        return None

    @cached_property
    def _like(self) -> dict[tuple[str, str], deque[Span]]:
        """The recordings by their arguments."""
        found: dict[tuple[str, str], deque[Span]] = defaultdict(deque)
        for span in self._spans:
            found[span.tool, self._key(span.arguments)].append(span)
        return found

    def _key(self, arguments: Json) -> str:
        return canonical(self._comparable(arguments))

    def _missing(self, tool: str, given: Given) -> Decision:
        explicit = self._comparable(dict(given.explicit))
        recorded = [self._comparable(one.arguments) for one in self._spans if one.tool == tool]
        error = UnrecordedToolError(
            _shown(tool, explicit),
            tuple(dict.fromkeys(_shown(tool, arguments) for arguments in recorded)),
            times=sum(canonical(one) == canonical(explicit) for one in recorded),
        )
        self.missed.append(error.facts)
        return Decision(text="not recorded", outcome=Fails(lambda: error, "not recorded"))


def _outcome(span: Span) -> Outcome:
    """What a recorded execution comes to: one that was cancelled, or never ended, never ends."""
    if span.ended_ns is None or span.error_name in _CALLED_OFF:
        return Hangs()
    error = span.error
    if error is not None:
        return Fails(lambda: rebuilt(error, span.tool), _SERVED)
    return Returns(span.result, _SERVED)


def _shown(tool: str, arguments: Json) -> str:
    if not isinstance(arguments, dict):
        return f"{tool}(…)"
    return f"{tool}({', '.join(f'{name}={value!r}' for name, value in arguments.items())})"
