"""Core: accepts what somebody has edited in a cassette by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from replaykit.cassette.document import Cassette
from replaykit.cassette.format import open_cassette, refuse_broken_json
from replaykit.cassette.store.files import read_whole, refuse_anything_but_a_file, saving
from replaykit.cassette.store.locking import locked
from replaykit.cassette.store.passing import Gate
from replaykit.cassette.store.publishing import put, tidy
from replaykit.model import HttpRequest


@dataclass(frozen=True, kw_only=True, slots=True)
class Sealed:
    """A cassette before and after it was sealed."""

    edited: Cassette
    cassette: Cassette


def seal(
    path: Path, *, keys: Callable[[HttpRequest], tuple[str, str]], gate: Gate | None = None
) -> Sealed:
    """The file says what it said, laid out anew, with keys and a seal that fit it.

    A file that is not whole apart from its seal stays as it is. So does the journal of a killed
    recording, unless all that it has kept stands in the file.

    Args:
        keys: gives the question key and the body digest of a request.
        gate: looks at the file as somebody has left it, and at what is about to be written.
    """
    with saving(path), locked(path.parent):
        refuse_anything_but_a_file(path)
        content = read_whole(path)
        if gate is not None:
            gate(content)
        edited = open_cassette(content, str(path), accepts_edits=True)
        refuse_broken_json(path, content, edited)
        fitting = Cassette.of(
            edited.exchanges,
            keys=keys,
            spans=edited.spans,
            recorded_at=edited.recorded_at,
            made_with=edited.made_with,
        )
        tidy(path, edited)
        return Sealed(edited=edited, cassette=put(path, fitting, gate=gate))
