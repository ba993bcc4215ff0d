"""Core: one Chat reply, from a plain body or put together from deltas."""

from dataclasses import dataclass, field

from replaykit.model import Call, Ending, Failure, Reply, Usage
from replaykit.providers.failure import error_in, read_failure
from replaykit.providers.json_node import JsonNode, parsed
from replaykit.providers.openai_chat.call import arguments_text, make_call, read_calls
from replaykit.providers.openai_chat.request import text_of
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
    choices = document["choices"].elements()
    choice = min(choices, key=lambda c: c["index"].number() or 0, default=JsonNode(None))
    message = choice["message"]
    failure = error_in(choice)  # OpenRouter's place for what its provider said
    return Reply(
        id=document["id"].text(),
        model=document["model"].text(),
        text=text_of(message),
        calls=read_calls(message),
        finish=choice["finish_reason"].text(),
        usage=_read_usage(document["usage"]),
        ending="failed" if failure else "finished",
        failure=failure,
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

    def gives_way_to(self, call_id: str | None, name: str | None, arguments: str) -> bool:
        """Whether a fragment at this call's place begins another call.

        Some hosts number every call 0, some leave out the ids, and some make up a new id for every
        fragment: only what names a function can be a call.
        """
        if not name or not self.name:
            return False
        if call_id and self.id:
            return call_id != self.id
        return bool(arguments) and (name != self.name or self._is_over())

    def _is_over(self) -> bool:
        """Whether the arguments are whole; parsed only where they can be."""
        last = self.fragments[-1] if self.fragments else ""
        return last.endswith("}") and parsed("".join(self.fragments)) is not None

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
        if not chunk.is_object:
            return
        if failure := error_in(chunk):
            self._failure = self._failure or failure
            return
        self._id = self._id or chunk["id"].text()
        self._model = self._model or chunk["model"].text()
        self._usage = _read_usage(chunk["usage"]) or self._usage
        choice = next((c for c in chunk["choices"].elements() if not c["index"].value), None)
        if choice is None:
            return
        self._failure = self._failure or error_in(choice)
        self._finish = choice["finish_reason"].text() or self._finish
        delta = choice["delta"]
        self._text.append(text_of(delta))
        for fragment in delta["tool_calls"].elements():
            self._take_fragment(fragment)
        if delta["function_call"]:
            self._take_legacy(delta["function_call"])

    def _take_fragment(self, fragment: JsonNode) -> None:
        index, call_id = fragment["index"].number(), fragment["id"].text()
        payload = fragment["custom"] or fragment["function"]
        name = payload["name"].text()
        arguments = arguments_text(payload["input"] or payload["arguments"])
        call = self._at(index, call_id)
        if call is None or call.gives_way_to(call_id, name, arguments):
            call = self._begin(index)
        call.id = call.id or call_id
        call.kind = fragment["type"].text() or call.kind
        call.name = call.name or name
        call.fragments.append(arguments)

    def _take_legacy(self, fragment: JsonNode) -> None:
        call = self._at(0, None) or self._begin(0)
        call.name = call.name or fragment["name"].text()
        call.fragments.append(arguments_text(fragment["arguments"]))

    def _at(self, index: int | None, call_id: str | None) -> _OpenCall | None:
        """The call a fragment speaks of: by its index, and where a host leaves that out, its id."""
        if index is not None:
            return self._at_index.get(index)
        if call_id:
            return next((call for call in self._calls if call.id == call_id), None)
        return self._calls[-1] if self._calls else None

    def _begin(self, index: int | None) -> _OpenCall:
        call = _OpenCall()
        self._calls.append(call)
        if index is not None:
            self._at_index[index] = call
        return call
