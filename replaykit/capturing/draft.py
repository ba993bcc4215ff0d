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

_MOST_TRIES = 5
"""Where others learn of secrets all the while; the gate looks once more in the end."""


class Draft:
    """Whoever needs it first makes it, and whoever knows of more secrets makes it anew."""

    def __init__(
        self,
        request: HttpRequest,
        make: Callable[[HttpRequest], Asked],
        knowledge: Callable[[], object],
    ) -> None:
        """
        Args:
            make: takes the secrets out, and lays out the rest.
            knowledge: what is known of secrets: another object as soon as it is more.
        """
        self._request = request
        self._make = make
        self._knowledge = knowledge
        self._lock = threading.Lock()
        self._made: tuple[object, Asked] | None = None

    @property
    def left_to_do(self) -> int:
        """How many bytes have to be looked at before it is ready."""
        return len(self._request.body) if self._ready() is None else 0

    def prepare(self) -> None:
        """Makes it ready; a failure shows when it is needed."""
        with suppress(Exception):
            self.asked()

    def asked(self) -> Asked:
        """The request, ready to be kept."""
        with self._lock:
            ready = self._ready()
            return self._made_anew() if ready is None else ready

    def _made_anew(self) -> Asked:
        known, tries = self._knowledge(), 0
        while True:
            asked = self._make(self._request)
            known_before, known, tries = known, self._knowledge(), tries + 1
            if known is known_before or tries == _MOST_TRIES:
                self._made = known_before, asked
                return asked

    def _ready(self) -> Asked | None:
        made = self._made
        return made[1] if made is not None and made[0] is self._knowledge() else None
