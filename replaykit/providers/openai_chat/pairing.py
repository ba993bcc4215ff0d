"""Core: which tool messages must follow an assistant message that calls tools."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from replaykit.providers.json_node import JsonNode
from replaykit.providers.openai_chat.fault import Fault


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message, as far as pairing looks at it."""

    node: JsonNode
    is_result: bool
    answers: str | None
    """The id of the call that a result names."""

    calls: tuple[str | None, ...]
    """The ids of the calls that an assistant asks for."""


def spoken(message: JsonNode) -> Spoken:
    """What a message has to do with calls."""
    role = message["role"].value
    is_result = role == "tool"
    calls = message["tool_calls"].elements() if role == "assistant" else ()
    return Spoken(
        node=message,
        is_result=is_result,
        answers=message["tool_call_id"].text() if is_result else None,
        calls=tuple(call["id"].text() for call in calls),
    )


@dataclass(slots=True)
class _Run:
    """An assistant message with calls, and the tool messages that follow it so far."""

    assistant: JsonNode
    asked: Counter[str]
    answered: dict[str, list[int]] = field(default_factory=dict)

    def unanswered(self, next_index: int | None) -> Iterator[Fault]:
        """OAI-CHAT-1, once the run is over."""
        missing = tuple(call_id for call_id in self.asked if call_id not in self.answered)
        if missing:
            yield Fault(
                rule="OAI-CHAT-1",
                message=(
                    "An assistant message with 'tool_calls' must be followed by tool messages "
                    "responding to each 'tool_call_id'. The following tool_call_ids did not have "
                    f"response messages: {', '.join(missing)}"
                ),
                path=self.assistant.path,
                # Recorded both ways: `messages` where the history ends, else the message between.
                param="messages" if next_index is None else f"messages.[{next_index}].role",
                call_ids=missing,
                next_index=next_index,
            )


def pairing_faults(messages: Sequence[Spoken]) -> Iterator[Fault]:
    """Walks the whole history: earlier turns are checked like the last."""
    run: _Run | None = None
    for index, message in enumerate(messages):
        if message.is_result:
            yield from _tool_message_faults(message, index, run)
            continue
        if run is not None:
            yield from run.unanswered(index)
        run = _begun_by(message)
    if run is not None:
        yield from run.unanswered(None)


def _begun_by(message: Spoken) -> _Run | None:
    if not message.calls:
        return None
    asked = Counter(call_id for call_id in message.calls if call_id is not None)
    return _Run(message.node, asked)


def _tool_message_faults(said: Spoken, index: int, run: _Run | None) -> Iterator[Fault]:
    message, call_id = said.node, said.answers
    if call_id is None:
        yield Fault(
            rule="OAI-CHAT-5",
            message=(
                "Missing parameter 'tool_call_id': messages with role 'tool' must have a "
                "'tool_call_id'."
            ),
            path=message.path,
            param=f"messages.[{index}].tool_call_id",
        )
    elif run is None:
        yield Fault(
            rule="OAI-CHAT-2",
            message=(
                "Invalid parameter: messages with role 'tool' must be a response to a preceeding "
                "message with 'tool_calls'."
            ),
            path=message.path,
            param=f"messages.[{index}].role",
            call_ids=(call_id,),
        )
    else:
        yield from _answer_faults(message, index, run, call_id)


def _answer_faults(message: JsonNode, index: int, run: _Run, call_id: str) -> Iterator[Fault]:
    if call_id not in run.asked:
        yield Fault(
            rule="OAI-CHAT-3",
            message=(
                f"Invalid parameter: 'tool_call_id' of '{call_id}' not found in 'tool_calls' of "
                "previous message."
            ),
            path=message.path,
            param=f"messages.[{index}].tool_call_id",
            call_ids=(call_id,),
        )
        return
    answers = run.answered.setdefault(call_id, [])
    answers.append(index)
    if len(answers) > run.asked[call_id]:
        yield Fault(
            rule="OAI-CHAT-4",
            message=(
                f"Invalid parameter: Duplicate value for 'tool_call_id' of '{call_id}', in "
                f"messages[{answers[-2]}] and messages[{index}]."
            ),
            path=message.path,
            param=f"messages.[{index}].tool_call_id",
            call_ids=(call_id,),
        )
