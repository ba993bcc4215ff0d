"""Core: texts and bodies with their secrets replaced, round after round until none is left."""

from collections.abc import Callable

from replaykit.cassette.redaction.bodies import (
    Unreadable,
    byte_edits,
    consistent_chunks,
    edited_chunks,
    opened,
    opened_chunks,
)
from replaykit.cassette.redaction.encodings import text_of
from replaykit.cassette.redaction.inspection import Inspection, Secret
from replaykit.cassette.redaction.layers import Edit, Layer, edited
from replaykit.cassette.redaction.matches import TextRules
from replaykit.cassette.redaction.placeholders import Placeholders
from replaykit.cassette.redaction.streams import is_many_documents
from replaykit.cassette.redaction.suspicion import Suspicion
from replaykit.model import Chunk, Headers
from replaykit.providers.aws_event_stream import looks_like_frames

Look = Callable[[Inspection, Layer], None]

_MOST_ROUNDS = 6


class Scrubbing:
    """One set of rules at work; the placeholders it gives add up."""

    def __init__(self, rules: TextRules, placeholders: Placeholders) -> None:
        self._rules = rules
        self._placeholders = placeholders
        self.suspicion = Suspicion(
            rules.known,
            extra_names=rules.names.extra,
            suspects_all=bool(rules.patterns) or not "".join(rules.names.extra).isascii(),
        )

    def text(self, text: str, look: Look) -> str:
        """A text without its secrets; the very same one where it has none."""
        rounds = self._rounds(text, look)
        return edited(*rounds[-1]) if rounds else text

    def body(
        self, body: bytes, headers: Headers, chunks: tuple[Chunk, ...]
    ) -> tuple[bytes, tuple[Chunk, ...]]:
        """A body without its secrets and its compression; the very same one where it has none.

        Raises:
            Unreadable: where it cannot be looked into.
        """
        plain = opened(body, headers)
        chunks = consistent_chunks(chunks, body, plain)
        if not self.may_hold(plain, body):
            return body, chunks
        codec, look = _way_of_reading(plain)
        rounds = self._rounds(plain.decode(codec, "surrogateescape"), look)
        if not rounds:
            return body, chunks
        chunks = opened_chunks(chunks, plain)
        for text, edits in rounds:
            chunks = edited_chunks(chunks, byte_edits(text, edits, codec))
        return edited(*rounds[-1]).encode(codec, "surrogateescape"), chunks

    def secrets_in(self, body: bytes, headers: Headers) -> tuple[str, list[Secret]]:
        """The secrets in a body, and the text they stand in; empty where none can be there.

        Raises:
            Unreadable: where it cannot be looked into.
        """
        plain = opened(body, headers)
        if not self.may_hold(plain, body):
            return "", []
        codec, look = _way_of_reading(plain)
        return self._found(plain.decode(codec, "surrogateescape"), look)

    def secrets_in_words(self, data: bytes) -> tuple[str, list[Secret]]:
        """The same of what is taken for words, whatever it looks like."""
        if not self.suspicion.of_body(data):
            return "", []
        return self._found(text_of(data), lambda walk, layer: walk.look_at_words(layer, 0))

    def _found(self, text: str, look: Look) -> tuple[str, list[Secret]]:
        inspection = self._inspection(_forget)
        look(inspection, Layer(text))
        return text, inspection.secrets

    def _inspection(self, learn: Callable[[str], None]) -> Inspection:
        return Inspection(self._rules, self.suspicion, self._placeholders, learn)

    def may_hold(self, plain: bytes, body: bytes) -> bool:
        """Several documents in one body may share a secret, a piece in each."""
        if looks_like_frames(plain) or self.suspicion.of_body(plain):
            return True
        if is_many_documents(plain) and self.suspicion.of_many_documents(plain):
            return True
        return plain is not body and self.suspicion.of(body)

    def _rounds(self, text: str, look: Look) -> list[tuple[str, list[Edit]]]:
        """The edits of each round, with the text they are made to.

        A secret may show only when the one around it is gone, or when its value has been learnt.
        """
        rounds: list[tuple[str, list[Edit]]] = []
        self._placeholders.reserve(text)
        for _ in range(_MOST_ROUNDS):
            layer = Layer(text)
            look(self._inspection(self._rules.known.learn), layer)
            edits = layer.settle()
            changed = edited(text, edits)
            if changed == text:
                return rounds
            rounds.append((text, edits))
            text = changed
        raise Unreadable("its secrets do not come to an end")


def _way_of_reading(plain: bytes) -> tuple[str, Look]:
    """How a body becomes text, and who looks at it; in binary frames each byte is a letter."""
    if looks_like_frames(plain):
        return "latin-1", Inspection.look_at_frames
    return "utf-8", Inspection.look


def _forget(value: str) -> None:
    """What is only looked at teaches nothing."""
