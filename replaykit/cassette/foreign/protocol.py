"""Core: what every reader of a recorder's files offers."""

from typing import Protocol

from replaykit.cassette.foreign.document import Document
from replaykit.cassette.foreign.recording import Recording


class Reader(Protocol):
    """One family of recordings."""

    @property
    def recorder(self) -> str:
        """Whose recordings these are, as the recorder calls itself."""

    def claims(self, document: Document) -> bool:
        """Whether the content, whatever the file's name, is of this family."""

    def read(self, document: Document) -> Recording:
        """The exchanges of a document that the reader claims.

        Raises:
            UnreadableCassetteError: where the document breaks its own format.
        """
