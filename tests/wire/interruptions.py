"""Ways in which work is interrupted while it is recorded, over any client."""

import asyncio
import threading
from dataclasses import dataclass
from functools import partial

from replaykit.wire import opened
from tests.wire.lines import recording_line, replaying_line
from tests.wire.provider import Reply, provider, streamed
from tests.wire.readers import read_whole, reader_of, reading

BROKEN_OFF = ("peer closed", "ncompleteRead", "not completed", "ended prematurely", "InvalidChunk")
EVENTS = [b"data: %d\n\n" % number for number in range(7)]


def a_stream(never):
    """Three events, and the rest for nobody."""
    return streamed(*EVENTS, gates=[None, None, None, never])


def cancelled(client, url):
    """Three pieces in, the task is cancelled; without a loop, somebody presses Ctrl-C."""
    with reading(reader_of(client), url) as reader:
        if not reader.is_async:
            three_of(reader)
            raise KeyboardInterrupt

        async def read_on():
            for _ in range(3):
                await reader._piece()
            asyncio.current_task().cancel()
            await reader._piece()

        reader.run(read_on())


def timed_out(client, url, patience=0.05):
    """The fourth piece takes longer than the caller waits."""
    with reading(reader_of(client, timeout=patience), url) as reader:
        three_of(reader)
        reader.piece()


def reset_in_a_stream(client, url):
    """The server goes away between two events."""
    read_whole(client, url)


def reset_in_a_document(client, url):
    """The server goes away in the middle of an object whose length it has announced."""
    read_whole(client, url)


def stopped(client, url):
    """The caller has seen enough after three pieces."""
    with reading(reader_of(client), url) as reader:
        three_of(reader)


def raised(client, url):
    """The caller fails over the third piece."""
    with reading(reader_of(client), url) as reader:
        three_of(reader)
        raise LookupError("not what I was looking for")


def unread(client, url):
    """The caller looks at the head alone."""
    with reading(reader_of(client), url):
        pass


def left_open(client, url):
    """Nobody closes anything; the run ends over it."""
    reader = reader_of(client)
    reader.send(url)
    three_of(reader)
    return reader


def three_of(reader):
    return [reader.piece() for _ in range(3)]


REPLIES = {
    reset_in_a_stream: lambda _: streamed(*EVENTS[:3], breaks_off=True),
    reset_in_a_document: lambda _: Reply(
        [b'{"choices": [{"message": {"content": "The sky is'],
        length=1000,
        breaks_off=True,
    ),
}
WAYS = [
    cancelled,
    timed_out,
    reset_in_a_stream,
    reset_in_a_document,
    stopped,
    raised,
    unread,
    left_open,
]
HARMLESS = (stopped, unread, left_open)
"""Those in which nothing is raised."""


@dataclass
class Interrupted:
    """What became of an exchange that was interrupted while it was recorded."""

    kept: list
    log: object
    raised: BaseException | None = None
    """By the interruption itself."""

    broken: BaseException | None = None
    """By replaying what was kept, and reading all of it."""

    @property
    def is_never_whole(self):
        """Whether what was kept says that it is cut, and breaks off where it was."""
        says_so = all(exchange.response.is_cut for exchange in self.kept)
        return says_so and any(words in str(self.broken) for words in BROKEN_OFF)


def interrupted(client, way):
    """One exchange, recorded up to its interruption, and replayed."""
    if way is not timed_out:
        return _interrupted_by(client, way)
    for doubled in range(10):  # on a busy machine, patience may be at its end before the head came
        found = _interrupted_by(client, partial(way, patience=0.05 * 2**doubled))
        if found.kept:
            break
    return found


def _interrupted_by(client, way):
    kept, left = [], None
    never = threading.Event()
    line = recording_line(kept)
    found = Interrupted(kept, line.log)
    with provider(REPLIES.get(way, a_stream)(never)) as server:
        with opened(line):
            try:
                left = way(client, server.url)
            except BaseException as interruption:
                found.raised = interruption
        never.set()
        close(left)
    with opened(replaying_line(kept)):
        try:
            read_whole(client, server.url)
        except Exception as broken:
            found.broken = broken
    return found


def close(reader):
    if reader is not None:
        reader.close()
        if reader.is_async:
            reader.loop.close()
