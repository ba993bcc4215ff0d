"""Core: the two spellings of every name on this wire, camelCase and snake_case, made one."""

import re
from collections.abc import Iterator
from functools import lru_cache

from replaykit.providers.json_node import JsonNode

_HUMP = re.compile(r"(?<!^)([A-Z])")
_UNDERSCORE = re.compile(r"_([a-z0-9])")


def member(node: JsonNode, name: str) -> JsonNode:
    """The member under a camelCase name, or under the same name in snake_case."""
    other = snake_case(name)
    return node[other if node.members().get(other) is not None else name]


def has(node: JsonNode, name: str) -> bool:
    """Whether there is a member under either spelling; far cheaper than to fetch it."""
    members = node.members()
    return members.get(name) is not None or members.get(snake_case(name)) is not None


@lru_cache(maxsize=256)
def snake_case(name: str) -> str:
    """A name as Google's own protocol files and error texts spell it."""
    return _HUMP.sub(r"_\1", name).lower()


def camel_case(name: str) -> str:
    """A name as the JSON form of the protocol spells it."""
    return _UNDERSCORE.sub(lambda found: found.group(1).upper(), name)


def each(node: JsonNode) -> Iterator[JsonNode]:
    """The elements of an array; a single object stands for an array of one, as Google reads it."""
    if node.is_object:
        yield node
    else:
        yield from node.elements()
