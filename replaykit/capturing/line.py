"""Assembly: one file's end of the wire: exchanges pass untouched, and are kept as they end."""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import cast

from replaykit.capturing.draft import Draft
from replaykit.capturing.troubles import Troubles
from replaykit.capturing.writer import Writer
from replaykit.model import Exchange, HttpRequest
from replaykit.wire import Line, Log, Scrubber
from replaykit.wire.ending import as_it_ended
from replaykit.wire.taping import Keeper, Taping, Unpack, Untaped

_OF_A_PIECE = 128
"""Bytes that a piece of a body takes beside what it holds."""

AT_ONCE = 256 * 1024
"""So many bytes of an answer at most are looked at before the program goes on."""

WITH_CARE = 16 * 1024
"""The same of what may hold a secret, as code often seems to: each KB takes a millisecond."""

_PATIENCE_S = 10.0
"""How long the end of a file waits for a thread that keeps an exchange in it."""


class BoundedTaping(Taping):
    """Notes a body as far as there is room for it; the rest passes by unnoted."""

    def __init__(
        self, keeper: Keeper, number: int, request: HttpRequest, *, unpack: Unpack | None = None
    ) -> None:
        super().__init__(keeper, number, request, unpack=unpack)
        self._line = cast(CapturedLine, keeper)
        self._held = 0
        self._draft: Draft | None = self._line.draft(request)
        self._drafted = self._line.prepare(self._draft)

    def take(self, data: bytes) -> bytes:
        """Notes a piece of the body, if there is room, and gives it back, untouched."""
        size = len(data) + _OF_A_PIECE
        if self.is_over:
            return data
        if self._line.has_room_for(size, beside=self._held):
            self._held += size
            return super().take(data)
        self.end(is_cut=True)
        return data

    def end(self, *, is_cut: bool, why: str = "nobody waited for the response") -> None:
        """Hands the exchange over, once."""
        with self._line.ending():
            self._make_room()
            super().end(is_cut=is_cut, why=why)

    def abandon(self, why: str) -> None:
        """Ends it for what cannot be taped at all."""
        self._make_room()
        super().abandon(why)

    def _hand_over(self, exchange: Exchange) -> None:
        draft, self._draft = self._draft, None  # not held for as long as the response is
        if draft is not None:
            self._line.taped(exchange, draft)

    def _make_room(self) -> None:
        if self._draft is not None:
            self._line.leave_unprepared(self._draft)
        held, self._held, self._drafted = self._held + self._drafted, 0, 0
        self._line.writer.make_room(held)


class CapturedLine(Line):
    """Tapes what goes through, and leaves all that takes time to the writer."""

    tapings = BoundedTaping

    def __init__(  # noqa: PLR0913  (all that is done with an exchange)
        self,
        *,
        scrubber: Scrubber,
        draft: Callable[[HttpRequest], Draft],
        keep: Callable[[Exchange, Draft], None],
        suspects: Callable[[bytes], bool],
        hear: Callable[[Exchange], None],
        writer: Writer,
        troubles: Troubles,
        most: int | None,
    ) -> None:
        """
        Args:
            draft: gives what makes a request ready to be kept.
            suspects: whether a body has to be looked at with care.
            hear: told of each exchange before the application goes on.
            most: how many bytes of a body are taped.
        """
        super().__init__(source=None, scrubber=scrubber, keep=None, log=log_to(troubles))
        self.draft = draft
        self.writer = writer
        self._keep_drafted = keep
        self._suspects = suspects
        self._hear_now = hear
        self._troubles = troubles
        self._most = most
        self._own_process = os.getpid()
        self._unprepared: OrderedDict[Draft, None] = OrderedDict()
        self._is_preparing = False
        self._ending = threading.Condition()
        self._endings = 0

    def begin(self, request: HttpRequest, *, unpack: Unpack | None = None) -> Taping:
        """Tapes an exchange that is about to be sent, unless it is too large."""
        if self._most is not None and len(request.body) > self._most:
            self.untaped(request, f"its body has more than {self._most:,} bytes (max_body)")
            return Untaped(self, 0, request)
        return super().begin(request, unpack=unpack)

    @property
    def is_idle(self) -> bool:
        """Whether no exchange is under way, or being kept."""
        return super().is_idle and not self._endings

    @contextmanager
    def ending(self) -> Iterator[None]:
        """While the block runs, an exchange is being kept."""
        if not self.is_of_this_process:  # where a thread may hold the lock that is not here
            yield
            return
        with self._ending:
            self._endings += 1
        try:
            yield
        finally:
            with self._ending:
                self._endings -= 1
                self._ending.notify_all()

    def close(self) -> None:
        """Nothing more is kept; what other threads are just keeping is waited for."""
        with self._ending:
            self._ending.wait_for(lambda: not self._endings, timeout=_PATIENCE_S)
        super().close()

    @property
    def is_of_this_process(self) -> bool:
        """Whether it was opened here, and not in the process that this one was forked from."""
        return os.getpid() == self._own_process

    def has_room_for(self, size: int, *, beside: int) -> bool:
        """Whether so much more of a body may be noted; says why not."""
        if self._most is not None and beside + size > self._most:
            reason = f"it has more than {self._most:,} bytes (max_body)"
        elif self.writer.has_room_for(size):
            return True
        else:
            reason = "too much waits to be written already"
        self._troubles.say("cut short", f"a response is taped in part, and marked cut: {reason}")
        return False

    def prepare(self, draft: Draft) -> int:
        """Has a request made ready, if there is room; gives how many bytes that takes."""
        size = draft.left_to_do
        if not self.writer.has_room_for(size):
            return 0
        self._unprepared[draft] = None
        if not self._is_preparing:
            self._is_preparing = True
            self.writer.later(self._prepare_all)
        return size

    def leave_unprepared(self, draft: Draft) -> None:
        """Nobody waits for it to be made ready any more."""
        self._unprepared.pop(draft, None)

    def taped(self, exchange: Exchange, draft: Draft) -> None:
        """Has an exchange kept before the program goes on, or soon where that takes too long."""
        if not self.is_of_this_process:
            return  # the process that this one was forked from has it as well
        with self._troubles.kept_in():
            self._hear_now(exchange)
            keep = partial(self._keep_now, exchange, draft)
            if self._is_quickly_kept(exchange, draft):
                self.writer.now(keep)
            else:
                self._keep_later(exchange, keep)

    def _prepare_all(self) -> None:
        self._is_preparing = False
        with suppress(KeyError):
            while True:
                draft, _ = self._unprepared.popitem(last=False)
                draft.prepare()

    def _is_quickly_kept(self, exchange: Exchange, draft: Draft) -> bool:
        body, before = exchange.response.body, draft.left_to_do
        if before + len(body) <= WITH_CARE:
            return True
        is_short = before <= WITH_CARE and len(body) <= AT_ONCE
        return is_short and not self._suspects(body)

    def _keep_later(self, exchange: Exchange, keep: Callable[[], None]) -> None:
        size = len(exchange.request.body) + len(exchange.response.body)

        def keep_and_make_room() -> None:
            keep()
            self.writer.make_room(size)

        if self.writer.has_room_for(size):
            self.writer.later(keep_and_make_room)
        else:
            self.untaped(exchange.request, "too much waits to be written already")

    def _keep_now(self, exchange: Exchange, draft: Draft) -> None:
        if self._troubles.has_stopped:
            return
        with self._troubles.kept_in():
            try:
                self._keep_drafted(
                    replace(exchange, response=as_it_ended(exchange.response)), draft
                )
            except Exception as failure:  # never stored unscrubbed, never lost unsaid
                self.untaped(exchange.request, f"{type(failure).__name__}: {failure}")


class _Told(list[str]):
    """What is not kept, logged instead of gathered for days."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__()
        self._say = say

    def append(self, text: str) -> None:
        """Says it, or counts it."""
        self._say(text)


class _Forgotten(list[Exchange]):
    """What is on the disk need not be remembered."""

    def append(self, exchange: Exchange) -> None:
        """Nothing is held."""


def log_to(troubles: Troubles) -> Log:
    """The log of a line that may be open for days."""
    return Log(
        recorded=_Forgotten(),
        untaped=_Told(troubles.not_captured),
        unanswered=_Told(lambda text: troubles.not_captured(f"no answer came to {text}")),
    )
