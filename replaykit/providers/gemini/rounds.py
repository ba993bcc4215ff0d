"""Core: a history cut into rounds: the contents that call, and those that answer them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from replaykit.providers.gemini.contents import CallPart, Content, ResultPart


@dataclass(frozen=True, slots=True)
class Round:
    """Calls and what was sent for them. Contents in a row are not merged: Google does not."""

    before: Content | None
    calling: tuple[Content, ...]
    """The model's contents in a row, from the first that calls; empty for stray results."""

    answering: tuple[Content, ...]
    """The contents with results that follow at once."""

    after: Content | None
    """Whatever follows the calling contents; None where the history ends with them."""

    @property
    def calls(self) -> tuple[CallPart, ...]:
        """Every call of the round, in order."""
        return tuple(call for content in self.calling for call in content.calls)

    @property
    def results(self) -> tuple[ResultPart, ...]:
        """Every result of the round, in order."""
        return tuple(result for content in self.answering for result in content.results)

    @property
    def is_answered_at_once(self) -> bool:
        """Whether the first answering content holds as many results as there are calls."""
        return bool(self.answering) and len(self.answering[0].results) == len(self.calls)


def rounds_of(contents: Sequence[Content]) -> Iterator[Round]:
    """The rounds of a history, in order."""
    position = 0
    while position < len(contents):
        calling = _calling(contents, position)
        start = position + len(calling)
        answering = _answering(contents, start)
        if calling or answering:
            yield Round(
                before=contents[position - 1] if position else None,
                calling=calling,
                answering=answering,
                after=contents[start] if start < len(contents) else None,
            )
        position = max(start + len(answering), position + 1)


def _calling(contents: Sequence[Content], start: int) -> tuple[Content, ...]:
    if not contents[start].calls:
        return ()
    end = start + 1
    while end < len(contents) and contents[end].is_model and not contents[end].results:
        end += 1
    return tuple(contents[start:end])


def _answering(contents: Sequence[Content], start: int) -> tuple[Content, ...]:
    end = start
    while end < len(contents) and contents[end].results:
        end += 1
    return tuple(contents[start:end])
