"""Lines for tests: one that records into a list, one that replays what was recorded so."""

from dataclasses import dataclass

from replaykit.cassette.matching import Tape, body_digest, question_key
from replaykit.wire import Line, Source


class Unscrubbed:
    """Takes nothing out: secrets are another room's business."""

    def request(self, request):
        return request

    def response(self, response):
        return response


@dataclass
class Heading:
    number: int
    key: str
    body: str


class Recorded:
    def __init__(self, exchanges):
        self._by_number = {e.number: e for e in exchanges}
        ordered = sorted(exchanges, key=lambda e: e.number)
        self.headings = [
            Heading(e.number, question_key(e.request), body_digest(e.request)) for e in ordered
        ]

    def exchange(self, number):
        return self._by_number[number]

    def response(self, number):
        return self.exchange(number).response


def recording_line(kept, **options):
    return Line(source=None, scrubber=Unscrubbed(), keep=kept.append, **options)


def replaying_line(exchanges, rule="question", **options):
    recorded = Recorded(exchanges)
    source = Source(recorded=recorded, tape=Tape(recorded, rule))
    return Line(source=source, scrubber=Unscrubbed(), keep=None, **options)
