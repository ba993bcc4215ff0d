"""Assembly: what crossed the wire in a run, in order, each exchange read once."""

from replaykit.errors import MalformedWireError
from replaykit.model import Exchange, Reading
from replaykit.providers import Reader
from replaykit.wire import Log


def reading_of(exchange: Exchange, reader: Reader) -> Reading | None:
    """What an exchange says; None where nothing can be said of it."""
    try:
        return reader.read_exchange(exchange)
    except MalformedWireError:
        return None


class Transcript:
    """The log of a line, as a session with a model."""

    def __init__(self, log: Log) -> None:
        self.reader = Reader()
        self._log = log
        self._read: dict[int, Reading | None] = {}

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The requests of the application, with what they were answered, as they were sent."""
        log = self._log
        answered = [served.exchange for served in tuple(log.served)]
        for refused in reversed(log.refused):
            answered.insert(refused.after, refused.exchange)
        return tuple(sorted((*answered, *log.recorded), key=lambda exchange: exchange.sent_ns or 0))

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Those whose provider is known, and who keep to its protocol."""
        readings = (self._reading(exchange) for exchange in self.exchanges)
        return tuple(reading for reading in readings if reading is not None)

    def _reading(self, exchange: Exchange) -> Reading | None:
        number = exchange.number
        if number not in self._read:
            self._read[number] = reading_of(exchange, self.reader)
        return self._read[number]
