"""Stories as cassettes, in the format that replaykit writes."""

from dataclasses import replace

from replaykit.cassette.document import Cassette
from replaykit.cassette.format import write_cassette
from replaykit.cassette.matching import keys_of
from replaykit.model import Exchange, HttpRequest, HttpResponse
from tests.checks.wires import URLS, Step, answer, dumped, question
from tests.matrix import replies


def cassette_of(story, provider, *, is_streamed, has_ids=True):
    """The bytes of a cassette in which a provider plays its part of a story."""
    exchanges = [
        Exchange(number=number, request=_request(provider), response=response)
        for number, response in enumerate(
            _responses(story, provider, is_streamed=is_streamed, has_ids=has_ids), 1
        )
    ]
    return write_cassette(Cassette.of(exchanges, keys=keys_of))


def _request(provider):
    """Replayed in order, a recording needs none in particular."""
    return HttpRequest(
        method="POST", url=URLS[provider], body=dumped(question(provider, Step(history=())))
    )


def _responses(story, provider, *, is_streamed, has_ids):
    for number, calls in enumerate((*story.rounds, ()), 1):
        if number == 2 and story.is_busy_once:
            yield HttpResponse(status=503, headers=replies.JSON, body=dumped(replies.BUSY))
        own = tuple(call if has_ids else replace(call, id=None) for call in calls)
        step = Step(history=(), calls=own, reply_id=f"resp_{number}")
        document = replies.completed(provider, answer(provider, step), story.text)
        if is_streamed:
            body = replies.streamed(provider, document)
            yield HttpResponse(status=200, headers=replies.EVENTS, body=body)
        else:
            yield HttpResponse(status=200, headers=replies.JSON, body=dumped(document))
