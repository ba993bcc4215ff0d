"""Assembly: in replay, a request that its provider would refuse gets the provider's own answer."""

import json
from collections.abc import Callable

from replaykit.model import HttpRequest, HttpResponse
from replaykit.run.transcript import Transcript


def refusing(
    transcript: Transcript,
) -> Callable[[HttpRequest], HttpResponse | None]:
    """What says no to requests, given what has crossed the wire before them."""

    def refuse(request: HttpRequest) -> HttpResponse | None:
        rejection = transcript.reader.judge(request, transcript.readings).rejection
        if rejection is None:
            return None
        body = json.dumps(rejection.body, ensure_ascii=False).encode()
        return HttpResponse(status=rejection.status, headers=rejection.headers, body=body)

    return refuse


def take(request: HttpRequest) -> None:
    """Says no to none."""
