"""Edge: a socket that swallows what is sent and answers from the tape."""

import io
import time
from collections.abc import Iterable, Iterator

from replaykit.model import Chunk
from replaykit.wire.pacing import paced


class PlayedSocket:
    """As much of a socket as `http.client` needs to read a response from it."""

    def __init__(
        self, pieces: Iterable[Chunk], factor: float | None, timeout: float | None
    ) -> None:
        self._pieces = paced(pieces, factor)
        self._timeout = timeout

    def sendall(self, data: object, flags: int = 0) -> None:
        """The answer is known already."""

    def settimeout(self, timeout: float | None) -> None:
        self._timeout = timeout

    def gettimeout(self) -> float | None:
        return self._timeout

    def makefile(self, mode: str = "rb", buffering: int | None = None) -> io.BufferedReader:
        """The response, to be read as from any other socket."""
        return io.BufferedReader(_PlayedFile(self._received()))

    def shutdown(self, how: int) -> None:
        """There is no other end."""

    def close(self) -> None:
        """Nothing to let go of; what `makefile` gave stays readable, as with any other socket."""

    def _received(self) -> Iterator[bytes]:
        for wait, data in self._pieces:
            if wait:
                self._let_pass(wait)
            yield data

    def _let_pass(self, seconds: float) -> None:
        if self._timeout is not None and seconds > self._timeout:
            time.sleep(self._timeout)
            raise TimeoutError("timed out")
        time.sleep(seconds)


class _PlayedFile(io.RawIOBase):
    """Gives each piece by itself: nobody has to wait for the next to read the one before."""

    def __init__(self, received: Iterator[bytes]) -> None:
        super().__init__()
        self._received = received
        self._piece = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # a buffer's slices can be set
        if not self._piece:
            self._piece = next(self._received, b"")
        given, self._piece = self._piece[: len(buffer)], self._piece[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)
