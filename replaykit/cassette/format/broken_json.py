"""Core: what an edit by hand breaks most easily, and no seal may be put on: the JSON of a body."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from replaykit.cassette.document import Cassette
from replaykit.errors import UnreadableCassetteError

_HEADING = re.compile(rb"^=== \d{1,9} ", re.MULTILINE)
_RESPONSE = b"\n<"
_JSON_SECTION = b"\n--- json"
_JSON = json.JSONDecoder(parse_int=str, parse_float=str)  # whose numbers are of no interest here
_NEAR = 16


def refuse_broken_json(file: Path, content: bytes, edited: Cassette) -> None:
    """Raises where a body that stands there as JSON is none any more: no recording is like that."""
    for exchange, (line, block) in zip(
        edited.exchanges, _blocks_of_exchanges(content), strict=True
    ):
        response = block.find(_RESPONSE)
        for start, end, body in (
            (0, response, exchange.request.body),
            (response, len(block), exchange.response.body),
        ):
            section = block.find(_JSON_SECTION, start, end)
            found = _not_json(body) if section >= 0 else None
            if found is not None:
                raise UnreadableCassetteError(
                    f"the JSON that begins here is broken: {found}",
                    expected="valid JSON, or `--- text` above what is none",
                    fix=f"mend it, then accept the edit with `replaykit seal {file}`",
                    line=line + block.count(b"\n", 0, section) + 1,
                    file=file,
                )


def _not_json(body: bytes) -> str | None:
    """What is wrong with a body that should be JSON, and near what."""
    try:
        _JSON.decode(body.decode())
    except json.JSONDecodeError as broken:
        near = broken.doc[max(0, broken.pos - _NEAR) : broken.pos + _NEAR]
        return f"{broken.msg.lower()} near {near!a}"
    except RecursionError:
        return "it nests too deeply"
    return None


def _blocks_of_exchanges(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The line on which each exchange of a cassette begins, and the text up to the next one."""
    starts = [heading.start() for heading in _HEADING.finditer(content)]
    line, last = 1, 0
    for start, end in pairwise([*starts, len(content)]):
        line += content.count(b"\n", last, start)
        last = start
        yield line, content[start:end]
