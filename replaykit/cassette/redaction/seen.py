"""Core: what has turned out to be harmless, so that it is not looked at again where it comes again.

Problem: a history stands in every request of its session, and each request is looked at before it
is kept, before it reaches the disk, and in the cassette. Solution: a body is looked at in parts,
and only at those that are new. It is cut where a quote, a bracket or a line end makes sure that no
secret goes on from one part into the next.
"""

from collections.abc import Callable
from typing import NamedTuple

from replaykit.cassette.memory import Memory
from replaykit.cassette.redaction.known_values import KnownValues

MOST = 1024 * 1024
_EACH = 100
"""What a part takes beside its letters."""

_LONGEST_TEXT = 2048
"""A longer one on its own hardly comes again."""

_BLOCK = b"=== "


class _Cuts(NamedTuple):
    """Where a body is cut into parts."""

    between: bytes
    """The elements of its history."""

    behind: tuple[bytes, ...]
    """What else ends a part."""


_OF_A_BLOCK = _Cuts(b"},\n    {", (b"\n--- ", b'],\n  "', b"\n}\n"))
_COMPACT = _Cuts(b'},{"', (b'}],"',))
_SPACED = _Cuts(b'}, {"', (b'}], "',))


class Harmless:
    """Texts and parts of bodies, for as long as nothing is learnt that could be in them."""

    def __init__(self, known: KnownValues) -> None:
        self._known = known
        self._beside: tuple[object, Memory[str | bytes, bool]] = (known.spellings, Memory(MOST))

    def text(self, text: str, is_suspect: Callable[[bytes], bool]) -> bool:
        """Whether a text is harmless.

        Args:
            is_suspect: looks at what is new.
        """
        memory = self._memory()
        if memory.get(text):
            return True
        if is_suspect(text.encode("utf-8", "surrogatepass")):
            return False
        if len(text) <= _LONGEST_TEXT:
            memory.keep(text, True, len(text) + _EACH)
        return True

    def body(self, data: bytes, is_suspect: Callable[[bytes], bool]) -> bool:
        """The same of a body, or of a block of a cassette."""
        memory = self._memory()
        cuts = _cuts_of(data)
        if cuts is None:
            return not is_suspect(data)
        new = [part for part in _parts(data, cuts) if not memory.get(part)]
        if new and is_suspect(cuts.between.join([b"", *new, b""])):
            return False
        for part in new:
            memory.keep(part, True, len(part) + _EACH)
        return True

    def _memory(self) -> Memory[str | bytes, bool]:
        """What was found out with this knowledge: whoever began with less does not add to it."""
        spellings, memory = self._beside
        if spellings is not self._known.spellings:
            memory = Memory(MOST)
            self._beside = (self._known.spellings, memory)
        return memory


def _cuts_of(data: bytes) -> _Cuts | None:
    """Where a body is cut; None where it has to be looked at as a whole."""
    if data.startswith(_BLOCK):
        return _OF_A_BLOCK
    if not data.startswith(b"{"):
        return None
    return _SPACED if _SPACED.between in data else _COMPACT


def _parts(data: bytes, cuts: _Cuts) -> list[bytes]:
    for mark in cuts.behind:
        data = data.replace(mark, mark + cuts.between)
    return data.split(cuts.between)
