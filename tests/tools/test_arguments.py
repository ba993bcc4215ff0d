"""What a tool was called with, by name, whatever its signature."""

import pytest

from replaykit.tools.arguments import Parameters


class Tool:
    def method(self, city, unit="C"):
        return city


CLIENT = object()
SHAPES = [
    (
        lambda city, unit="C": None,
        ("Tokyo",),
        {},
        {"city": "Tokyo"},
        {"city": "Tokyo", "unit": "C"},
    ),
    (lambda city, /, *, unit=None: None, ("x",), {"unit": "F"}, {"city": "x", "unit": "F"}, None),
    (lambda *cities: None, ("a", "b"), {}, {"cities": ["a", "b"]}, None),
    (lambda **more: None, (), {"city": "x"}, {"city": "x"}, None),
    (lambda city: None, ("a", "surplus"), {}, {"city": "a"}, None),
    (lambda city: None, (), {"town": "a"}, {"town": "a"}, None),
    (Tool().method, ("x",), {}, {"city": "x"}, {"city": "x", "unit": "C"}),
    (Tool.method, (Tool(), "x"), {}, {"city": "x"}, {"city": "x", "unit": "C"}),
    (lambda context, city: None, (object(), "x"), {}, {"city": "x"}, None),
    (lambda city, client=CLIENT: None, ("x",), {}, {"city": "x"}, None),
    (dict, (), {"city": "x"}, {"city": "x"}, None),
    (min, (3, 4), {}, {"arguments": [3, 4]}, None),
]


@pytest.mark.parametrize(("function", "args", "kwargs", "explicit", "full"), SHAPES)
def test_arguments_go_by_their_names(function, args, kwargs, explicit, full):
    given = Parameters.of(function).given(args, kwargs)

    assert explicit == given.explicit
    assert (full or explicit) == {
        name: value for name, value in given.full.items() if full or value is not None
    }


@pytest.mark.parametrize(
    ("arguments", "inner"),
    [
        ({"question": {"city": "x"}}, {"city": "x"}),
        ({"question": ' {"city": "x"} '}, {"city": "x"}),
        ({"question": "{broken"}, None),
        ({"question": "[1]"}, None),
        ({"one": {"a": 1}, "other": {"b": 2}}, None),
        ({"one": {"a": 1}, "other": 3}, {"a": 1}),
    ],
)
def test_one_object_may_hold_them_all(arguments, inner):
    given = Parameters.of(lambda **more: None).given((), arguments)

    assert inner == given.inner
    assert (2 if inner else 1) == len(given.forms)


def by_name(city: str, days: int):
    return city


def as_text(arguments: str):
    return arguments


def as_model(question: Tool):
    return question


@pytest.mark.parametrize(
    ("function", "expected"), [(by_name, False), (as_text, True), (as_model, True)]
)
def test_whether_names_say_anything_is_known(function, expected):
    assert expected is Parameters.of(function).takes_object
