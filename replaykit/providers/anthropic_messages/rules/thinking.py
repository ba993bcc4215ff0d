"""Core: rules about thinking blocks and the switches for them: ANT-15 to ANT-18."""

from collections.abc import Iterator

from replaykit.model import Objection, Reading
from replaykit.providers.anthropic_messages.blocks import THINKING, kind_of, text_in
from replaykit.providers.anthropic_messages.history import Entry, History, ids_of
from replaykit.providers.anthropic_messages.models import (
    THINKS_BY_BUDGET,
    THINKS_ONLY_WHEN_TOLD,
    applies,
)
from replaykit.providers.anthropic_messages.objections import doubt, refusal
from replaykit.providers.anthropic_messages.reply import content_of
from replaykit.providers.json_node import JsonNode
from replaykit.providers.wire_body import read_reply_body

Thought = tuple[str, str, str, str]
"""What must come back byte for byte: kind, thinking, signature, data."""


def thinking(history: History) -> Iterator[Objection]:
    """The latest assistant turn, and the request's own switches."""
    last = history.last_assistant
    if last:
        yield from _thoughts_come_back_unchanged(history, last)
        yield from _tool_turn_starts_with_a_thought(history, last)
        yield from _no_thought_without_thinking(history, last)


def no_forced_tool_while_thinking(history: History) -> Iterator[Objection]:
    """ANT-18."""
    is_forced = history.body["tool_choice"]["type"].text() in ("any", "tool")
    if not is_forced or _mode(history) != "enabled":
        return
    # Models that know no thinking budget refuse the field itself, in words not recorded.
    say = refusal if applies(THINKS_BY_BUDGET, history.model) else doubt
    yield say(
        "ANT-18",
        "Thinking may not be enabled when tool_choice forces tool use.",
        path="tool_choice",
    )


def _thoughts_come_back_unchanged(history: History, last: Entry) -> Iterator[Objection]:
    """ANT-16: judged only where an earlier exchange holds the original."""
    echoed = last.of_kind(*THINKING)
    if not echoed:
        return
    originals = [t for r in history.earlier if _is_part_of(r, last) for t in _thoughts_of(r)]
    if not originals:
        return
    for block in echoed:
        thought = _thought(block.node)
        if thought not in originals:
            yield refusal(
                "ANT-16",
                f"{block.place}: `thinking` or `redacted_thinking` blocks in the latest assistant "
                "message cannot be modified. These blocks must remain as they were in the original "
                "response.",
                path=block.path,
            )
            return
        del originals[: originals.index(thought) + 1]


def _tool_turn_starts_with_a_thought(history: History, last: Entry) -> Iterator[Objection]:
    """ANT-15: somewhere in the running tool loop the model has thought."""
    if _mode(history) != "enabled" or not last.calls:
        return
    if any(entry.of_kind(*THINKING) for entry in _running_loop(history)):
        return
    first = last.blocks[0]
    yield doubt(
        "ANT-15",
        f"{first.place}.type: Expected `thinking` or `redacted_thinking`, but found "
        f"`{first.kind}`. When `thinking` is enabled, a final `assistant` message must start with "
        "a thinking block (preceeding the lastmost set of `tool_use` and `tool_result` blocks). We "
        "recommend you include thinking blocks from previous turns. To avoid this requirement, "
        "disable `thinking`. Please consult our documentation at "
        "https://docs.claude.com/en/docs/build-with-claude/extended-thinking",
        path=first.path,
        call_ids=ids_of(*last.calls),
    )


def _no_thought_without_thinking(history: History, last: Entry) -> Iterator[Objection]:
    """ANT-17."""
    thoughts = last.of_kind(*THINKING)
    if thoughts and _is_off(history):
        yield doubt(
            "ANT-17",
            f"{thoughts[0].place}: When thinking is disabled, an `assistant` message in the final "
            "position cannot contain `thinking`. To use thinking blocks, enable `thinking` in your "
            "request.",
            path=thoughts[0].path,
        )


def _mode(history: History) -> str | None:
    return history.body["thinking"]["type"].text()


def _is_off(history: History) -> bool:
    mode = _mode(history)
    return mode == "disabled" or (
        mode is None and applies(THINKS_ONLY_WHEN_TOLD, history.model) is True
    )


def _running_loop(history: History) -> Iterator[Entry]:
    """The assistant turns since a user last sent no results; text may stand beside them."""
    for entry in reversed(history.merged):
        if entry.role == "assistant":
            yield entry
        elif entry.role == "user" and not entry.results:
            return


def _is_part_of(reading: Reading, echo: Entry) -> bool:
    """Whether a reply went into the turn: it shares a call, or where there is none all its text."""
    reply = reading.reply
    calls = {call.id for call in reply.calls}
    if calls:
        return not calls.isdisjoint(block.call_id for block in echo.blocks)
    return bool(reply.text) and reply.text == "".join(text_in(p["content"]) for p in echo.parts)


def _thoughts_of(reading: Reading) -> Iterator[Thought]:
    content = content_of(read_reply_body(reading.exchange.response))
    yield from (_thought(block) for block in content.elements() if kind_of(block) in THINKING)


def _thought(block: JsonNode) -> Thought:
    thinking, signature, data = (
        block[name].text() or "" for name in ("thinking", "signature", "data")
    )
    return kind_of(block), thinking, signature, data
