"""Core: Ruby's VCR, and the recorders of other languages that took over its file."""

from replaykit.cassette.foreign.document import Document
from replaykit.cassette.foreign.messages import exchanges_from
from replaykit.cassette.foreign.recording import Recording, gathered
from replaykit.cassette.foreign.shape import is_record, records


class RubyVcr:
    """`{http_interactions: [{request, response, recorded_at}], recorded_with}`."""

    recorder = "ruby-vcr"

    def claims(self, document: Document) -> bool:
        """By the name of its list."""
        return is_record(document.root, "http_interactions")

    def read(self, document: Document) -> Recording:
        """Bodies are `{encoding, string}` or `{encoding, base64_string}`."""
        interactions = records(document.root["http_interactions"], "http_interactions")
        by_betamax = str(document.root.get("recorded_with")).startswith("betamax")
        return gathered("betamax" if by_betamax else self.recorder, exchanges_from(interactions))
