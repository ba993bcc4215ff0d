"""Core: one Chat reply, from a plain body or put together from deltas."""

from dataclasses import dataclass, field

from replaykit.model import Call, Ending, Failure, Reply, Usage
from replaykit.providers.failure import read_error, read_failure
from replaykit.providers.json_node import JsonNode
from replaykit.providers.openai_chat.call import arguments_text, make_call, read_calls
from replaykit.providers.openai_chat.request import content_text
from replaykit.providers.wire_body import StreamEvent, WireReply


def read_reply(reply: WireReply) -> Reply:
    """The reply, whole, cut short, or refused."""
    if reply.events is not None:
        return _Gathering().gather(reply)
    failure = read_failure(reply)
    if failure is not None:
        return Reply(ending="failed", failure=failure)
    if reply.document is None:
        return Reply(ending="truncated")
    return _read_completion(reply.document)


def _read_completion(document: JsonNode) -> Reply:
    # With n > 1 an agent goes on from the first choice, and so do we.
    choice = next(document["choices"].elements(), JsonNode(None))
    message = choice["message"]
    return Reply(
        id=document["id"].text(),
        model=document["model"].text(),
        text=content_text(message["content"]),
        calls=read_calls(message),
        finish=choice["finish_reason"].text(),
        usage=_read_usage(document["usage"]),
    )


def _read_usage(usage: JsonNode) -> Usage | None:
    if not usage.is_object:
        return None
    return Usage(
        input_tokens=usage["prompt_tokens"].number(),
        output_tokens=usage["completion_tokens"].number(),
    )


@dataclass(slots=True)
class _OpenCall:
    """A call whose fragments are still coming in."""

    id: str | None = None
    name: str | None = None
    kind: str = "function"
    fragments: list[str] = field(default_factory=list)

    def finished(self) -> Call:
        return make_call(self.id, self.name, "".join(self.fragments), kind=self.kind)


class _Gathering:
    """Puts one reply together from the deltas of a stream, in whatever order they interleave."""

    def __init__(self) -> None:
        self._id: str | None = None
        self._model: str | None = None
        self._finish: str | None = None
        self._usage: Usage | None = None
        self._failure: Failure | None = None
        self._text: list[str] = []
        self._calls: list[_OpenCall] = []
        self._at_index: dict[int, _OpenCall] = {}

    def gather(self, reply: WireReply) -> Reply:
        for event in reply.events or ():
            self._take(event)
        said_its_end = reply.has_end_mark or self._finish is not None
        ending: Ending = "finished" if said_its_end else "truncated"
        ending = "failed" if self._failure else ending
        return Reply(
            id=self._id,
            model=self._model,
            text="".join(self._text),
            calls=tuple(call.finished() for call in self._calls),
            finish=self._finish,
            usage=self._usage,
            ending=ending,
            failure=self._failure,
        )

    def _take(self, event: StreamEvent) -> None:
        chunk = event.data
        if chunk["error"]:
            self._failure = self._failure or read_error(chunk["error"], beside=chunk)
            return
        self._id = self._id or chunk["id"].text()
        self._model = self._model or chunk["model"].text()
        self._usage = _read_usage(chunk["usage"]) or self._usage
        choice = next((c for c in chunk["choices"].elements() if not c["index"].value), None)
        if choice is None:
            return
        self._finish = choice["finish_reason"].text() or self._finish
        delta = choice["delta"]
        self._text.append(content_text(delta["content"]))
        for fragment in delta["tool_calls"].elements():
            self._take_fragment(fragment)
        if delta["function_call"]:
            self._take_legacy(delta["function_call"])

    def _take_fragment(self, fragment: JsonNode) -> None:
        call = self._call_for(fragment["index"].number(), fragment["id"].text())
        call.kind = fragment["type"].text() or call.kind
        payload = fragment["custom"] or fragment["function"]
        call.name = call.name or payload["name"].text()
        call.fragments.append(arguments_text(payload["input"] or payload["arguments"]))

    def _take_legacy(self, fragment: JsonNode) -> None:
        call = self._call_for(0, None)
        call.name = call.name or fragment["name"].text()
        call.fragments.append(arguments_text(fragment["arguments"]))

    def _call_for(self, index: int | None, call_id: str | None) -> _OpenCall:
        """The call a fragment belongs to: by its index, and where a host leaves that out, its id.

        A new id begins a new call even under an index that is taken: some hosts number every
        call 0.
        """
        if index is None:
            known = [c for c in self._calls if call_id and c.id == call_id]
            call = known[0] if known else None
            if call is None and not call_id and self._calls:
                call = self._calls[-1]
        else:
            call = self._at_index.get(index)
        if call is None or (call_id and call.id and call.id != call_id):
            call = _OpenCall(id=call_id)
            self._calls.append(call)
        call.id = call.id or call_id
        if index is not None:
            self._at_index[index] = call
        return call
