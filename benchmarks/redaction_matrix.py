"""What redaction lets through: `python -m benchmarks.redaction_matrix` prints the tables.

Secrets are made up anew from fixed seeds, put in each place by the tests' own means, and looked for
by a check that shares nothing with the redactor. Times are CPU time, the best of several rounds.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from random import Random

from replaykit.cassette.redaction import Redactor
from replaykit.model import HttpRequest, HttpResponse
from tests.cassette.redaction.harmless import TEXTS, more_ids
from tests.cassette.redaction.kinds import KINDS, Kind
from tests.cassette.redaction.leak_check import Reader, remains
from tests.cassette.redaction.places import (
    CHAT,
    EVENTS,
    JSON,
    PLACES,
    Place,
    answered,
    asked,
    dumped,
    pieces,
    said,
    sse,
    tool_call,
)
from tests.corpus.recorded import NAMES, exchanges_in

Message = HttpRequest | HttpResponse

SHAPED = [kind for kind in KINDS if kind.has_shape]
SHAPELESS = [kind for kind in KINDS if not kind.has_shape]
_ROUNDS, _TIMES = 7, 50
_BODY = 8192
_IDS_OF_EACH_KIND = 20
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')


def main() -> None:
    """Prints every table, each under its title."""
    for title, table in (
        ("Known shapes, and registered values", shapes_and_values()),
        ("What has no shape, and is not registered", without_shape()),
        ("Harmless texts", harmless()),
        ("Time", times()),
    ):
        sys.stdout.write(f"**{title}**\n\n" + "\n".join(table) + "\n\n")


def shapes_and_values() -> list[str]:
    """The cells of the matrix in which something of a secret is left."""
    rows = [
        (
            place.name,
            f"{_leaks(place, SHAPED)} of {len(SHAPED)}",
            f"{_leaks(place, KINDS, is_registered=True)} of {len(KINDS)}",
        )
        for place in PLACES
    ]
    cells = [f"{kinds * len(PLACES):,} cells" for kinds in (len(SHAPED), len(KINDS))]
    return _table(("place", "leaks, known shape", "leaks, registered"), [*rows, ("all", *cells)])


def without_shape() -> list[str]:
    """What becomes of secrets that nothing tells from other texts."""
    rows = []
    for kind in SHAPELESS:
        fates = [_fate(place, kind) for place in PLACES]
        rows.append((kind.name, *(str(fates.count(f)) for f in ("hidden", "reported", "neither"))))
    return _table(("kind", "hidden", "left, and reported", "left"), rows)


def harmless() -> list[str]:
    """The harmless texts that do not come through as the very same bytes."""
    contexts: dict[str, Callable[[str], Message]] = {
        "prompt": lambda text: asked(dumped(said(text))),
        "arguments of a call": lambda text: answered(dumped(tool_call({"text": text}))),
        "deltas of a stream": lambda text: answered(sse(*_deltas(text)), EVENTS),
    }
    rows = []
    for name, put in contexts.items():
        messages = [put(text) for text in (*TEXTS, *more_ids(_IDS_OF_EACH_KIND))]
        changed = sum(1 for m in messages if _scrubbed(m, Redactor()).body is not m.body)
        rows.append((name, str(len(messages)), str(changed)))
    if NAMES:
        rows.append(_real_traffic())
    return _table(("place", "texts", "changed"), rows)


def _real_traffic() -> tuple[str, str, str]:
    """The recordings of other projects: the strings in their bodies, and the bodies changed."""
    exchanges = [exchange for name in NAMES for exchange in exchanges_in(name)]
    messages: list[Message] = [m for e in exchanges for m in (e.request, e.response)]
    strings = sum(len(_STRING.findall(message.body)) for message in messages)
    changed = sum(1 for m in messages if _scrubbed(m, Redactor()).body is not m.body)
    place = f"real traffic: {len(messages):,} bodies"
    return place, f"{strings:,}", str(changed)


def times() -> list[str]:
    """What it costs to look at a body of 8 KB."""
    key = KINDS[0].make(Random(1))
    headers = (*JSON, ("authorization", f"Bearer {key}"), ("accept", "application/json"))
    history = _history()
    stream = sse(*_deltas("It is sunny in Tokyo, with a light wind from the sea. " * 8))[:_BODY]
    bodies = (
        ("request, nothing in it", asked(history, CHAT, headers)),
        ("request, a key in it", asked(history.replace(b"Tokyo", key.encode(), 1), CHAT, headers)),
        ("stream, nothing in it", answered(stream, EVENTS)),
    )
    return _table(("8 KB", "µs"), [(name, f"{_cost(message):.0f}") for name, message in bodies])


def _leaks(place: Place, kinds: Iterable[Kind], *, is_registered: bool = False) -> int:
    return sum(1 for kind in kinds if _left(place, kind, is_registered=is_registered)[1])


def _left(place: Place, kind: Kind, *, is_registered: bool = False) -> tuple[Message, list[str]]:
    secret = kind.make(Random(f"{place.name} {kind.name}"))
    redactor = Redactor(known_values=[secret] if is_registered else [])
    kept = _scrubbed(place.put(secret), redactor)
    return kept, remains(kept, kind, secret)


def _fate(place: Place, kind: Kind) -> str:
    kept, left = _left(place, kind)
    if not left:
        return "hidden"
    doubts = Redactor().doubts("\n".join(sorted(Reader(kept).texts)))
    return "reported" if any(doubt.excerpt[:4] in left[0] for doubt in doubts) else "neither"


def _scrubbed(message: Message, redactor: Redactor) -> Message:
    if isinstance(message, HttpRequest):
        return redactor.request(message)
    return redactor.response(message)


def _deltas(text: str) -> list[dict[str, object]]:
    return [{"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces(text)]


def _history() -> bytes:
    """A conversation with calls and their results, as agents send it again and again."""
    messages: list[dict[str, object]] = [{"role": "user", "content": "Where shall we go? " * 20}]
    weather = "It is sunny in Tokyo, with a light wind from the sea and no rain for days. " * 4
    while len(json.dumps(messages)) < _BODY:
        call_id = f"call_{len(messages):024}"
        function = {"name": "get_weather", "arguments": json.dumps({"city": "Tokyo"})}
        call = {"id": call_id, "type": "function", "function": function}
        messages.append({"role": "assistant", "content": None, "tool_calls": [call]})
        messages.append({"role": "tool", "tool_call_id": call_id, "content": weather})
    return dumped({"model": "gpt-5", "messages": messages})


def _cost(message: Message) -> float:
    rounds = []
    for _ in range(_ROUNDS):
        redactors = [Redactor() for _ in range(_TIMES)]  # what one has seen, it knows
        started = time.process_time()
        for redactor in redactors:
            _scrubbed(message, redactor)
        rounds.append((time.process_time() - started) / _TIMES)
    return min(rounds) * 1e6 * _BODY / len(message.body)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


if __name__ == "__main__":
    main()
