"""Edge: bodies of aiohttp, taped as they arrive."""

from replaykit.wire.clients import AiohttpReader
from replaykit.wire.taping import Taping


def tape_body(content: AiohttpReader, taping: Taping) -> None:
    """From now on what is fed to a response's reader is noted, and what was fed before it too."""
    if not content.is_eof():
        content.__class__ = _telling(type(content), taping)
    # Much of it may have come in one packet with the headers, and nobody has read of it yet.
    for piece in getattr(content, "_buffer", ()):
        taping.take(piece)
    if content.is_eof():
        taping.end(is_cut=False)
    elif content.exception() is not None:
        taping.end(is_cut=True)


def _telling(reader: type[AiohttpReader], taping: Taping) -> type[AiohttpReader]:
    """A reader's class, with one taping told of all that comes in.

    A class for each body: a reader has no room for anything of ours, nor can it be referred to
    without being kept.
    """

    def feed_data(self: AiohttpReader, data: bytes, *args: object) -> object:
        taping.take(bytes(data))
        return fed(self, data, *args)

    def feed_eof(self: AiohttpReader) -> None:
        taping.end(is_cut=False)
        ended(self)

    def set_exception(self: AiohttpReader, *args: object) -> None:
        taping.end(is_cut=True)
        failed(self, *args)

    fed, ended, failed = (
        getattr(reader, name) for name in ("feed_data", "feed_eof", "set_exception")
    )
    members = {"feed_data": feed_data, "feed_eof": feed_eof, "set_exception": set_exception}
    return type(reader.__name__, (reader,), {"__slots__": (), **members})
