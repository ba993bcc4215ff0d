"""Core: one walk through one text, from its outermost writing down to the words."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from replaykit.cassette.redaction.channels import Channels
from replaykit.cassette.redaction.documents import read_documents
from replaykit.cassette.redaction.encodings import (
    base64_layer,
    base64_runs,
    hex_layers,
    percent_layer,
    percent_words,
    readings,
    unpacked,
)
from replaykit.cassette.redaction.events import read_events
from replaykit.cassette.redaction.forms import is_form, is_multipart, read_form, read_multipart
from replaykit.cassette.redaction.frames import read_frames
from replaykit.cassette.redaction.key_names import KeyNames
from replaykit.cassette.redaction.layers import Layer
from replaykit.cassette.redaction.matches import TextRules
from replaykit.cassette.redaction.placeholders import Placeholders
from replaykit.cassette.redaction.spans import Spans
from replaykit.cassette.redaction.suspicion import Suspicion
from replaykit.providers.sse import looks_like_sse

_DEEPEST = 8
_SHORTEST_RUN = 16
_ARRAY = re.compile(r"\s*\[")
_NEXT_DOCUMENT = re.compile(r"\}\r?\n\s*\{")
_PERCENT_PLACEHOLDER = re.compile(r"%3[Cc]([a-z][a-z0-9-]{0,60}-[0-9]{1,6})%3[Ee]")


class Secret(NamedTuple):
    """A secret that was found."""

    kind: str
    place: int
    """Where it stands, or what it is wrapped in, in the outermost text."""

    text: str


class Inspection:
    """Looks through a text and notes in its layers what is to be hidden."""

    def __init__(
        self,
        rules: TextRules,
        suspicion: Suspicion,
        placeholders: Placeholders,
        learn: Callable[[str], None],
    ) -> None:
        self.learn = learn
        self.secrets: list[Secret] = []
        self._rules = rules
        self._suspicion = suspicion
        self._placeholders = placeholders

    @property
    def names(self) -> KeyNames:
        """The names under which secrets stand."""
        return self._rules.names

    def suspects(self, text: str) -> bool:
        """Whether a text may hold a secret: a quick answer, wrong only on the careful side."""
        return self._suspicion.of_text(text)

    def look_at_frames(self, layer: Layer) -> None:
        """Hides every secret in a body of binary frames, one character for each byte."""
        read_frames(self, layer, 0)

    def look(self, layer: Layer, depth: int = 0) -> None:
        """Hides every secret in a layer, whatever it is written in."""
        text = layer.text
        before = len(self.secrets)
        if depth > _DEEPEST:
            self.hide(layer, 0, len(text), "withheld")
        elif looks_like_sse(text) and "data:" in text:
            read_events(self, layer, depth)
        elif text.lstrip("\ufeff\r\n\t ")[:1] in ("{", "[", '"'):
            self._look_at_documents(layer, depth)
        elif is_multipart(text):
            read_multipart(self, layer, depth)
        elif depth == 0 and is_form(text):
            read_form(self, layer, depth)
        else:
            self.look_at_words(layer, depth)
        if "\0" in text and len(self.secrets) == before:
            self._look_between_nulls(layer, depth)

    def _look_at_documents(self, layer: Layer, depth: int) -> None:
        is_many = _ARRAY.match(layer.text) or _NEXT_DOCUMENT.search(layer.text)
        if depth > 0 or not is_many:
            read_documents(self, layer, depth)
            return
        channels = Channels()
        read_documents(self, layer, depth, channels=channels)
        channels.search(self, depth)

    def look_at_words(self, layer: Layer, depth: int, *, known_only: bool = False) -> None:
        """Hides every secret in a layer that is plain text, or only those whose value is known."""
        if known_only:
            for match in self._rules.known_matches(layer.text):
                self.hide(layer, match.start, match.end, match.kind, secret=match.secret)
            return
        escaped = Spans(percent_words(layer.text))
        for match in self._rules.matches(layer.text):
            if match.secret is not None or not escaped.hold(match.start, match.end):
                self.hide(layer, match.start, match.end, match.kind, secret=match.secret)
        self._look_at_percent(layer, escaped.all, depth)
        self._look_at_base64(layer, depth)
        for hidden in hex_layers(layer):
            if self._suspicion.reads(hidden.text.encode("utf-8", "surrogatepass")):
                self.look(hidden, depth + 1)

    def _look_at_percent(self, layer: Layer, words: Iterable[tuple[int, int]], depth: int) -> None:
        for start, end in words:
            plain = percent_layer(layer, start, end)
            if self.suspects(plain.text):
                self.look(plain, depth + 1)
        for found in _PERCENT_PLACEHOLDER.finditer(layer.text):
            layer.replace(*found.span(), f"<{found[1]}>")

    def _look_at_base64(self, layer: Layer, depth: int) -> None:
        taken = Spans((edit.start, edit.end) for edit in layer.edits)
        for run in base64_runs(layer.text):
            if taken.touch(run.start, run.end):
                continue
            if len(run.text) < _SHORTEST_RUN and not self._rules.known.is_in_base64(run.text):
                continue
            for reading in readings(run):
                if not self._suspicion.reads(unpacked(reading.data)[0]):
                    continue
                before = len(self.secrets)
                self.look(base64_layer(layer, run, reading), depth + 1)
                if len(self.secrets) > before:
                    break

    def _look_between_nulls(self, layer: Layer, depth: int) -> None:
        """Two bytes for each letter: what is in there cannot be cut out, so all of it goes."""
        bare = Layer(layer.text.replace("\0", ""))
        before = len(self.secrets)
        self.look(bare, depth + 1)
        if len(self.secrets) > before:
            del self.secrets[before:]
            self.hide(layer, 0, len(layer.text), "withheld")

    def hide(
        self,
        layer: Layer,
        start: int,
        end: int,
        kind: str,
        *,
        secret: str | None = None,
        as_json: bool = False,
    ) -> None:
        """Puts a placeholder in the place of a stretch."""
        text = layer.text[start:end] if secret is None else secret
        if self._rules.is_allowed(text):
            return
        name = self._placeholders.name_of(text, kind)
        layer.replace(start, end, f'"{name}"' if as_json else name)
        self.secrets.append(Secret(kind, layer.place_of(start), text))
