"""Assembly: which file a request or a tool belongs to: that of its session, while it has room."""

import random
import secrets
import threading
from contextlib import suppress
from pathlib import Path

from replaykit.belonging import Scope
from replaykit.capturing.places import base_place, claimed_place, of_this_process
from replaykit.capturing.reel import Reel
from replaykit.capturing.rules import Rules
from replaykit.capturing.troubles import Troubles
from replaykit.capturing.writer import Writer
from replaykit.model import HttpRequest
from replaykit.real_time import now_ns
from replaykit.wire.taping import Keeper, Taping, Unpack, Untaped

MOST_OPEN = 256
"""Sessions with a file open; the one that was longest not in use makes room for the next."""

IDLE_NS = 300 * 1_000_000_000
"""A session that is not in use for so long is over; should it go on, it does so in a new file."""


class Sessions:
    """The files of one capture."""

    def __init__(
        self, path: Path, rules: Rules, *, key: Scope[str], writer: Writer, troubles: Troubles
    ) -> None:
        """
        Args:
            key: the name of the session that a task or thread is in.
        """
        self.files: list[Path] = []
        """Those that are written so far, as far as they are still there."""

        self._path = path
        self._rules = rules
        self._key = key
        self._writer = writer
        self._troubles = troubles
        self._seed = secrets.token_hex(8)
        self._begin_anew()

    def begin(self, keeper: Keeper, request: HttpRequest, unpack: Unpack | None) -> Taping:
        """Tapes an exchange that is about to be sent, where its session is taped."""
        if not self._troubles.has_stopped:
            with self._troubles.kept_in(), self._lock:
                reel = self._reel_with_room(self._key_here())
                if reel is not None:
                    return reel.begin().begin(request, unpack=unpack)
        return Untaped(keeper, 0, request)

    def current(self) -> Reel | None:
        """The file of the session here; None where nothing of it was taped so far."""
        return self._open.get(self._key_here())

    def look_after(self) -> None:
        """Closes what is over: full files, and sessions that nobody has gone on with."""
        with self._troubles.kept_in(), self._lock:
            long_ago = now_ns() - IDLE_NS
            for key, reel in list(self._open.items()):
                if reel.used_ns < long_ago and reel.is_idle:
                    self._retire(key)
            for reel in [one for one in self._retired if one.is_idle]:
                self._settle(reel)

    def close(self, patience_s: float) -> None:
        """Makes cassettes of all that is open; what is under way ends here."""
        with self._lock:
            for key in list(self._open):
                self._retire(key)
            for reel in self._retired:
                reel.line.end_what_is_open()
            while self._retired:
                self._settle(self._retired[0])
        if not self._writer.drain(patience_s):
            self._troubles.say("late", f"{self._path} is still being written")

    def begin_elsewhere(self) -> None:
        """Leaves everything to the process that this one was forked from."""
        for reel in (*self._open.values(), *self._retired):
            reel.leave()
        self.files = []
        self._path = of_this_process(self._path)
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._lock = threading.RLock()
        self._open: dict[str | None, Reel] = {}
        """By key, the one that was longest not in use first."""

        self._retired: list[Reel] = []

    def _key_here(self) -> str | None:
        found: object = None
        ask = self._rules.session
        if ask is not None:
            try:
                found = ask()
            except Exception as failure:
                self._troubles.say("session", f"`session` fails, so nobody's it is: {failure!r}")
        key = self._key.bound() if found is None else found
        return None if key is None else str(key)

    def _reel_with_room(self, key: str | None) -> Reel | None:
        reel = self._open.pop(key, None)
        if reel is not None:
            self._open[key] = reel  # now the last
        if reel is None:
            return self._begun(key) if self._is_taped(key) else None
        if not reel.is_full:
            return reel
        if self._rules.rotate is None:
            self._troubles.say("full", f"{reel.path} is full, and nothing more is captured into it")
            return None
        self._retire(key)
        return self._begun(key)

    def _is_taped(self, key: str | None) -> bool:
        """All of a session is taped, or nothing."""
        return random.Random(f"{self._seed} {key}").random() < self._rules.sample

    def _begun(self, key: str | None) -> Reel:
        if len(self._open) >= MOST_OPEN:
            idle = next((one for one, reel in self._open.items() if reel.is_idle), None)
            if idle in self._open:
                self._retire(idle)
        place = claimed_place(base_place(self._path, key))
        reel = Reel(place, self._rules, writer=self._writer, troubles=self._troubles)
        self._open[key] = reel
        return reel

    def _retire(self, key: str | None) -> None:
        """Begins nothing more in a file; what is under way is waited for."""
        reel = self._open.pop(key)
        self._retired.append(reel)
        if reel.is_idle:
            self._settle(reel)

    def _settle(self, reel: Reel) -> None:
        self._retired.remove(reel)
        reel.settle()
        self._writer.later(lambda: self._written_now(reel.path))

    def _written_now(self, path: Path) -> None:
        """Notes a file that is there, and removes the oldest where there are too many."""
        with self._troubles.kept_in():
            if not path.exists():
                return
            self.files.append(path)
            most = self._rules.rotate
            while most is not None and len(self.files) > most:
                with suppress(FileNotFoundError):
                    self.files.pop(0).unlink()
