"""Core: Anthropic's results of one turn, which stand in one message."""

from collections.abc import Iterator

from replaykit.checks.case import Case
from replaykit.checks.finding import Finding
from replaykit.model import Result


def results_split(case: Case) -> Iterator[Finding]:
    """All results of a turn are in the one user message behind it.

    The API merges user messages in a row, so nothing is refused; but models that are shown
    results one by one learn to ask for one at a time.
    """
    followed_by = case.turn.followed_by
    if followed_by is None or followed_by.request.provider != "anthropic_messages":
        return
    own = {id(result) for answer in case.answered for result in answer.results}
    # Read, user messages in a row are one; each result still says in which it was sent.
    together = ([r for r in message.results if id(r) in own] for message in case.sent_since)
    split = next((some for some in together if len(set(map(_message_of, some))) > 1), None)
    if split is None:
        return
    ids = {result.call_id for result in split}
    yield case.about_sending(
        "results-split",
        calls=tuple(call for call in case.calls if call.id in ids),
        results=tuple(split),
    )


def _message_of(result: Result) -> str:
    return result.path.partition(".")[0]
