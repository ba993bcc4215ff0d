"""Core: recorded WebSocket sessions, which are recognised and hold no HTTP exchange."""

from replaykit.cassette.foreign.document import Document
from replaykit.cassette.foreign.recording import Recording
from replaykit.cassette.foreign.shape import holds_record, is_record


class WebSocketSession:
    """`{interactions: [{direction, data}]}`, as pydantic-ai keeps realtime sessions."""

    recorder = "websocket"

    def claims(self, document: Document) -> bool:
        """Interactions with a direction are messages, not exchanges."""
        root = document.root
        return is_record(root, "interactions") and holds_record(root["interactions"], "direction")

    def read(self, document: Document) -> Recording:
        """No exchange, and why."""
        messages = len(document.root["interactions"])
        return Recording(
            format=f"websocket-{document.syntax}",
            skipped=(f"a WebSocket session of {messages} messages is no HTTP exchange",),
        )
