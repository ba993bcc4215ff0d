"""What Python values are as JSON, and what stands for those that are none."""

import enum
from collections import UserDict, UserList, deque
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import PurePosixPath
from uuid import UUID

import pytest

from replaykit.tools.json_values import NotJsonError, as_json, as_json_or_text, canonical


class Unit(enum.Enum):
    CELSIUS = "C"


class Level(enum.IntEnum):
    HIGH = 3


@dataclass
class City:
    name: str
    unit: Unit = Unit.CELSIUS


class Model:
    def model_dump(self, mode):
        return {"mode": mode}


class Broken:
    def model_dump(self, mode):
        raise ValueError(mode)

    def __repr__(self):
        raise ValueError


class Attrs:
    class _Name:
        name = "city"

    __attrs_attrs__ = (_Name,)
    city = "Tokyo"


class BrokenList(UserList):
    def __iter__(self):
        raise RuntimeError("changed meanwhile")

    __getitem__ = __iter__

    def __repr__(self):
        return "a broken list"


VALUES = [
    (None, None),
    (True, True),
    (1.5, 1.5),
    (float("inf"), "inf"),
    (Unit.CELSIUS, "C"),
    (Level.HIGH, 3),
    (date(2026, 1, 2), "2026-01-02"),
    (datetime(2026, 1, 2, 3, tzinfo=UTC), "2026-01-02T03:00:00+00:00"),
    (time(3, 4), "03:04:00"),
    (timedelta(seconds=90), "0:01:30"),
    (Decimal("1.10"), "1.10"),
    (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    (PurePosixPath("a/b"), "a/b"),
    (b"caf\xc3\xa9 \xff", "café \\xff"),
    (range(10**9), "range(0, 1000000000)"),
    ((1, [2]), [1, [2]]),
    ({3, 1, 2}, [1, 2, 3]),
    (deque([1]), [1]),
    (UserDict(a=1), {"a": 1}),
    ({1: "a", None: "b", Unit.CELSIUS: "c"}, {"1": "a", "None": "b", "C": "c"}),
    (City("Tokyo"), {"name": "Tokyo", "unit": "C"}),
    (Model(), {"mode": "json"}),
    (Attrs(), {"city": "Tokyo"}),
]


@pytest.mark.parametrize(("value", "expected"), VALUES, ids=lambda value: type(value).__name__)
def test_a_value_is_this_json(value, expected):
    assert expected == as_json(value) == as_json_or_text(value)


@pytest.mark.parametrize("value", [object(), City, Broken(), [object()], {"a": object()}, len])
def test_what_is_no_json_is_refused(value):
    with pytest.raises(NotJsonError):
        as_json(value)


def test_what_contains_itself_is_refused():
    loop = []
    loop.append(loop)
    with pytest.raises(NotJsonError):
        as_json(loop)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (object(), "<builtins.object>"),
        (Broken(), "<tests.tools.test_json_values.Broken>"),
        (lambda: None, "<function <lambda>>"),
        (BrokenList(), "a broken list"),
    ],
    ids=["object", "broken", "function", "list"],
)
def test_a_text_without_addresses_stands_for_it(value, text):
    assert text == as_json_or_text(value)


def test_what_means_the_same_is_the_same():
    assert canonical({"a": [5, 1.0], "b": True}) == canonical({"b": True, "a": [5.0, 1]})
    assert canonical(True) != canonical(1) != canonical("1")
