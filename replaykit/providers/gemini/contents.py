"""Core: a history as the rules look at it: who speaks, which calls and results stand where."""

from collections.abc import Iterator
from dataclasses import dataclass

from replaykit.providers.familiar import Familiar
from replaykit.providers.gemini.parts import call_nodes, result_nodes
from replaykit.providers.gemini.request import contents_in
from replaykit.providers.gemini.spelling import each, member
from replaykit.providers.json_node import JsonNode
from replaykit.providers.wire_body import WireRequest


@dataclass(frozen=True, slots=True)
class CallPart:
    """A part with a call, and the signature that belongs to the part, not to the call."""

    node: JsonNode
    id: str | None
    name: str
    signature: str | None


@dataclass(frozen=True, slots=True)
class ResultPart:
    """A part with a result."""

    node: JsonNode
    id: str | None


@dataclass(frozen=True, slots=True)
class Content:
    """One entry of the history."""

    node: JsonNode
    number: int
    """Counted from 1, as Google's own error texts count."""

    role: str
    calls: tuple[CallPart, ...]
    results: tuple[ResultPart, ...]
    holds_more: bool
    """Whether there is a part that is no result."""

    @property
    def path(self) -> str:
        """Where it stands."""
        return self.node.path

    @property
    def is_model(self) -> bool:
        """Whether the model speaks."""
        return self.role == "model"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as the rules look at it."""

    body: JsonNode
    contents: tuple[Content, ...]
    model: str | None
    family: str | None
    """Whose API is asked: gemini, vertex, or another's."""

    familiar: Familiar

    @property
    def is_vertex(self) -> bool:
        """Whether Vertex AI is asked, which has words of its own for some faults."""
        return self.family == "vertex"

    @property
    def cached_content(self) -> str | None:
        """The part of the history that Google holds, by its name."""
        return member(self.body, "cachedContent").text()

    @property
    def current_turn(self) -> tuple[Content, ...]:
        """What came after the user last said something that is not the result of a call."""
        starts = (c.number for c in reversed(self.contents) if not c.is_model and c.holds_more)
        return self.contents[next(starts, 0) :]


def read_contents(request: WireRequest) -> tuple[Content, ...]:
    """The contents of a request, in order."""
    nodes, once = contents_in(request), request.familiar.once
    return tuple(once(_content, node, number=n) for n, node in enumerate(nodes, start=1))


def _content(node: JsonNode, number: int) -> Content:
    results = tuple(_result_parts(node))
    return Content(
        node=node,
        number=number,
        role=node["role"].text() or "user",
        calls=tuple(_call_parts(node)),
        results=results,
        holds_more=len(results) < sum(1 for _ in each(node["parts"])),
    )


def _call_parts(content: JsonNode) -> Iterator[CallPart]:
    for part in call_nodes(content):
        call = member(part, "functionCall")
        signature = member(part, "thoughtSignature").text() or None
        yield CallPart(part, call["id"].text() or None, call["name"].text() or "", signature)


def _result_parts(content: JsonNode) -> Iterator[ResultPart]:
    for part in result_nodes(content):
        yield ResultPart(part, member(part, "functionResponse")["id"].text() or None)
