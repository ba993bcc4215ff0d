"""Core: the records of a journal, each with its length and digest, so that a torn one is noticed.

A record that a kill or a full disk has torn is passed over, and what was written behind it counts.
So nothing has to be cut off before the next record is written, and forked processes can write into
one journal without knowing of each other.
"""

import re

from replaykit.cassette.format import digest

# No line of a block starts like this, so a record ends where the next mark stands at the latest.
_MARK = re.compile(rb"\n@@@ (\d{1,9}) ([0-9a-f]{32})\n")


def write_record(content: bytes) -> bytes:
    """A record, to be written in one go."""
    return b"\n@@@ %d %s\n%s" % (len(content), digest(content).encode(), content)


def read_records(journal: bytes) -> tuple[list[bytes], int]:
    """The contents of all whole records, and how many are torn."""
    before, *parts = _MARK.split(journal)
    whole: list[bytes] = []
    torn = int(bool(before))
    for length, seal, rest in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        content = rest[: int(length)]
        if digest(content).encode() == seal:
            whole.append(content)
        torn += len(rest) != int(length)
    return whole, torn
