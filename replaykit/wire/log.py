"""Edge: what happened on a line, kept whatever the application made of it."""

from dataclasses import dataclass, field

from replaykit.cassette.matching import Play
from replaykit.model import Exchange, HttpRequest
from replaykit.wire.miss import Miss


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """A recording that answered a request."""

    request: HttpRequest
    play: Play
    sent_ns: int
    """When it came by, on the clock of the run."""

    @property
    def exchange(self) -> Exchange:
        """What crossed the wire: the request as it came by, with the recorded response."""
        return Exchange(
            number=self.play.number,
            request=self.request,
            response=self.play.response,
            sent_ns=self.sent_ns,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A request that was answered by nobody's recording."""

    exchange: Exchange
    after: int
    """How many requests had been served before it."""

    by_provider: bool
    """Whether the answer is that of its provider, which would not have taken it."""


@dataclass(slots=True)
class Log:
    """What happened on a line, in order; written by any thread, read when the run is over."""

    served: list[Served] = field(default_factory=list)
    recorded: list[Exchange] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    missed: list[Miss] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    """Attempts to reach the network in replay: where to, and from where."""

    untaped: list[str] = field(default_factory=list)
    """Why an exchange that went through was not kept."""

    unanswered: list[str] = field(default_factory=list)
    """Requests that were sent and got no response at all, so that there is nothing to keep."""

    @property
    def intercepted(self) -> int:
        """How many requests came by, whatever became of them."""
        went_through = len(self.recorded) + len(self.untaped) + len(self.unanswered)
        return len(self.served) + len(self.refused) + went_through
