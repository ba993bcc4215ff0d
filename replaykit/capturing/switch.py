"""Assembly: the line of a capture: lets everything through, taped by the line of its session."""

from replaykit.capturing.line import log_to
from replaykit.capturing.sessions import Sessions
from replaykit.capturing.troubles import Troubles
from replaykit.capturing.watched import WatchedTools
from replaykit.capturing.writer import Writer
from replaykit.model import Exchange, HttpRequest, HttpResponse
from replaykit.run.ignored import Ignores
from replaykit.run.redacting import Redacting
from replaykit.run.settings import Settings
from replaykit.wire import Line
from replaykit.wire.taping import Taping, Unpack, Untaped


class Switch(Line):
    """What clients ask while a capture is open; never answers, never refuses."""

    def __init__(
        self,
        sessions: Sessions,
        tools: WatchedTools,
        *,
        ignores: Ignores,
        writer: Writer,
        troubles: Troubles,
    ) -> None:
        super().__init__(
            source=None,
            scrubber=Redacting(Settings()),
            keep=_nothing_comes_here,
            log=log_to(troubles),
            ignores=ignores,
        )
        self._sessions = sessions
        self._tools = tools
        self._writer = writer

    def answer(self, request: HttpRequest) -> HttpResponse | None:
        """Everything is sent for real."""

    def begin(self, request: HttpRequest, *, unpack: Unpack | None = None) -> Taping:
        """Tapes an exchange that is about to be sent, in the file of its session."""
        if self.ignores(request.url):
            return Untaped(self, 0, request)
        self._writer.start()  # a forked process has left its thread behind
        self._tools.watch_what_is_loaded()
        return self._sessions.begin(self, request, unpack)


def _nothing_comes_here(exchange: Exchange) -> None:
    """Each exchange is kept by the line that has begun it."""
