"""Assembly: what goes wrong while capturing: logged once of each kind, and never raised."""

import logging
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOGGER = "replaykit.capture"

_STOPPED = "stopped"


class Troubles:
    """The program must not notice a capture, least of all one that goes wrong."""

    def __init__(self, path: Path) -> None:
        self.has_stopped = False
        """Whether nothing more is taped."""

        self._path = path
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forgets what was said, in a process that was forked."""
        self._lock = threading.RLock()
        self._said: Counter[str] = Counter()

    def say(self, kind: str, text: str) -> None:
        """Logs a text, unless one of its kind was logged before."""
        with self._lock:
            self._said[kind] += 1
            is_first = self._said[kind] == 1
        if is_first:
            with suppress(Exception):  # a handler of the application's
                logging.getLogger(LOGGER).warning("replaykit: %s", text)

    def note(self, text: str) -> None:
        """Logs what is as it should be."""
        with suppress(Exception):
            logging.getLogger(LOGGER).info("replaykit: %s", text)

    def not_captured(self, what: str) -> None:
        """Says of an exchange or an execution that it passed by, unless that is no news."""
        if not self.has_stopped:
            self.say("not captured", f"not captured: {what}")

    def stop(self, error: BaseException) -> None:
        """Tapes nothing more, and says why."""
        self.has_stopped = True
        shown = str(error) or type(error).__name__
        self.say(
            _STOPPED,
            f"capturing into {self._path} has stopped, and the program goes on.\n  {shown}",
        )

    @contextmanager
    def kept_in(self) -> Iterator[None]:
        """A mistake of ours in the block ends the capture, and not the program."""
        try:
            yield
        except Exception as mistake:
            with suppress(Exception):
                self.stop(mistake)

    def sum_up(self) -> None:
        """Says how often happened what was said once."""
        with self._lock:
            repeated = [(kind, count) for kind, count in self._said.items() if count > 1]
        for kind, count in repeated:
            if kind != _STOPPED:
                self.say(f"{kind} so often", f"{kind}: {count} times until {self._path} was closed")
