"""Assembly: one file's end of the wire: exchanges pass untouched, and are kept a moment later."""

import os
from collections.abc import Callable
from functools import partial
from typing import cast

from replaykit.capturing.troubles import Troubles
from replaykit.capturing.writer import Writer
from replaykit.model import Exchange, HttpRequest
from replaykit.wire import Line, Log, Scrubber
from replaykit.wire.taping import Keeper, Taping, Unpack, Untaped

_OF_A_PIECE = 128
"""Bytes that a piece of a body takes beside what it holds."""


class BoundedTaping(Taping):
    """Notes a body as far as there is room for it; the rest passes by unnoted."""

    def __init__(
        self, keeper: Keeper, number: int, request: HttpRequest, *, unpack: Unpack | None = None
    ) -> None:
        super().__init__(keeper, number, request, unpack=unpack)
        self._line = cast(CapturedLine, keeper)
        self._held = 0

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
        self._make_room()
        super().end(is_cut=is_cut, why=why)

    def abandon(self, why: str) -> None:
        """Ends it for what cannot be taped at all."""
        self._make_room()
        super().abandon(why)

    def _make_room(self) -> None:
        held, self._held = self._held, 0
        self._line.writer.make_room(held)


class CapturedLine(Line):
    """Tapes what goes through, and leaves all that takes time to the writer."""

    tapings = BoundedTaping

    def __init__(
        self,
        *,
        scrubber: Scrubber,
        keep: Callable[[Exchange], None],
        hear: Callable[[Exchange], None],
        writer: Writer,
        troubles: Troubles,
        most: int | None,
    ) -> None:
        """
        Args:
            hear: told of each exchange before the application goes on.
            most: how many bytes of a body are taped.
        """
        super().__init__(source=None, scrubber=scrubber, keep=keep, log=log_to(troubles))
        self.writer = writer
        self._hear_now = hear
        self._troubles = troubles
        self._most = most
        self._own_process = os.getpid()

    def begin(self, request: HttpRequest, *, unpack: Unpack | None = None) -> Taping:
        """Tapes an exchange that is about to be sent, unless it is too large."""
        if self._most is not None and len(request.body) > self._most:
            self.untaped(request, f"its body has more than {self._most:,} bytes (max_body)")
            return Untaped(self, 0, request)
        return super().begin(request, unpack=unpack)

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

    def finished(self, exchange: Exchange) -> None:
        """Has an exchange kept, soon."""
        if not self.is_of_this_process:
            return  # the process that this one was forked from has it as well
        with self._troubles.kept_in():
            self._hear_now(exchange)
            size = len(exchange.request.body) + len(exchange.response.body)
            if self.writer.has_room_for(size):
                self.writer.later(partial(self._keep_now, exchange, size))
            else:
                self.untaped(exchange.request, "too much waits to be written already")

    def _keep_now(self, exchange: Exchange, size: int) -> None:
        if not self._troubles.has_stopped:
            with self._troubles.kept_in():
                super().finished(exchange)
        self.writer.make_room(size)


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
