"""Stories as cassettes: what a provider replies to an agent that is right, with what that asks."""

from dataclasses import replace

from replaykit.cassette.document import Cassette
from replaykit.cassette.format import write_cassette
from replaykit.cassette.matching import keys_of
from replaykit.model import Exchange, HttpRequest, HttpResponse
from tests.checks.wires import URLS, Step, answer, dumped, question
from tests.matrix import replies
from tests.matrix.agent import Agent
from tests.matrix.case import Row
from tests.matrix.judging import judged


class Shelf:
    """The cassettes of all cells; those of one story share one."""

    def __init__(self, folder):
        self._folder = folder
        self._paths = {}

    def judged(self, row, way, *, match=None):
        """The verdict on a cell."""
        return judged(row, way, self._path_of(row, way), match=match or row.match_at(way))

    def _path_of(self, row, way):
        key = (way, row.story.name, str(row.agent.settings))
        if key not in self._paths:
            path = self._folder / f"{len(self._paths)}.cassette"
            path.write_bytes(_drafted(row.story, way))
            right = Row("right", Agent(settings=row.agent.settings), story=row.story)
            path.write_bytes(_written(judged(right, way, path, match="order").exchanges))
            self._paths[key] = path
        return self._paths[key]


def _drafted(story, way):
    """A cassette whose replies are the story's, and whose requests are not yet an agent's."""
    provider = way.sdk.provider
    body = dumped(question(provider, Step(history=())))
    request = HttpRequest(method="POST", url=URLS[provider], body=body)
    return _written(
        Exchange(number=number, request=request, response=response)
        for number, response in enumerate(_responses(story, way), 1)
    )


def _written(exchanges):
    return write_cassette(Cassette.of(exchanges, keys=keys_of))


def _responses(story, way):
    provider = way.sdk.provider
    for number, calls in enumerate((*story.rounds, ()), 1):
        if number == 2 and story.is_busy_once:
            yield HttpResponse(status=503, headers=replies.JSON, body=dumped(replies.BUSY))
        own = tuple(call if way.sdk.has_ids else replace(call, id=None) for call in calls)
        step = Step(history=(), calls=own, reply_id=f"resp_{number}")
        document = replies.completed(provider, answer(provider, step), story.text)
        if way.is_streamed:
            body = replies.streamed(provider, document)
            yield HttpResponse(status=200, headers=replies.EVENTS, body=body)
        else:
            yield HttpResponse(status=200, headers=replies.JSON, body=dumped(document))
