"""Edge: a request that no recording answers, and what the caller is told instead."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from replaykit.cassette.matching import Difference, Nearest
from replaykit.errors import MalformedWireError
from replaykit.model import HttpRequest, HttpResponse
from replaykit.providers import recognise

_NOT_FOUND = 404
_MOST_DIFFERENCES = 8
_TELEMETRY = (
    "if it is telemetry, whose answer nobody reads, name its host in `ignored`, which the ini file"
    " calls `replaykit_ignored`"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Miss:
    """A request that no recording answers."""

    request: HttpRequest
    """Without its secrets."""

    nearest: Nearest | None
    times_recorded: int
    """How often this very question was recorded; more than 0 means that it was asked too often."""

    site: str
    """Where in the user's code it was sent, as `file:line`."""

    how_to_record: str
    """The command that records it beside what is there."""

    how_to_refresh: str
    """The command that records all of it anew."""

    problem: str | None = None
    """Why the recordings could not even be looked through; None where they were."""

    def explain(self) -> str:
        """What was asked, what comes nearest, how to fix it."""
        headline = "replaykit: no recording answers this request."
        if self.problem is not None:
            headline = "replaykit: this request could not be looked up."
        lines = [
            headline,
            "",
            f"  {self.request.method} {self.request.url}",
            f"  sent at {self.site}",
            "",
            *self._facts(),
            "",
            "How to fix:",
            *(f"  * {fix}" for fix in self._fixes()),
        ]
        return "\n".join(lines)

    def _facts(self) -> list[str]:
        if self.problem is not None:
            return [f"  {line}" for line in self.problem.splitlines()]
        if self.times_recorded:
            times = "once" if self.times_recorded == 1 else f"{self.times_recorded} times"
            return [f"  It was recorded {times}, and every recording of it has been played."]
        if self.nearest is None:
            return ["  Nothing is recorded yet."]
        if self._is_unlike(self.nearest):
            return ["  Nothing like it is recorded."]
        number = self.nearest.exchange.number
        return [
            f"  The nearest recording is exchange {number}. It differs in",
            *listed_differences(self.nearest.differences),
        ]

    def _fixes(self) -> list[str]:
        if self.problem is not None:
            return [f"if the cassette is damaged, record it anew: {self.how_to_record}"]
        telemetry = [] if self._asks_a_model else [_TELEMETRY]
        if self.times_recorded:
            how = f"if it is asked more often on purpose, record it: {self.how_to_record}"
            return [how, *telemetry]
        if self.nearest is None or self._is_unlike(self.nearest):
            return [f"record it: {self.how_to_record}", *telemetry]
        return [
            f"if the change is meant, record it anew: {self.how_to_refresh}",
            "if a field changes with every run, name it in `volatile`, which the ini file calls"
            " `replaykit_volatile`",
            *telemetry,
        ]

    def _is_unlike(self, nearest: Nearest) -> bool:
        """Whether a recording has nothing to do with this request, near as any other may be."""
        recorded = nearest.exchange.request
        return not self._asks_a_model and _address(recorded) != _address(self.request)

    @property
    def _asks_a_model(self) -> bool:
        """Whether some provider would take it for a question."""
        try:
            return recognise(self.request) is not None
        except MalformedWireError:
            return True


def _address(request: HttpRequest) -> tuple[str, str]:
    return request.method, urlsplit(request.url).netloc


def listed_differences(differences: Sequence[Difference]) -> list[str]:
    """The first of many differences, as the lines of a text."""
    lines: list[str] = []
    for difference in differences[:_MOST_DIFFERENCES]:
        lines += [
            f"    {difference.path}",
            f"      recorded  {difference.recorded}",
            f"      asked     {difference.live}",
        ]
    left = len(differences) - _MOST_DIFFERENCES
    return [*lines, f"    ... and {left} more places"] if left > 0 else lines


def refusal(miss: Miss) -> HttpResponse:
    """A response that says so, and that no SDK asks for twice.

    A response and not an exception: SDKs wrap what a transport raises into "Connection error."
    after several tries, while the text of an error response reaches the user as it is.
    """
    error = {
        "message": miss.explain(),
        "type": "replaykit_miss",
        "param": None,
        "code": None,
        "status": "NOT_FOUND",
    }
    return HttpResponse(
        status=_NOT_FOUND,
        headers=(("content-type", "application/json"), ("x-should-retry", "false")),
        body=json.dumps({"type": "error", "error": error}).encode(),
    )
