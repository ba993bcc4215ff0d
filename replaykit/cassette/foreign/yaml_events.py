"""Core: YAML of any origin to plain data, without running what its tags name.

Problem: a loader that builds objects runs code, one that recurses dies of nesting, and one that
follows aliases lets a small file stand for gigabytes. Solution: the parser's flat stream of events
is turned into data here, with a budget for depth, values and what aliases repeat.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from replaykit.cassette.foreign.shape import RESTORE, REVIEWABLE, damaged, shown
from replaykit.cassette.foreign.yaml_tags import key_of, scalar_value, untagged
from replaykit.errors import UnreadableCassetteError
from replaykit.model import Json

PARSER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it; the parser in Python reads the same, slowly."""

MOST_DEPTH = 100
MOST_VALUES = 1_000_000
MOST_CHARACTERS = 64 * 1024 * 1024

# What libyaml refuses; the parser in Python lets the last of them pass.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def yaml_documents(content: str) -> tuple[Json, ...]:
    """Every document of a YAML file."""
    if "\ufeff" in content:
        raise _forbidden(content)
    line = 1
    try:
        builder = _Builder()
        for event in _events(content):
            line = event.start_mark.line + 1 if event.start_mark else line
            builder.take(event)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        raise _at(mark.line + 1 if mark else None, "its YAML is broken here") from broken
    except yaml.YAMLError as broken:
        raise _forbidden(content) from broken
    except UnreadableCassetteError as unreadable:
        raise _at(line, unreadable.found, unreadable.expected) from unreadable.__cause__
    return tuple(builder.documents)


def _events(content: str) -> Iterator[yaml.Event]:
    parser = PARSER(content)
    try:
        while (event := parser.get_event()) is not None:
            yield event
    finally:
        parser.dispose()


@dataclass(slots=True)
class _Open:
    """A list or an object whose end has not come yet."""

    value: list[Json] | dict[str, Json]
    tag: str | None
    anchor: str | None
    values_before: int
    characters_before: int
    key: str | None = None


@dataclass(slots=True)
class _Builder:
    """Takes the parser's events and builds the documents, within the budget."""

    documents: list[Json] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _anchors: dict[str, tuple[Json, int, int]] = field(default_factory=dict)
    """What an anchor names, and how many values and characters that is."""

    _values: int = 0
    _characters: int = 0

    def take(self, event: yaml.Event) -> None:
        """Builds on with the next event."""
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event)
        elif isinstance(event, yaml.MappingStartEvent):
            self._begin({}, event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._begin([], event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end()
        elif isinstance(event, yaml.AliasEvent):
            self._repeat(event.anchor or "")
        elif isinstance(event, yaml.DocumentStartEvent):
            self._anchors.clear()

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        self._spend(1, len(event.value))
        value = event.value if self._awaits_key and not event.tag else scalar_value(event)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1, len(event.value))
        self._place(value)

    def _begin(self, value: list[Json] | dict[str, Json], event: yaml.CollectionStartEvent) -> None:
        if len(self._open) >= MOST_DEPTH:
            raise damaged(f"its YAML nests deeper than {MOST_DEPTH} levels", REVIEWABLE)
        self._open.append(_Open(value, event.tag, event.anchor, self._values, self._characters))
        self._spend(1, 0)

    def _end(self) -> None:
        closed = self._open.pop()
        value = untagged(closed.value, closed.tag)
        if closed.anchor:
            size = (
                self._values - closed.values_before,
                self._characters - closed.characters_before,
            )
            self._anchors[closed.anchor] = (value, *size)
        self._place(value)

    def _repeat(self, anchor: str) -> None:
        if anchor not in self._anchors:
            raise damaged(
                f"the alias {shown(f'*{anchor}')} stands before the end of what it names",
                "an anchor earlier in the document",
            )
        value, values, characters = self._anchors[anchor]
        self._spend(values, characters)
        self._place(value)

    def _spend(self, values: int, characters: int) -> None:
        self._values += values
        self._characters += characters
        if self._values > MOST_VALUES or self._characters > MOST_CHARACTERS:
            raise damaged(
                f"its YAML holds more than {MOST_VALUES:,} values, or more than "
                f"{MOST_CHARACTERS // 1024 // 1024} MiB of text, with its aliases written out",
                REVIEWABLE,
            )

    @property
    def _awaits_key(self) -> bool:
        return (
            bool(self._open)
            and isinstance(self._open[-1].value, dict)
            and self._open[-1].key is None
        )

    def _place(self, value: Json) -> None:
        if not self._open:
            self.documents.append(value)
            return
        inner = self._open[-1]
        if isinstance(inner.value, list):
            inner.value.append(value)
        elif inner.key is None:
            inner.key = key_of(value)
        else:
            inner.value[inner.key] = value
            inner.key = None


def _at(line: int | None, found: str, expected: str = "valid YAML") -> UnreadableCassetteError:
    return UnreadableCassetteError(found, expected=expected, fix=RESTORE, line=line)


def _forbidden(content: str) -> UnreadableCassetteError:
    character = _FORBIDDEN.search(content)
    line = content.count("\n", 0, character.start()) + 1 if character else None
    return _at(line, "a character here is not allowed")
