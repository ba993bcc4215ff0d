"""Core: writes a cassette as a file, each part of its requests once."""

from collections import defaultdict
from functools import partial

from replaykit.cassette.document import Cassette
from replaykit.cassette.format.block import write_block, write_span
from replaykit.cassette.format.preamble import write_sealed
from replaykit.cassette.format.sharing import Sharing


def write_cassette(cassette: Cassette) -> bytes:
    """The file that opens as this cassette."""
    executions: dict[int | None, list[bytes]] = defaultdict(list)
    for span in cassette.spans:
        executions[span.exchange].append(write_span(span))
    sharing = Sharing()
    blocks: list[bytes] = []
    for keyed in cassette.all_keyed:
        number = keyed.exchange.number
        blocks.append(write_block(keyed, partial(sharing.shortened, number)))
        blocks += executions[number]
    blocks += executions[None]
    body = b"".join(b"\n" + block for block in blocks)
    return write_sealed(
        cassette.recorded_at,
        cassette.made_with,
        body,
        count=len(cassette.headings),
        tools=len(cassette.spans),
    )
