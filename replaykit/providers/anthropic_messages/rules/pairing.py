"""Core: rules about calls and their results, in the merged history: ANT-1 to ANT-6."""

from collections.abc import Iterator
from itertools import takewhile

from replaykit.model import Objection
from replaykit.providers.anthropic_messages.history import Entry, History, ids_of
from replaykit.providers.anthropic_messages.objections import refusal
from replaykit.providers.anthropic_messages.request import continued_message


def pairing(history: History) -> Iterator[Objection]:
    """Turn by turn: what was asked, then what was answered."""
    yield from _ids_are_unique(history)
    is_continued = continued_message(history.body) is not None
    said_of = history.familiar.all_of
    for before, after in history.neighbours():
        if before and before.role == "assistant":
            yield from said_of(_no_text_after_a_call, before, after)
            yield from said_of(_every_call_is_answered_first, before, after)
        if after and after.role == "user":
            # The calls that open a continued thread are known to the server only.
            if before or not is_continued:
                yield from said_of(_every_result_was_asked_for, before, after)
            yield from said_of(_one_result_a_call, after)


def _ids_are_unique(history: History) -> Iterator[Objection]:
    """ANT-6: in the whole request."""
    seen: set[str] = set()
    for entry in history.merged:
        for call in entry.calls:
            call_id = call.call_id
            if call_id in seen:
                yield refusal(
                    "ANT-6",
                    f"{call.place}: `tool_use` ids must be unique",
                    path=call.path,
                    call_ids=(call_id,),
                )
            elif call_id is not None:
                seen.add(call_id)


def _no_text_after_a_call(asked: Entry, after: Entry | None) -> Iterator[Objection]:
    """ANT-3. What stands after a call and is no text is not known to matter."""
    texts = asked.of_kind("text")
    if not texts:
        return
    last_text = asked.blocks.index(texts[-1])
    early = [call for call in asked.calls if asked.blocks.index(call) < last_text]
    if early:
        yield _unanswered("ANT-3", ids_of(*early), asked, after, path=texts[-1].path)


def _every_call_is_answered_first(asked: Entry, after: Entry | None) -> Iterator[Objection]:
    """ANT-1: a result for every call. ANT-2: before anything else.

    The API does not tell the two apart: it names all calls whose results it has not met in front.
    """
    blocks = after.blocks if after and after.role == "user" else ()
    in_front = ids_of(*takewhile(lambda block: block.kind == "tool_result", blocks))
    sent = ids_of(*(block for block in blocks if block.kind == "tool_result"))
    open_ids = tuple(call_id for call_id in ids_of(*asked.calls) if call_id not in in_front)
    if not open_ids:
        return
    if all(call_id in sent for call_id in open_ids):
        yield _unanswered("ANT-2", open_ids, asked, after, path=(after or asked).path)
    else:
        yield _unanswered("ANT-1", open_ids, asked, after, path=asked.path)


def _every_result_was_asked_for(before: Entry | None, answered: Entry) -> Iterator[Objection]:
    """ANT-4: by the message before."""
    asked = ids_of(*before.calls) if before and before.role == "assistant" else ()
    for result in answered.results:
        call_id = result.call_id
        if call_id is not None and call_id not in asked:
            yield refusal(
                "ANT-4",
                f"{result.place}: unexpected `tool_use_id` found in `tool_result` blocks: "
                f"{call_id}. Each `tool_result` block must have a corresponding `tool_use` block "
                "in the previous message.",
                path=result.path,
                call_ids=(call_id,),
            )


def _one_result_a_call(answered: Entry) -> Iterator[Objection]:
    """ANT-5."""
    seen: set[str] = set()
    for result in answered.results:
        call_id = result.call_id
        if call_id in seen:
            yield refusal(
                "ANT-5",
                f"{result.place}: each tool_use must have a single result. "
                f"Found multiple `tool_result` blocks with id: {call_id}",
                path=result.path,
                call_ids=(call_id,),
            )
        elif call_id is not None:
            seen.add(call_id)


def _unanswered(
    rule: str, ids: tuple[str, ...], asked: Entry, after: Entry | None, *, path: str
) -> Objection:
    """The one text for all three. It counts at the message in which the results were looked for."""
    return refusal(
        rule,
        f"{(after or asked).place}: `tool_use` ids were found without `tool_result` blocks "
        f"immediately after: {', '.join(ids)}. Each `tool_use` block must have a corresponding "
        "`tool_result` block in the next message.",
        path=path,
        call_ids=ids,
    )
