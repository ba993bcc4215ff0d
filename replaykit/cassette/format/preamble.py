"""Core: the first lines of a cassette: what it is, when and with what it was made, and its seal."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from replaykit.cassette.document import SCHEMA
from replaykit.cassette.format.words import read_token

_SEAL_LETTERS = 32
_BARE = r"[!#-+\--~][!-+\--~]*"
_WORD = rf'(?:"(?:[^"\\\n]|\\[^\n])*"|{_BARE})'
"""A token without a comma, which separates the libraries."""

_LIBRARY = rf"{_WORD} {_WORD}"
_RECORDED = r"recorded ([0-9]{4}-[0-9T:.-]{14,21})Z"
_WITH = rf"with ({_LIBRARY}(?:, {_LIBRARY})*)"
_COUNTS = r"(\d{1,9}) exchanges(?: (\d{1,9}) tools)?"
_SEALED = rf"sealed {_COUNTS} ([0-9a-f]{{{_SEAL_LETTERS}}})"
_LINE = re.compile(f"{_RECORDED}|{_WITH}|{_SEALED}".encode())
_PREAMBLE = re.compile(
    (
        rf"replaykit cassette {SCHEMA}\n"
        rf"(?:{_RECORDED}\n)?(?:{_WITH}\n)?(?:{_SEALED}\n)?(?=\n|\Z)"
    ).encode()
)
_LIBRARY_PARTS = re.compile(f"({_WORD}) ({_WORD})".encode())


@dataclass(frozen=True, kw_only=True, slots=True)
class Preamble:
    """What stands above the first exchange."""

    recorded_at: datetime | None
    made_with: tuple[tuple[str, str], ...]
    count: int | None
    """How many exchanges it was sealed with; None: it is not sealed."""

    tools: int
    """How many executions of tools it was sealed with."""

    seal: str | None
    is_intact: bool
    """Whether the file is as it was when it was sealed."""


def write_sealed(
    recorded_at: datetime | None,
    made_with: tuple[tuple[str, str], ...],
    blocks: bytes,
    *,
    count: int,
    tools: int,
) -> bytes:
    """A whole file: the preamble, and the blocks below it.

    Args:
        blocks: all that follows the seal.
        count: how many of them are exchanges.
        tools: how many of them are executions of tools.
    """
    lines = [f"replaykit cassette {SCHEMA}\n"]
    if recorded_at is not None:
        moment = recorded_at.astimezone(UTC).replace(tzinfo=None)
        lines.append(f"recorded {moment.isoformat()}Z\n")
    if made_with:
        libraries = (f"{_listed(name)} {_listed(version)}" for name, version in made_with)
        lines.append(f"with {', '.join(libraries)}\n")
    above = "".join(lines).encode()
    counts = f"{count} exchanges {tools} tools" if tools else f"{count} exchanges"
    seal = f"sealed {counts} {digest(above, blocks)}\n"
    return above + seal.encode() + blocks


def read_preamble(data: bytes) -> Preamble | None:
    """The preamble of a file of this schema; None where it has none that can be read."""
    match = _PREAMBLE.match(data)
    if match is None:
        return None
    recorded, libraries, count, tools, seal = match.groups()
    sealed = data.rfind(b"sealed ", 0, match.end()) if seal else match.end()
    try:
        return Preamble(
            recorded_at=_moment(recorded) if recorded else None,
            made_with=tuple(_libraries(libraries)) if libraries else (),
            count=int(count) if count else None,
            tools=int(tools or 0),
            seal=seal.decode() if seal else None,
            is_intact=bool(seal) and seal == _sealed_as(data, sealed, match.end()),
        )
    except ValueError:
        return None


def is_preamble_line(line: bytes) -> bool:
    """Whether a line could stand below the first one, as far as the line alone tells."""
    return _LINE.fullmatch(line) is not None


def digest(*parts: bytes | memoryview) -> str:
    """The first half of the SHA-256 of what the parts make together, in hexadecimal."""
    state = sha256()
    for part in parts:
        state.update(part)
    return state.hexdigest()[:_SEAL_LETTERS]


def _sealed_as(data: bytes, start: int, end: int) -> bytes:
    """The digest of a file without the line of its seal."""
    return digest(data[:start], memoryview(data)[end:]).encode()


def _moment(text: bytes) -> datetime:
    return datetime.fromisoformat(text.decode()).replace(tzinfo=UTC)


def _listed(word: str) -> str:
    return word if re.fullmatch(_BARE, word) else json.dumps(word)


def _libraries(text: bytes) -> list[tuple[str, str]]:
    return [
        (read_token(name), read_token(version)) for name, version in _LIBRARY_PARTS.findall(text)
    ]
