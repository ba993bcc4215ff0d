"""Core: where calls and results have to stand: GEM-1 to GEM-6."""

from collections.abc import Iterator

from replaykit.providers.gemini import models, wording
from replaykit.providers.gemini.contents import Asked, CallPart, Content
from replaykit.providers.gemini.fault import Fault
from replaykit.providers.gemini.rounds import Round, rounds_of


def faults_of_pairing(asked: Asked) -> Iterator[Fault]:
    """What breaks the rules of place and number, content after content."""
    for each in rounds_of(asked.contents):
        for rule in (
            call_follows_user,
            calls_in_one_content,
            results_follow_calls,
            as_many_results_as_calls,
            results_in_one_content,
        ):
            yield from rule(asked, each)


def call_follows_user(asked: Asked, each: Round) -> Iterator[Fault]:
    """GEM-4: calls come after the user or after results, and never first."""
    if not each.calling or starts_in_the_cache(asked, each):
        return
    if each.before is None or (each.before.is_model and not each.before.results):
        first = each.calling[0]
        yield Fault(
            rule="GEM-4",
            severity="error",
            message=wording.CALL_PLACE,
            path=first.path,
            call_ids=_ids(first.calls),
        )


def calls_in_one_content(asked: Asked, each: Round) -> Iterator[Fault]:
    """GEM-5: the calls of one turn come back in one content, as they were given.

    Split, the later ones stand without the signature that only the first has.
    """
    later = [content for content in each.calling[1:] if content.calls]
    if not later:
        return
    unsigned = next((content for content in later if not content.calls[0].signature), None)
    is_current = later[0] in asked.current_turn
    yield Fault(
        rule="GEM-5",
        # Signatures of turns that are over are not looked at.
        severity=models.split_calls(asked.model) if is_current else "warning",
        message=_unsigned(asked, unsigned) if unsigned else wording.RESULT_PLACE,
        path=(unsigned or later[0]).path,
        call_ids=_ids([call for content in later for call in content.calls]),
    )


def results_follow_calls(asked: Asked, each: Round) -> Iterator[Fault]:
    """GEM-3: results come directly after the calls."""
    if not each.answering or starts_in_the_cache(asked, each):
        return
    if not each.calling or not each.calling[-1].calls:
        misplaced = each.answering[0]
    elif each.is_answered_at_once and len(each.answering) > 1:
        misplaced = each.answering[1]
    else:
        return
    yield Fault(
        rule="GEM-3",
        severity="error",
        message=wording.RESULT_PLACE,
        path=misplaced.path,
        call_ids=tuple(result.id for result in misplaced.results if result.id),
    )


def as_many_results_as_calls(asked: Asked, each: Round) -> Iterator[Fault]:
    """GEM-1: every call has its result, and no result is one too many."""
    if not each.calling or each.after is None or each.is_answered_at_once:
        return
    if len(each.results) == len(each.calls):
        return
    answered = {result.id for result in each.results}
    yield Fault(
        rule="GEM-1",
        severity="error" if each.results else models.missing_results(asked.model, asked.family),
        message=wording.COUNT,
        path=each.after.path,
        call_ids=tuple(call.id for call in each.calls if call.id and call.id not in answered),
    )


def results_in_one_content(asked: Asked, each: Round) -> Iterator[Fault]:
    """GEM-2: the results of one turn stand in one content."""
    if len(each.answering) == 1 or len(each.results) != len(each.calls):
        return
    yield Fault(
        rule="GEM-2",
        severity=models.split_results(asked.model, asked.family),
        message=wording.COUNT,
        path=each.answering[1].path,
        call_ids=_ids(each.calls),
    )


def results_carry_ids(asked: Asked) -> Iterator[Fault]:
    """GEM-6: where the calls have ids, the results repeat them. Google's words are not known."""
    for each in rounds_of(asked.contents):
        answered = {result.id for result in each.results}
        lost = [call for call in each.calls if call.id and call.id not in answered]
        if lost and len(each.results) == len(each.calls):
            names = ", ".join(f"{call.id} ({call.name})" for call in lost)
            yield Fault(
                rule="GEM-6",
                severity="warning",
                message=f"no functionResponse carries the id of the call it answers: {names}",
                path=each.answering[0].path,
                call_ids=_ids(lost),
            )


def starts_in_the_cache(asked: Asked, each: Round) -> bool:
    """Whether what a round follows on is held by Google and not in the request."""
    return each.before is None and asked.cached_content is not None


def _unsigned(asked: Asked, content: Content) -> str:
    name, number = content.calls[0].name, content.number
    return wording.unsigned_call(name, number, is_vertex=asked.is_vertex)


def _ids(calls: list[CallPart] | tuple[CallPart, ...]) -> tuple[str, ...]:
    return tuple(call.id for call in calls if call.id)
