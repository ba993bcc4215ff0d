"""Core: secrets in server-sent events, also where they are spread over several of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from replaykit.cassette.redaction.channels import Channels
from replaykit.cassette.redaction.documents import read_documents
from replaykit.cassette.redaction.layers import Joined, Layer, Part
from replaykit.cassette.redaction.seeker import Seeker

_LINE = re.compile(r"[^\r\n]+|\r\n|\n|\r")
_FIELD = re.compile("\ufeff?(data|event|id|retry|)(?::|$) ?")


@dataclass(slots=True)
class _Event:
    name: str | None = None
    data: list[Part] = field(default_factory=list)


def read_events(seeker: Seeker, layer: Layer, depth: int) -> None:
    """Hides every secret in a body of events."""
    channels = Channels()
    joined: list[Joined] = []
    for event in _events(seeker, layer, depth):
        data: Layer = event.data[0]
        if len(event.data) > 1:
            data = Joined(event.data, separator="\n")
            joined.append(data)
        if data.text.lstrip().startswith(("{", "[")):
            read_documents(seeker, data, depth + 1, channels=channels, event=event.name)
        else:
            channels.add(data, data, None, event.name)
    channels.search(seeker, depth)
    for data in joined:
        data.settle()


def _events(seeker: Seeker, layer: Layer, depth: int) -> Iterator[_Event]:
    """The events that carry data; what is no data is looked at on the way."""
    event = _Event()
    breaks = 0
    for line in _LINE.finditer(layer.text):
        if line.group()[0] in "\r\n":
            breaks += 1
            if breaks > 1 and event.data:
                yield event
                event = _Event()
            continue
        breaks = 0
        named = _FIELD.match(line.group())
        if named and named[1] == "data":
            event.data.append(Part(layer, line.start() + named.end(), line.end()))
            continue
        if named and named[1] == "event":
            event.name = line.group()[named.end() :]
        _read_other_line(seeker, Part(layer, *line.span()), depth)
    if event.data:
        yield event


def _read_other_line(seeker: Seeker, line: Layer, depth: int) -> None:
    """A comment, an id, or the bare object with which some servers break off."""
    if not seeker.suspects(line.text):
        return
    if line.text.startswith("{"):
        read_documents(seeker, line, depth + 1)
    else:
        seeker.look_at_words(line, depth + 1)
