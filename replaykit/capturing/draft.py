"""Assembly: a request that is made ready for the disk while its answer is waited for.

Most of what it takes to keep an exchange is work on its request: the whole history is in it. Done
while a model thinks, it keeps nobody waiting; and once the answer is there, so little is left to do
that it is done before the program goes on.
"""

import threading
from collections.abc import Callable
from contextlib import suppress

from replaykit.cassette.store import Asked
from replaykit.model import HttpRequest


class Draft:
    """Whoever needs it first makes it."""

    def __init__(self, request: HttpRequest, make: Callable[[HttpRequest], Asked]) -> None:
        """
        Args:
            make: takes the secrets out, and lays out the rest.
        """
        self._request = request
        self._make = make
        self._lock = threading.Lock()
        self._asked: Asked | None = None
        self._is_over = False

    @property
    def left_to_do(self) -> int:
        """How many bytes have to be looked at before it is ready."""
        return len(self._request.body) if self._asked is None else 0

    def prepare(self) -> None:
        """Makes it ready, unless nobody needs it any more; a failure shows when it is needed."""
        if not self._is_over:
            with suppress(Exception):
                self.asked()

    def asked(self) -> Asked:
        """The request, ready to be kept."""
        with self._lock:
            if self._asked is None:
                self._asked = self._make(self._request)
            return self._asked

    def drop(self) -> None:
        """It came to its end, and nobody needs it any more."""
        self._is_over = True
