"""Assembly: what the replies of a run ask for, read when somebody has to know."""

import threading
from collections import deque
from contextlib import suppress
from typing import Protocol

from replaykit.errors import MalformedWireError
from replaykit.model import Call, Exchange
from replaykit.providers import read_reply


class Listener(Protocol):
    """Who has to know."""

    def asked(
        self, exchange: int, calls: tuple[Call, ...], *, sent_ns: int | None = None
    ) -> None: ...


class Replies:
    """The replies that the application has got and that nobody has read.

    Reading one costs more than replaying it, and most runs watch no tools.
    """

    def __init__(self) -> None:
        self._unread: deque[Exchange] = deque()
        self._lock = threading.Lock()

    def hear(self, exchange: Exchange) -> None:
        """Takes in a reply, whatever it is.

        Args:
            exchange: with the time at which it was sent, if parts of the reply were handed over
                before it was whole.
        """
        self._unread.append(exchange)

    def tell(self, listener: Listener) -> None:
        """Says what came since the last time."""
        if not self._unread:
            return
        with self._lock:  # nobody goes on before all is said
            while self._unread:
                one = self._unread.popleft()
                with suppress(MalformedWireError):  # the verdict says so
                    reply = read_reply(one.request, one.response)
                    if reply is not None and reply.owed:
                        listener.asked(one.number, reply.owed, sent_ns=one.sent_ns)
