"""Core: the cassettes of langchain-tests: vcrpy's parts as two parallel lists, compressed."""

from collections.abc import Iterator
from itertools import zip_longest

from replaykit.cassette.foreign.document import Document
from replaykit.cassette.foreign.messages import exchange_from
from replaykit.cassette.foreign.recording import Outcome, Recording, gathered
from replaykit.cassette.foreign.shape import damaged, is_record, records
from replaykit.model import Json


class Langchain:
    """`{requests: […], responses: […]}`, usually as `.yaml.gz`."""

    recorder = "langchain-vcr-gz"

    def claims(self, document: Document) -> bool:
        """By its two lists."""
        return is_record(document.root, "requests", "responses")

    def read(self, document: Document) -> Recording:
        """The requests and responses that stand at the same place."""
        requests = records(document.root["requests"], "requests")
        responses = records(document.root["responses"], "responses")
        if len(responses) > len(requests):
            raise damaged(
                f"it holds {len(responses)} responses to {len(requests)} requests",
                "a request for every response",
            )
        return gathered(self.recorder, _outcomes(requests, responses))


def _outcomes(requests: list[Json], responses: list[Json]) -> Iterator[Outcome]:
    for number, (request, response) in enumerate(zip_longest(requests, responses), 1):
        if number > len(responses):
            yield f"exchange {number} has no response"
        else:
            yield exchange_from(number, request, response)
