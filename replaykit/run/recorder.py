"""Assembly: what a run records, kept safe until it is known whether it may become the cassette."""

import threading
from collections.abc import Container
from pathlib import Path
from typing import Literal

from replaykit.cassette.document import Cassette, Heading
from replaykit.cassette.matching import keys_of
from replaykit.cassette.store import (
    Asked,
    Gate,
    Journal,
    Passed,
    passed_answer,
    passed_request,
    passed_span,
    publish_aside,
    publish_journal,
)
from replaykit.cassette.store.system import SHARED
from replaykit.errors import ReplayKitError
from replaykit.model import Exchange, HttpRequest, Span
from replaykit.run.provenance import made_with, recorded_now

Keeping = Literal["nothing", "saved", "set aside", "dropped"]
"""What became of what was recorded; nothing: there was nothing to keep."""

_OF_A_WRONG_KEY = frozenset({401, 403, 407})
_FIRST_OF_A_BROKEN_SERVER = 500


class Recorder:
    """Journals each exchange at once; publishes them all, or none."""

    def __init__(  # noqa: PLR0913  (what is recorded, and where to)
        self,
        path: Path,
        *,
        replaces: Cassette | None = None,
        adds_to: Cassette | None = None,
        allowed_statuses: Container[int] = frozenset(),
        gate: Gate | None = None,
        mode: int = SHARED,
        syncs: bool = True,
    ) -> None:
        """
        Args:
            replaces: the cassette that this recording is to stand in place of.
            adds_to: the cassette whose numbers this recording's go on from.
            mode: who may read the cassette, where there is none yet.
            syncs: whether what is taken in is on the disk at once, or when `sync` is called.
        """
        self.set_aside: Path | None = None
        self.keeping: Keeping = "nothing"
        self._path = path
        self._replaces = replaces
        self._adds_to = adds_to
        self._allowed_statuses = allowed_statuses
        self._gate = gate
        self._mode = mode
        self._syncs = syncs
        self._recorded_at = recorded_now()
        self._lock = threading.Lock()
        self._journal: Journal | None = None
        self._taped: list[Heading] = []
        self._is_over = False

    def asked(self, request: HttpRequest) -> Asked:
        """A request, secrets taken out, made ready to be kept while its answer is waited for."""
        key, body = keys_of(request)
        return passed_request(request, key, body, gate=self._gate)

    def keep(self, exchange: Exchange, asked: Asked | None = None) -> None:
        """Takes in an exchange that went through, secrets taken out.

        Args:
            asked: its request, where that is ready.
        """
        asked = asked or self.asked(exchange.request)
        keyed = asked.answered(exchange)
        self._write(passed_answer(asked, keyed, gate=self._gate), keyed.heading)

    def keep_span(self, span: Span) -> None:
        """Takes in the execution of a tool, secrets taken out."""
        self._write(passed_span(span, gate=self._gate))

    def sync(self) -> None:
        """Returns when all that was taken in is on the disk."""
        if self._journal is not None:
            self._journal.sync()

    @property
    def refused(self) -> tuple[Heading, ...]:
        """The answers that no test should replay: a key was wrong, or a server broken to the end.

        A server's error that a later try got over stays: it is part of how the session went.
        """
        headings = self._in_order()
        last_of = {heading.key: heading for heading in headings}
        return tuple(
            heading
            for heading in headings
            if heading.status not in self._allowed_statuses
            and (
                heading.status in _OF_A_WRONG_KEY
                or (heading.status >= _FIRST_OF_A_BROKEN_SERVER and last_of[heading.key] is heading)
            )
        )

    def settle(
        self, *, passed: bool, keep_failed: bool = False, first: Cassette | None = None
    ) -> None:
        """Makes what was recorded part of the cassette, or leaves the cassette as it is.

        Args:
            first: what the cassette begins with where there is none yet.
        """
        with self._lock:
            self._is_over = True
            journal = self._journal
        if journal is None:
            return
        if passed and not self.refused:
            publish_journal(journal, first=first, mode=self._mode)
            self.keeping = "saved"
            return
        self.keeping = "dropped"
        if keep_failed:
            self.set_aside = rejected_path(self._path)
            self.set_aside.unlink(missing_ok=True)
            publish_aside(journal, self.set_aside)
            self.keeping = "set aside"
        journal.discard()

    def leave(self) -> None:
        """Leaves what was kept to the process that this one was forked from; takes no lock."""
        if self._journal is not None:
            self._journal.close()

    def _write(self, passed: Passed, *headings: Heading) -> None:
        with self._lock:  # for no longer than the system takes: others are waiting
            journal = self._opened_journal()
            journal.append(passed)
            self._taped += headings
        if self._syncs:
            journal.sync()

    def _opened_journal(self) -> Journal:
        if self._is_over:
            raise ReplayKitError("it came when the run was over")
        if self._journal is None:
            self._journal = Journal(
                self._path,
                replaces=self._replaces,
                adds_to=self._adds_to,
                recorded_at=self._recorded_at,
                made_with=made_with(),
                gate=self._gate,
            )
        return self._journal

    def _in_order(self) -> list[Heading]:
        """As they were asked, which is not as they were answered."""
        return sorted(self._taped, key=lambda heading: heading.number)


def rejected_path(path: Path) -> Path:
    """Where a recording is kept that must not replace the cassette."""
    return path.with_suffix(f".rejected{path.suffix}")
