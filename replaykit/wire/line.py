"""Edge: one run's end of the wire: what a request is answered, and what is kept of what happened.

Every transport that replaykit stands in for asks the line of the run it was started in. The line
knows nothing of any HTTP library.
"""

import itertools
import os
import threading
import warnings
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from replaykit.belonging.call_site import call_site
from replaykit.cassette.matching import Play, Recorded, Tape, nearest_recording
from replaykit.model import Exchange, HttpRequest, HttpResponse
from replaykit.real_time import now_ns
from replaykit.wire.acknowledgement import acknowledgement
from replaykit.wire.ending import as_it_ended
from replaykit.wire.log import Log, Refused, Served
from replaykit.wire.miss import Miss, refusal
from replaykit.wire.pacing import Pace, factor_of
from replaykit.wire.taping import Taping, Unpack, Untaped


class Scrubber(Protocol):
    """What takes secrets out, before anything is compared or kept."""

    def request(self, request: HttpRequest) -> HttpRequest: ...
    def response(self, response: HttpResponse) -> HttpResponse: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What a line answers from."""

    recorded: Recorded
    tape: Tape


Hear = Callable[[Exchange], None]
"""Told of an exchange; of when it was sent only if it has been handed over piece by piece since."""


def _ignore(exchange: Exchange) -> None:
    """Nobody wants to know."""


Refuse = Callable[[HttpRequest], HttpResponse | None]


def _take(request: HttpRequest) -> None:
    """No request is refused."""


Ignores = Callable[[str], bool]


def _ignore_none(url: str) -> bool:
    """Every request is part of the session."""
    return False


class Line:
    """Answers requests from a tape, lets them through, or refuses them."""

    tapings: type[Taping] = Taping
    """What notes an exchange that goes through."""

    def __init__(  # noqa: PLR0913  (what a run decides)
        self,
        *,
        source: Source | None,
        scrubber: Scrubber,
        keep: Callable[[Exchange], None] | None,
        pace: Pace = "at once",
        how_to_record: str = "run with --replaykit=record",
        how_to_refresh: str = "run with --replaykit=refresh",
        time_ns: Callable[[], int] | None = None,
        hear: Hear = _ignore,
        refuse: Refuse = _take,
        ignores: Ignores = _ignore_none,
        log: Log | None = None,
    ) -> None:
        """
        Args:
            source: None answers nothing, so that every request goes through.
            keep: called with each exchange that went through, secrets taken out. None: nothing may
                leave the machine.
            time_ns: the clock of the run; None: the real time since the line was opened.
            hear: called with each response that the application has got, or is about to get.
            refuse: gives the answer of a provider that would not take a request. It is not asked
                about those that are recorded to the byte: their provider has said what it says.
            ignores: whether what goes to a URL is no part of the session: neither kept nor missed.
            log: where everything is noted.
        """
        self.factor = factor_of(pace)
        self.opened_ns = now_ns()
        self.log = log or Log()
        self.time_ns = time_ns or self._since_it_was_opened
        self.ignores = ignores
        self._hear = hear
        self._refuse = refuse
        self._source = source
        self._scrubber = scrubber
        self._keep = keep
        self._how_to_record = how_to_record
        self._how_to_refresh = how_to_refresh
        self._process = os.getpid()
        headings = source.recorded.headings if source else ()
        self._numbers = itertools.count(1 + max((h.number for h in headings), default=0))
        self._open: dict[int, Taping] = {}
        self._done: deque[Exchange] = deque()
        self._keeping = threading.Lock()
        self._is_closed = False

    @property
    def goes_live(self) -> bool:
        """Whether a request without a recording may leave the machine."""
        return self._keep is not None

    def answer(self, request: HttpRequest) -> HttpResponse | None:
        """The recorded response, or the one that says there is none; None: send it for real."""
        if self.ignores(request.url):
            return None if self.goes_live else acknowledgement(request)
        try:
            answer = self._recorded_or_refused(request)
        except Exception as failure:  # an SDK would try again, and say "Connection error."
            return self._miss(request, problem=f"{type(failure).__name__}: {failure}")
        if answer is not None:
            return answer
        return None if self.goes_live else self._miss(request)

    def begin(self, request: HttpRequest, *, unpack: Unpack | None = None) -> Taping:
        """Tapes an exchange that is about to be sent; they are numbered as they were asked."""
        if self.ignores(request.url):
            return Untaped(self, 0, request)
        taping = self.tapings(self, next(self._numbers), request, unpack=unpack)
        self._open[taping.number] = taping
        return taping

    def close(self) -> None:
        """Ends what is still open: a client that was never closed must not lose its exchange."""
        self.end_what_is_open()
        with self._keeping:
            self._keep_what_is_done()
            self._is_closed = True

    def end_what_is_open(self) -> None:
        """Ends every exchange that is under way, with as much of it as has come."""
        for taping in list(self._open.values()):
            taping.end(is_cut=True, why="the run was over before a response came")

    @property
    def is_idle(self) -> bool:
        """Whether no exchange is under way."""
        return not self._open

    def is_first_end_of(self, taping: Taping) -> bool:
        """Whether nothing else has ended it before."""
        return self._open.pop(taping.number, None) is not None

    def finished(self, exchange: Exchange) -> None:
        """Keeps an exchange that went through. Whatever fails here never reaches the caller."""
        # The collector may end an abandoned stream in the middle of keeping another: waiting here
        # for oneself would never end, so whoever is at it takes the new one along.
        self._done.append(exchange)
        while self._done and self._keeping.acquire(blocking=False):
            try:
                self._keep_what_is_done()
            finally:
                self._keeping.release()

    def unanswered(self, request: HttpRequest, why: str) -> None:
        """Notes a request that got no response."""
        self.log.unanswered.append(f"{self._named(request)}: {why}")

    def untaped(self, request: HttpRequest, why: str) -> None:
        """Notes an exchange that went through and is not kept."""
        self.log.untaped.append(f"{self._named(request)}: {why}")

    def _since_it_was_opened(self) -> int:
        return now_ns() - self.opened_ns

    def _keep_what_is_done(self) -> None:
        while self._done:
            self._keep_one(self._done.popleft())

    def _keep_one(self, exchange: Exchange) -> None:
        if self._is_closed:
            self.untaped(exchange.request, "it ended after the run")
            return
        if os.getpid() != self._process:
            # The recording belongs to the parent, which will never see this log.
            warnings.warn("replaykit: a forked process is not recorded", stacklevel=2)
            self.untaped(exchange.request, "it was sent by a forked process")
            return
        try:
            scrubbed = self._scrubbed(exchange)
            if self._keep is not None:
                self._keep(scrubbed)
        except Exception as failure:  # never stored unscrubbed, never lost unsaid
            self.untaped(exchange.request, f"{type(failure).__name__}: {failure}")
            return
        self.log.recorded.append(scrubbed)
        self._hear(exchange)

    def _scrubbed(self, exchange: Exchange) -> Exchange:
        return replace(
            exchange,
            request=self._scrubber.request(exchange.request),
            response=self._scrubber.response(as_it_ended(exchange.response)),
        )

    def _recorded_or_refused(self, request: HttpRequest) -> HttpResponse | None:
        if self._source is None:
            return None
        tape = self._source.tape
        play = tape.play_same(request)
        if play is not None:
            return self._served(request, play)
        request = self._scrubber.request(request)
        refused = self._refuse(request)
        if refused is not None:
            self._note_refused(request, refused, by_provider=True)
            return refused
        play = tape.play(request)
        return None if play is None else self._served(request, play)

    def _served(self, request: HttpRequest, play: Play) -> HttpResponse:
        self.log.served.append(Served(request=request, play=play, sent_ns=self.time_ns()))
        self._hear(Exchange(number=play.number, request=request, response=play.response))
        return play.response

    def _note_refused(
        self, request: HttpRequest, response: HttpResponse, *, by_provider: bool
    ) -> None:
        exchange = Exchange(
            number=next(self._numbers),
            request=request,
            response=response,
            sent_ns=self.time_ns(),
        )
        self.log.refused.append(
            Refused(exchange=exchange, after=len(self.log.served), by_provider=by_provider)
        )

    def _miss(self, request: HttpRequest, problem: str | None = None) -> HttpResponse:
        nearest, times = None, 0
        request = self._shown(request)
        if self._source is not None and problem is None:
            with suppress(Exception):  # an explanation that fails must not hide the miss
                times = self._source.tape.times_recorded(request)
                nearest = nearest_recording(request, self._source.recorded)
        miss = Miss(
            request=request,
            nearest=nearest,
            times_recorded=times,
            site=call_site(),
            how_to_record=self._how_to_record,
            how_to_refresh=self._how_to_refresh,
            problem=problem,
        )
        self.log.missed.append(miss)
        response = refusal(miss)
        self._note_refused(request, response, by_provider=False)
        return response

    def _named(self, request: HttpRequest) -> str:
        shown = self._shown(request)
        return f"{shown.method} {shown.url}"

    def _shown(self, request: HttpRequest) -> HttpRequest:
        """A request as a log may show it: its URL alone can carry a key."""
        try:
            return self._scrubber.request(request)
        except Exception:  # it is being said already, where it stopped the request
            return HttpRequest(method=request.method, url="(withheld: it could not be scrubbed)")
