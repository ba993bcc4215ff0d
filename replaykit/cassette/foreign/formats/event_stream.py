"""Core: a response's event stream, saved as it came and without its request."""

from replaykit.cassette.foreign.document import Document
from replaykit.cassette.foreign.recording import Recording
from replaykit.model import Exchange, HttpRequest, HttpResponse

_NOTE = "the file is a bare event stream: its request is not known, and its status is taken for 200"


class EventStream:
    """`event: …` and `data: …` lines, as SDKs keep them for their own tests."""

    recorder = "sse-fixture"

    def claims(self, document: Document) -> bool:
        """Text that is no httprr trace: nothing else is left unparsed."""
        return document.syntax == "text"

    def read(self, document: Document) -> Recording:
        """One exchange whose method and URL are empty."""
        response = HttpResponse(status=200, body=document.raw)
        return Recording(
            format=self.recorder,
            exchanges=(
                Exchange(number=1, request=HttpRequest(method="", url=""), response=response),
            ),
            notes=(_NOTE,),
        )
