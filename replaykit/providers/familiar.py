"""Core: what of a session has been walked before: every request sends the whole history again."""

import marshal
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from replaykit.providers.json_node import JsonNode

Facts = TypeVar("Facts")

_EXACT = 2
"""The version of marshal in which equal bytes mean equal JSON, be it 1, 1.0 or true."""


class Familiar:
    """The messages that a session has shown, and what was made of them."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[str, int, bytes], JsonNode] = {}
        self._facts: dict[tuple[object, ...], tuple[Any, object]] = {}

    def elements(self, body: JsonNode, name: str) -> tuple[JsonNode, ...]:
        """Those of a member of a body; what stood there before, word for word, is that very node.

        A node tells its path and nothing else of what it stands in: it does not matter which body.
        """
        return self.once(self._elements, body, name)

    def once(self, make: Callable[..., Facts], *of: object, number: int | None = None) -> Facts:
        """What is made of these very things, which is made the first time only.

        Args:
            number: what is told beside them, and is the same where it is equal.
        """
        key = (make, number, *map(id, of))
        known = self._facts.get(key)
        if known is None:
            facts = make(*of) if number is None else make(*of, number=number)
            known = self._facts[key] = facts, of  # held: their ids must not become another's
        found: Facts = known[0]
        return found

    def all_of(self, make: Callable[..., Iterable[Facts]], *of: object) -> tuple[Facts, ...]:
        """The same of what is made one by one."""
        return self.once(_all, make, *of)

    def _elements(self, body: JsonNode, name: str) -> tuple[JsonNode, ...]:
        array = body[name]
        nodes = tuple([self._known(name, place, n) for place, n in enumerate(array.elements())])
        if nodes:
            array.value[:] = [node.value for node in nodes]  # of equal ones, one takes up memory
        return nodes

    def _known(self, name: str, place: int, node: JsonNode) -> JsonNode:
        try:
            spelled = marshal.dumps(node.value, _EXACT)
        except ValueError:  # nested more deeply than it can say
            return node
        return self._nodes.setdefault((name, place, spelled), node)


def _all(make: Callable[..., Iterable[Facts]], *of: object) -> tuple[Facts, ...]:
    return tuple(make(*of))
