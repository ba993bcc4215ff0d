"""Core: what a generateContent request was answered, plain or streamed."""

from collections.abc import Iterable, Iterator, Sequence

from replaykit.model import Ending, Failure, Reply, Usage
from replaykit.providers.failure import error_in, read_failure
from replaykit.providers.gemini.parts import part_text
from replaykit.providers.gemini.spelling import each, member
from replaykit.providers.gemini.streamed_calls import read_calls
from replaykit.providers.json_node import JsonNode
from replaykit.providers.wire_body import WireReply


def reply_facts(wire: WireReply, *, is_stream: bool) -> Reply:
    """The reply, from all its documents together."""
    documents = tuple(_documents(wire))
    candidates = tuple(_first_candidates(documents))
    parts = tuple(_parts(candidates))
    failure = _failure(wire, documents)
    finish = _last_text(candidates, "finishReason") or _block_reason(documents)
    return Reply(
        id=_last_text(documents, "responseId"),
        model=_last_text(documents, "modelVersion"),
        text="".join(map(part_text, parts)),
        calls=read_calls(parts),
        finish=finish,
        usage=_usage(documents),
        ending=_ending(wire, documents, failure=failure, finish=finish, is_stream=is_stream),
        failure=failure,
    )


def reply_parts(wire: WireReply) -> Iterator[JsonNode]:
    """The parts of the first candidate, chunk after chunk."""
    return _parts(_first_candidates(tuple(_documents(wire))))


def _parts(candidates: Iterable[JsonNode]) -> Iterator[JsonNode]:
    for candidate in candidates:
        yield from each(candidate["content"]["parts"])


def _documents(wire: WireReply) -> Iterator[JsonNode]:
    """Every document of the reply; a stream without `alt=sse` is one array of them."""
    roots = [event.data for event in wire.events or ()] + ([wire.document] if wire.document else [])
    for root in roots:
        if root.is_object or root.is_array:
            yield from (document for document in each(root) if document.is_object)


def _first_candidates(documents: Sequence[JsonNode]) -> Iterator[JsonNode]:
    """The first candidate of each document: the others are alternatives to it."""
    for document in documents:
        for candidate in each(document["candidates"]):
            if not candidate["index"].number():
                yield candidate
                break


def _failure(wire: WireReply, documents: Sequence[JsonNode]) -> Failure | None:
    """The error that any document of the reply holds, or that its status stands for."""
    failures = (error_in(document) for document in documents)
    return next((failure for failure in failures if failure), None) or read_failure(wire)


def _ending(
    wire: WireReply,
    documents: Sequence[JsonNode],
    *,
    failure: Failure | None,
    finish: str | None,
    is_stream: bool,
) -> Ending:
    if failure:
        return "failed"
    if wire.is_cut or not documents:
        return "truncated"
    streamed = is_stream or wire.events is not None or (wire.document and wire.document.is_array)
    # A stream says why it ended in its last chunk; there is no other mark of its end.
    return "truncated" if streamed and not finish else "finished"


def _block_reason(documents: Sequence[JsonNode]) -> str | None:
    """Why the prompt was refused; such a reply has no candidate to carry a finish reason."""
    return _last_text([member(document, "promptFeedback") for document in documents], "blockReason")


def _usage(documents: Sequence[JsonNode]) -> Usage | None:
    """The last count, which in a stream covers all that came before it."""
    counts = [found for document in documents if (found := member(document, "usageMetadata"))]
    if not counts:
        return None
    spoken = member(counts[-1], "candidatesTokenCount").number()
    thought = member(counts[-1], "thoughtsTokenCount").number()
    return Usage(
        input_tokens=member(counts[-1], "promptTokenCount").number(),
        # Thoughts are output that Google counts apart; the other providers count them in.
        output_tokens=None
        if spoken is None and thought is None
        else (spoken or 0) + (thought or 0),
    )


def _last_text(nodes: Sequence[JsonNode], name: str) -> str | None:
    """The last value under a name; Google's older REST clients ask for enums as numbers."""
    values = [found.value for node in nodes if (found := member(node, name))]
    return str(values[-1]) if values else None
