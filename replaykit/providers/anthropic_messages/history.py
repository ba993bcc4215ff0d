"""Core: a request's messages as the rules walk them: as they were sent, and as the API merges them.

The API checks the shape of each block before it merges consecutive messages of one role, and counts
the merged messages in what it says afterwards. Each block therefore knows two addresses: its place
in the provider's count, and its path in the body that was sent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from replaykit.model import Reading, Role
from replaykit.providers.anthropic_messages.blocks import (
    CLIENT_CALL,
    SERVER_CALLS,
    blocks_in,
    kind_of,
)
from replaykit.providers.anthropic_messages.endpoints import model_of
from replaykit.providers.anthropic_messages.request import role_of
from replaykit.providers.familiar import Familiar
from replaykit.providers.json_node import JsonNode
from replaykit.providers.wire_body import WireRequest


@dataclass(frozen=True, kw_only=True)
class Block:
    """One content block; a plain text counts as one.

    It has no slots, so that the id for which many rules ask is looked up but once.
    """

    kind: str
    node: JsonNode
    entry_number: int
    number: int

    @property
    def place(self) -> str:
        """Where the provider says it stands, e.g. `messages.2.content.0`."""
        return f"messages.{self.entry_number}.content.{self.number}"

    @property
    def path(self) -> str:
        """Where it stands in the body that was sent."""
        return self.node.path

    def field(self, name: str) -> JsonNode:
        """A member of the block; absent in a plain text."""
        return self.node[name] if self.node.is_object else JsonNode(None)

    @property
    def is_server_result(self) -> bool:
        """Whether a tool of the provider answered it."""
        return self.kind.endswith("_tool_result")

    @cached_property
    def call_id(self) -> str | None:
        """The id of the call that the block is, or that it answers."""
        is_result = self.kind.endswith("tool_result")
        return self.field("tool_use_id" if is_result else "id").text()


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One message, or several of one role merged."""

    number: int
    role: Role
    parts: tuple[JsonNode, ...]
    blocks: tuple[Block, ...]
    calls: tuple[Block, ...]
    """The calls that the application must answer."""

    results: tuple[Block, ...]
    """What the application answered."""

    of_server: tuple[Block, ...]
    """What the provider's own tools were asked, and what they answered."""

    @property
    def place(self) -> str:
        """Where the provider says it stands, e.g. `messages.2`."""
        return f"messages.{self.number}"

    @property
    def path(self) -> str:
        """Where it begins in the body that was sent."""
        return self.parts[0].path

    def of_kind(self, *kinds: str) -> tuple[Block, ...]:
        """Its blocks of these kinds, in order."""
        return tuple(block for block in self.blocks if block.kind in kinds)


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """What the rules look at."""

    body: JsonNode
    model: str | None
    sent: tuple[Entry, ...]
    """One entry a message, numbered as sent."""

    merged: tuple[Entry, ...]
    """Consecutive messages of one role as one entry, numbered as the provider counts."""

    earlier: tuple[Reading, ...]
    familiar: Familiar

    @property
    def last_assistant(self) -> Entry | None:
        """The latest assistant turn, as the application sent it back."""
        return next((e for e in reversed(self.merged) if e.role == "assistant"), None)

    def neighbours(self) -> Iterator[tuple[Entry | None, Entry | None]]:
        """Each entry with the one after it; None before the first and after the last."""
        spoken = [entry for entry in self.merged if entry.role != "system"]
        yield from zip([None, *spoken], [*spoken, None], strict=True)


def ids_of(*blocks: Block) -> tuple[str, ...]:
    """The ids of the calls that the blocks are or answer; none for those that name none."""
    return tuple(call_id for block in blocks if (call_id := block.call_id) is not None)


def read_history(request: WireRequest, earlier: Sequence[Reading]) -> History:
    """The messages of a request, twice."""
    seen = request.familiar
    messages = seen.elements(request.body, "messages")
    runs = tuple(tuple(run) for _, run in groupby(messages, key=role_of))
    sent = tuple(seen.once(_entry, one, number=number) for number, one in enumerate(messages))
    nothing_to_merge = len(runs) == len(messages)
    return History(
        body=request.body,
        model=model_of(request),
        sent=sent,
        merged=sent if nothing_to_merge else _merged(runs, seen),
        earlier=tuple(earlier),
        familiar=seen,
    )


def _merged(runs: Sequence[Sequence[JsonNode]], seen: Familiar) -> tuple[Entry, ...]:
    return tuple(seen.once(_entry, *parts, number=number) for number, parts in enumerate(runs))


def _entry(*parts: JsonNode, number: int) -> Entry:
    nodes = (node for part in parts for node in _nodes(part["content"]))
    blocks = tuple(
        Block(
            kind="text" if node.is_text else kind_of(node),
            node=node,
            entry_number=number,
            number=index,
        )
        for index, node in enumerate(nodes)
    )
    return Entry(
        number=number,
        role=role_of(parts[0]),
        parts=parts,
        blocks=blocks,
        calls=tuple(block for block in blocks if block.kind == CLIENT_CALL),
        results=tuple(block for block in blocks if block.kind == "tool_result"),
        of_server=tuple(b for b in blocks if b.kind in SERVER_CALLS or b.is_server_result),
    )


def _nodes(content: JsonNode) -> Iterator[JsonNode]:
    return iter((content,) if content.value else ()) if content.is_text else blocks_in(content)
