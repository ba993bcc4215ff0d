"""Core: bare exchanges without a cassette around them: a list, or one to a file."""

from replaykit.cassette.foreign.document import Document
from replaykit.cassette.foreign.messages import exchanges_from
from replaykit.cassette.foreign.recording import Recording, gathered
from replaykit.cassette.foreign.shape import holds_record, is_record


class ExchangeList:
    """`[{request, response}]`: inline-snapshot, PHP-VCR, Ruby VCR 1, vcrpy before 1.0."""

    recorder = "vcr-list"

    def claims(self, document: Document) -> bool:
        """A list with an exchange in it."""
        return holds_record(document.root, "request", "response")

    def read(self, document: Document) -> Recording:
        """Every element of the list."""
        return gathered(self.recorder, exchanges_from(document.root))


class SingleExchange:
    """`{request, response}`: dd-apm-test-agent."""

    recorder = "dd-json"

    def claims(self, document: Document) -> bool:
        """An object that is an exchange."""
        return is_record(document.root, "request", "response")

    def read(self, document: Document) -> Recording:
        """The one exchange."""
        return gathered(self.recorder, exchanges_from([document.root]))
