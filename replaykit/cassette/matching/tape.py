"""Core: which recorded exchange answers which request, each played once, in recorded order."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from replaykit.cassette.matching.keys import (
    KEY_VERSION,
    body_digest,
    dialogue_key,
    question_key,
)
from replaykit.model import Exchange, HttpRequest, HttpResponse

MatchRule = Literal["question", "exact", "order"] | Callable[[HttpRequest, HttpRequest], bool]
"""How a live request finds its recording. A callable gets the live and the recorded request."""

_KEYED = f"{KEY_VERSION}."

Likeness = Literal["same", "question", "dialogue", "order", "callable"]


class Heading(Protocol):
    """What of an exchange is known without reading its body."""

    @property
    def number(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def body(self) -> str: ...


class Recorded(Protocol):
    """A cassette, as far as a tape needs it."""

    @property
    def headings(self) -> Sequence[Heading]: ...
    def exchange(self, number: int) -> Exchange: ...
    def response(self, number: int) -> HttpResponse: ...


@dataclass(frozen=True, slots=True)
class Play:
    """The recording that answers a request, and how much the two have in common."""

    number: int
    response: HttpResponse
    likeness: Likeness
    recorded: Recorded = field(repr=False)

    @property
    def exchange(self) -> Exchange:
        """The whole of it: read when asked for, since an answer needs no recorded request."""
        return self.recorded.exchange(self.number)


class Tape:
    """Plays each exchange of a cassette at most once; safe to ask from several threads."""

    def __init__(
        self,
        recorded: Recorded,
        rule: MatchRule = "question",
        extra_volatile: frozenset[str] = frozenset(),
        *,
        last_resort: bool = True,
    ) -> None:
        """
        Args:
            last_resort: whether a request that asks something else is led to the session it belongs
                to; where it can be sent for real instead, it must not be.
        """
        self._recorded = recorded
        self._last_resort = last_resort
        self._rule = rule
        self._extra_volatile = extra_volatile
        self._lock = threading.Lock()
        self._played: set[int] = set()
        # Numbers are kept in the reverse of their order, so that the next to be played is the last.
        headings = recorded.headings[::-1]
        self._order = [heading.number for heading in headings]
        self._by_body = _numbers_by((h.body, h.number) for h in headings)
        self._by_question = _numbers_by((self._key_of(h), h.number) for h in headings)
        self._by_dialogue: dict[str | None, list[int]] | None = None

    def leave_out(self, numbers: Iterable[int]) -> None:
        """These exchanges are neither played nor waited for."""
        with self._lock:
            self._played.update(numbers)

    def play(self, request: HttpRequest) -> Play | None:
        """The next recording for a request, marked as played; None where there is none left."""
        with self._lock:
            found = (pair for pair in self._candidates(request) if pair[1] is not None)
            likeness, number = next(found, ("same", None))
            return self._played_as(likeness, number)

    def play_same(self, request: HttpRequest) -> Play | None:
        """The same for byte-equal requests alone: no JSON is parsed, so this is the fast way."""
        if self._rule not in ("question", "exact"):
            return None
        with self._lock:
            return self._played_as("same", self._next(self._by_body.get(body_digest(request))))

    @property
    def unplayed(self) -> tuple[int, ...]:
        """The numbers of the exchanges nobody has asked for yet."""
        return tuple(h.number for h in self._recorded.headings if h.number not in self._played)

    def times_recorded(self, request: HttpRequest) -> int:
        """How often this question stands in the cassette, played or not."""
        key = question_key(request, self._extra_volatile)
        return sum(1 for heading in self._recorded.headings if self._key_of(heading) == key)

    def _candidates(self, request: HttpRequest) -> Iterable[tuple[Likeness, int | None]]:
        if self._rule == "order":
            yield "order", self._next(self._order)
            return
        if callable(self._rule):
            yield "callable", self._next_by_callable(request, self._rule)
            return
        yield "same", self._next(self._by_body.get(body_digest(request)))
        if self._rule == "exact":
            return
        key = question_key(request, self._extra_volatile)
        yield "question", self._next(self._by_question.get(key))
        if self._last_resort:
            yield "dialogue", self._next(self._dialogues().get(dialogue_key(request)))

    def _played_as(self, likeness: Likeness, number: int | None) -> Play | None:
        if number is None:
            return None
        self._played.add(number)
        return Play(number, self._recorded.response(number), likeness, self._recorded)

    def _next(self, numbers: list[int] | None) -> int | None:
        while numbers and numbers[-1] in self._played:
            numbers.pop()
        return numbers[-1] if numbers else None

    def _next_by_callable(
        self, request: HttpRequest, accepts: Callable[[HttpRequest, HttpRequest], bool]
    ) -> int | None:
        waiting = (number for number in reversed(self._order) if number not in self._played)
        return next(
            (n for n in waiting if accepts(request, self._recorded.exchange(n).request)), None
        )

    def _key_of(self, heading: Heading) -> str:
        if heading.key.startswith(_KEYED) and not self._extra_volatile:
            return heading.key
        return question_key(self._recorded.exchange(heading.number).request, self._extra_volatile)

    def _dialogues(self) -> dict[str | None, list[int]]:
        """Made on the first request that needs it: it reads every recorded request."""
        if self._by_dialogue is None:
            keys = (
                (dialogue_key(self._recorded.exchange(h.number).request), h.number)
                for h in self._recorded.headings[::-1]
            )
            self._by_dialogue = _numbers_by((k, n) for k, n in keys if k is not None)
        return self._by_dialogue


def _numbers_by(
    pairs: Iterable[tuple[str | None, int]],
) -> dict[str | None, list[int]]:
    numbers: defaultdict[str | None, list[int]] = defaultdict(list)
    for key, number in pairs:
        numbers[key].append(number)
    return numbers
