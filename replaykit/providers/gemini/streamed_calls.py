"""Core: calls whose arguments arrive in pieces, put together.

Problem: with streamed arguments a call is begun by a part with a name, filled by nameless parts
that carry `partialArgs`, and ended by an empty `functionCall`. Solution: the pieces are laid into
the arguments of the call begun last, each at its JSON path.
"""

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise

from replaykit.errors import MalformedWireError
from replaykit.model import Call, Json
from replaykit.providers.gemini.parts import part_call
from replaykit.providers.gemini.spelling import each, has, member
from replaykit.providers.json_node import JsonNode, compact

_STEP = re.compile(
    r"""\.(?P<name>[^.\[\]]+)
    |\[(?P<index>\d+)\]
    |\['(?P<single>(?:[^'\\]|\\.)*)'\]
    |\["(?P<double>(?:[^"\\]|\\.)*)"\]""",
    re.VERBOSE,
)
_VALUES = ("stringValue", "numberValue", "boolValue")


def read_calls(parts: Iterable[JsonNode]) -> tuple[Call, ...]:
    """The calls in the parts of a reply, in order, with every fragment in its place."""
    calls: list[Call] = []
    fragments: list[list[JsonNode]] = []
    begun: list[JsonNode] = []
    for part in parts:
        is_function = has(part, "functionCall")
        call = part_call(part)
        if call:
            calls.append(call)
            fragments.append([])
        if call and is_function:
            begun = fragments[-1]
        if is_function:
            begun.append(member(part, "functionCall"))
    return tuple(map(_filled, calls, fragments))


def _filled(call: Call, nodes: list[JsonNode]) -> Call:
    """The call with everything that its parts say of its arguments."""
    pieces = [piece for node in nodes for piece in each(member(node, "partialArgs"))]
    # Some servers stream whole members instead of paths: the name first, the arguments after it.
    rests = [node["args"].members() for node in nodes[1:] if node["args"]]
    if not pieces and not rests:
        return call
    arguments = deepcopy(call.arguments) if isinstance(call.arguments, dict) else {}
    for rest in rests:
        arguments.update(rest)
    for piece in pieces:
        _lay(arguments, piece)
    return replace(call, arguments=arguments, arguments_text=compact(arguments))


def _lay(arguments: Json, piece: JsonNode) -> None:
    """Puts a piece where its path says; text at a path that has text goes on from it."""
    steps = _steps(member(piece, "jsonPath"))
    place, last = arguments, steps[-1]
    for step, following in pairwise(steps):
        if not _is_taken(place, step, piece):
            _put(place, step, [] if isinstance(following, int) else {})
        place = place[step]
    value = _value(piece)
    if _is_taken(place, last, piece) and isinstance(place[last], str) and isinstance(value, str):
        value = place[last] + value
    _put(place, last, value)


def _is_taken(place: Json, step: str | int, piece: JsonNode) -> bool:
    """Whether something stands at a step already."""
    if isinstance(step, str) and isinstance(place, dict):
        return step in place
    if isinstance(step, int) and isinstance(place, list) and step <= len(place):
        return step < len(place)
    raise MalformedWireError("a path that does not fit the arguments so far", path=piece.path)


def _put(place: Json, step: str | int, value: Json) -> None:
    if isinstance(place, list) and step == len(place):
        place.append(value)
    else:
        place[step] = value


def _value(piece: JsonNode) -> Json:
    """The value of a piece; `nullValue`, or nothing at all, is null."""
    return next((found.value for name in _VALUES if (found := member(piece, name))), None)


def _steps(path: JsonNode) -> list[str | int]:
    text = path.text() or ""
    steps: list[str | int] = []
    position = 1
    while position < len(text) and (found := _STEP.match(text, position)):
        steps.append(_step(found))
        position = found.end()
    if not steps or not text.startswith("$") or position < len(text):
        raise path.unlike("a JSON path to an argument")
    return steps


def _step(found: re.Match[str]) -> str | int:
    if found["index"]:
        return int(found["index"])
    quoted = found["single"] if found["single"] is not None else found["double"]
    return found["name"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
