"""Core: JSON text broken over lines without touching a token, and joined again to the exact bytes.

Problem: a body is to be read as structure, and its bytes are to come back exactly: numbers, escapes
and repeated keys as the wire spells them, at little cost when it is served. Solution: the text is
never parsed into values and written anew. Line breaks and indentation are put between its tokens,
and behind the `\\n` of a long string; as JSON text has no line feed inside a string, and no `|`
outside of one, taking them out again needs no knowledge of JSON.
"""

import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Layout: TypeAlias = Literal["compact", "spaced", "lines"]
"""On the wire: no space at all; one after each comma and colon; line breaks of its own."""

WIDTH = 100
INDENT = 2
_DEEPEST = 40
"""Containers further down stay on one line; no person follows them that far."""

STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_PARTS = re.compile(rf'[{{}}\[\],]|(?:[^"{{}}\[\],]++|{STRING})++', re.DOTALL)
_KEY = re.compile(rf"{STRING}:\s?", re.DOTALL)
_STRING_LINES = re.compile(r"[^\\]*+(?:\\[^n][^\\]*+)*+(?:\\n)?+", re.DOTALL)

_LINE_BREAK = re.compile(rb"\n *+\|?+")
_STRING_BREAK = re.compile(rb"\n *+\|")


@dataclass(slots=True)
class _Container:
    """An object or array, by its place in the text, and its items by theirs."""

    start: int
    end: int = 0
    items: "list[tuple[int, int, _Container | None]]" = field(default_factory=list)


def break_lines(text: str, *, keeps_apart: bool = False) -> str:
    """JSON text with a line break wherever a person would want one, the tokens as they were.

    Args:
        text: any valid JSON, compact or with a space after commas and colons.
        keeps_apart: whether each member gets a line of its own, and each element of an array in it,
            even if all of it would fit on one line.
    """
    outer = _outer_container(text)
    sheet = _Sheet(text, keeps_apart)
    if outer is None or not outer.items:
        sheet.add_scalar(text, 0)
    elif len(text) <= WIDTH and not keeps_apart:
        return text
    else:
        sheet.add_container(outer, 0)
    return "\n".join(sheet.lines)


def break_item(text: str, depth: int) -> str:
    """A member or an element, as `break_lines` breaks it at such a depth inside of others."""
    sheet = _Sheet(text)
    sheet.add_item((0, len(text), _outer_container(text)), depth)
    return "\n".join(sheet.lines)


def break_strings(text: str) -> str:
    """JSON text that has its own line breaks, with its long strings broken as well."""
    if "\\n" not in text:
        return text
    sheet = _Sheet(text)
    for line in text.split("\n"):
        content = line.lstrip(" ")
        margin = len(line) - len(content)
        sheet.lines.append(line[:margin])
        sheet.add_scalar(content, margin)
    return "\n".join(sheet.lines[1:])


def join_lines(shown: bytes, *, spaced: bool) -> bytes:
    """The text that `break_lines` was given."""
    if spaced:
        shown = shown.replace(b",\n", b", \n")
    return _LINE_BREAK.sub(b"", shown)


def join_strings(shown: bytes) -> bytes:
    """The text that `break_strings` was given."""
    return _STRING_BREAK.sub(b"", shown) if b"|" in shown else shown


def _outer_container(text: str) -> _Container | None:
    """The tree of containers, made without recursion, so that no depth is too deep."""
    open_ones: list[tuple[_Container, int]] = []
    container, child = _Container(0), None
    item = at = 0
    for part in _PARTS.findall(text):
        end = at + len(part)
        if part == ",":
            container.items.append((item, at, child))
            item, child = end, None
        elif part in ("{", "["):
            open_ones.append((container, item))
            container, item, child = _Container(at), end, None
        elif part in ("}", "]"):
            if at > container.start + 1:
                container.items.append((item, at, child))
            container.end = end
            child = container
            if not open_ones:  # closed more often than opened: no JSON
                return None
            container, item = open_ones.pop()
        at = end
    return None if open_ones else child


@dataclass(slots=True)
class _Sheet:
    """The lines written so far; what is added goes on with the last of them."""

    text: str
    keeps_apart: bool = False
    lines: list[str] = field(default_factory=lambda: [""])

    def add_container(self, container: _Container, depth: int) -> None:
        """Its brackets, and a line for each item between them."""
        text = self.text
        self.lines[-1] += text[container.start]
        margin = INDENT * (depth + 1)
        for item in container.items:
            self.lines.append(" " * margin)
            self.add_item(item, depth)
            if item[1] < container.end - 1:
                self.lines[-1] += ","
        self.lines.append(" " * (INDENT * depth) + text[container.end - 1])

    def add_item(self, item: tuple[int, int, _Container | None], depth: int) -> None:
        """A member or an element, on a line that is indented already."""
        text, margin = self.text, INDENT * (depth + 1)
        start, end, child = item
        begin = start + 1 if text[start] == " " else start
        if child is None or not child.items:
            self.add_scalar(text[begin:end], margin)
        elif self._stays_on_its_line(child, margin + end - begin, depth + 1):
            self.lines[-1] += text[begin:end]
        else:
            self.lines[-1] += text[begin : child.start]
            self.add_container(child, depth + 1)

    def add_scalar(self, item: str, margin: int) -> None:
        """A long string is broken behind each of its `\\n`, but not in its key."""
        if margin + len(item) <= WIDTH or "\\n" not in item:
            self.lines[-1] += item
            return
        key = _KEY.match(item)
        value = key.end() if key else 0
        first, *others = [line for line in _STRING_LINES.findall(item, value) if line]
        self.lines[-1] += item[:value] + first
        self.lines += [f"{' ' * (margin + INDENT)}|{line}" for line in others]

    def _stays_on_its_line(self, container: _Container, width: int, depth: int) -> bool:
        if depth > _DEEPEST:
            return True
        is_array = self.text[container.start] == "["
        if is_array and depth == 1 and self.keeps_apart:
            return False
        if is_array and '"' not in self.text[container.start : container.end]:
            return True  # an embedding: nobody wants a line for each of its numbers
        if is_array and depth == 1 and any(child for _, _, child in container.items):
            return False  # a history, to whose elements later bodies will refer
        return width <= WIDTH
