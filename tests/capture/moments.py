"""Moments of a capture that a test can hold on to: nothing is left to chance or to a clock."""

import json
import threading
from contextlib import contextmanager
from pathlib import Path

from replaykit.capturing.writer import writer
from replaykit.cassette.store.kept import read_journal
from tests.capture.agents import journals


@contextmanager
def nothing_done_later():
    """The thread that does what takes time is held up, as by a slow disk."""
    is_held, goes_on = threading.Event(), threading.Event()

    def hold():
        is_held.set()
        goes_on.wait(60)

    writer.later(hold)
    writer.start()
    is_held.wait(60)
    try:
        yield
    finally:
        goes_on.set()


class Reached(threading.Event):
    """A gate that tells when somebody stands before it."""

    def __init__(self):
        super().__init__()
        self.is_reached = threading.Event()

    def wait(self, timeout=None):
        self.is_reached.set()
        return super().wait(timeout)


def on_the_disk():
    """What the one journal holds by now."""
    (journal,) = journals()
    return read_journal(Path(journal)).recorded


def asked_in(recorded):
    bodies = [json.loads(keyed.exchange.request.body) for keyed in recorded.exchanges]
    return [body["messages"][-1]["content"] for body in bodies]
