"""Core: the records of a journal, each with its length and digest, so that a torn one is noticed.

A record that a kill or a full disk has torn is passed over, and what was written behind it counts.
So nothing has to be cut off before the next record is written, and forked processes can write into
one journal without knowing of each other.
"""

import re
from typing import NamedTuple

from replaykit.cassette.format import digest

_BEGINNING = b"\n@@@ "
# No line of a block starts like this, so a record ends where the next mark stands at the latest.
_MARK = re.compile(rb"\n@@@ (\d{1,9}) (\d{1,10}) ([0-9a-f]{32})\n")


class Record(NamedTuple):
    """What one write has brought."""

    writer: int
    """The process: forked ones number their exchanges alike."""

    content: bytes


def write_record(content: bytes, writer: int = 0) -> bytes:
    """A record, to be written in one go."""
    return b"%b%d %d %b\n%b" % (
        _BEGINNING,
        len(content),
        writer,
        digest(content).encode(),
        content,
    )


def read_records(journal: bytes) -> tuple[list[Record], int]:
    """All whole records, and how many are torn.

    Raises:
        ValueError: where the file begins like none that holds records.
    """
    if not (journal.startswith(_BEGINNING) or _BEGINNING.startswith(journal)):
        raise ValueError("no record at its beginning")
    before, *parts = _MARK.split(journal)
    whole: list[Record] = []
    torn = int(bool(before))
    marks = zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True)
    for length, writer, seal, rest in marks:
        content = rest[: int(length)]
        is_whole = digest(content).encode() == seal
        if is_whole:
            whole.append(Record(int(writer), content))
        torn += not is_whole or len(rest) != int(length)
    return whole, torn
