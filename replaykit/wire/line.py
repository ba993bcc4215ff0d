"""Edge: one run's end of the wire: what a request is answered, and what is kept of what happened.

Every transport that replaykit stands in for asks the line of the run it was started in. The line
knows nothing of any HTTP library.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from replaykit.cassette.matching import Play, Recorded, Tape, nearest_recording
from replaykit.model import Exchange, HttpRequest, HttpResponse
from replaykit.providers import read_reply
from replaykit.wire.call_site import call_site
from replaykit.wire.miss import Miss, refusal
from replaykit.wire.real_time import now_ns

Pace = Literal["at once", "recorded"] | float
"""How fast a replayed stream comes; a number is a factor on the recorded pace (2.0: twice)."""


class Scrubber(Protocol):
    """What takes secrets out, before anything is compared or kept."""

    def request(self, request: HttpRequest) -> HttpRequest: ...
    def response(self, response: HttpResponse) -> HttpResponse: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What a line answers from."""

    recorded: Recorded
    tape: Tape


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """A recording that answered a request."""

    request: HttpRequest
    play: Play


@dataclass(slots=True)
class Log:
    """What happened on a line, in order; written by any thread, read when the run is over."""

    served: list[Served] = field(default_factory=list)
    recorded: list[Exchange] = field(default_factory=list)
    missed: list[Miss] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    """Attempts to reach the network in replay: where to, and from where."""

    untaped: list[str] = field(default_factory=list)
    """Why an exchange that went through was not kept."""

    @property
    def intercepted(self) -> int:
        """How many requests came by, whatever became of them."""
        return len(self.served) + len(self.recorded) + len(self.missed) + len(self.untaped)


class Line:
    """Answers requests from a tape, lets them through, or refuses them."""

    def __init__(
        self,
        *,
        source: Source | None,
        scrubber: Scrubber,
        keep: Callable[[Exchange], None] | None,
        pace: Pace = "at once",
        how_to_record: str = "run with --replaykit=record",
    ) -> None:
        """
        Args:
            source: None answers nothing, so that every request goes through.
            keep: called with each exchange that went through, secrets taken out. None: nothing may
                leave the machine.
        """
        self.pace = pace
        self.opened_ns = now_ns()
        self.log = Log()
        self._source = source
        self._scrubber = scrubber
        self._keep = keep
        self._how_to_record = how_to_record
        self._lock = threading.Lock()
        headings = source.recorded.headings if source else ()
        self._last_number = max((heading.number for heading in headings), default=0)
        self._on_close: dict[int, Callable[[], None]] = {}

    @property
    def goes_live(self) -> bool:
        """Whether a request without a recording may leave the machine."""
        return self._keep is not None

    def answer(self, request: HttpRequest) -> HttpResponse | None:
        """The recorded response, or the one that says there is none; None: send it for real."""
        play = self._play(request)
        if play is not None:
            return play.exchange.response
        if self.goes_live:
            return None
        return self._miss(self._scrubber.request(request))

    def next_number(self) -> int:
        """The number of the exchange that is about to begin: they count as they were asked."""
        with self._lock:
            self._last_number += 1
            return self._last_number

    def finished(self, exchange: Exchange) -> None:
        """Keeps an exchange that went through. Whatever fails here never reaches the caller."""
        if self._keep is None:
            return
        try:
            is_cut = exchange.response.is_cut and not _said_its_end(exchange)
            scrubbed = replace(
                exchange,
                request=self._scrubber.request(exchange.request),
                response=self._scrubber.response(replace(exchange.response, is_cut=is_cut)),
            )
            self._keep(scrubbed)
        except Exception as failure:  # never stored unscrubbed, never lost unsaid
            self.log.untaped.append(f"exchange {exchange.number}: {failure}")
            return
        self.log.recorded.append(scrubbed)

    def watch_over(self, stream: object, finish: Callable[[], None]) -> Callable[[], None]:
        """Finishes a stream that is still open when the line closes; gives back how to let go."""
        self._on_close[id(stream)] = finish

        def let_go() -> None:
            self._on_close.pop(id(stream), None)

        return let_go

    def close(self) -> None:
        """Ends what is still open: a client that was never closed must not lose its exchange."""
        for finish in list(self._on_close.values()):
            finish()

    def _play(self, request: HttpRequest) -> Play | None:
        if self._source is None:
            return None
        tape = self._source.tape
        play = tape.play_same(request)
        if play is None:
            request = self._scrubber.request(request)
            play = tape.play(request)
        if play is not None:
            self.log.served.append(Served(request=request, play=play))
        return play

    def _miss(self, request: HttpRequest) -> HttpResponse:
        nearest, times = None, 0
        if self._source is not None:
            with suppress(Exception):  # an explanation that fails must not hide the miss
                times = self._source.tape.times_recorded(request)
                nearest = nearest_recording(request, self._source.recorded)
        miss = Miss(
            request=request,
            nearest=nearest,
            times_recorded=times,
            site=call_site(),
            how_to_record=self._how_to_record,
        )
        self.log.missed.append(miss)
        return refusal(miss)


def _said_its_end(exchange: Exchange) -> bool:
    """Whether a stream that the caller closed was complete: SDKs stop reading at the end mark."""
    reply = read_reply(exchange.request, exchange.response)
    return reply is not None and reply.ending == "finished"
