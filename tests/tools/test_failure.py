"""How tools fail on purpose, and how the failures of the past come back."""

import json
import subprocess
import sys

import pytest

from replaykit.errors import RecordedToolError, SettingError
from replaykit.tools.failure import failing_with, rebuilt, said_of


class OwnError(Exception):
    """What the tests' own code raises."""


class NeedyError(Exception):
    """One that is made of more than a message."""

    def __init__(self, code, reason):
        super().__init__(f"{code}: {reason}")
        self.code = code


class TellingError(Exception):
    """One that tells of what its constructor keeps."""

    def __init__(self, code):
        self.code = code

    def __str__(self):
        return f"code {self.code}"


def test_an_exception_is_raised_anew_each_time():
    """
    A traceback that grows would tell of other executions.
    """
    make = failing_with(OwnError("x"))
    first, second = make(), make()

    assert (OwnError, ("x",)) == (type(first), first.args)
    assert first is not second


def test_one_that_cannot_be_copied_is_raised_itself():
    error = NeedyError(3, "x")

    assert error is failing_with(error)()


def test_a_class_is_made():
    assert OwnError is type(failing_with(OwnError)())


def test_a_function_makes_a_new_one_each_time():
    numbers = iter(range(9))
    make = failing_with(lambda: OwnError(next(numbers)))

    assert [(0,), (1,)] == [make().args, make().args]


@pytest.mark.parametrize(
    ("text", "kind", "args"),
    [
        ("TimeoutError: rates are down", TimeoutError, ("rates are down",)),
        ("TimeoutError", TimeoutError, ()),
        ("json.JSONDecodeError", None, None),
        ("decimal.Overflow: too much", None, ("too much",)),
        (f"{__name__}.OwnError: x: y", OwnError, ("x: y",)),
    ],
)
def test_a_text_names_an_exception(text, kind, args):
    if args is None:
        with pytest.raises(SettingError, match="cannot be made of a message alone"):
            failing_with(text)
        return
    made = failing_with(text)()

    assert args == made.args
    assert kind in (None, type(made))


def test_a_class_that_needs_more_is_refused():
    with pytest.raises(SettingError) as wrong:
        failing_with(NeedyError)

    assert str(wrong.value).endswith("(expected an exception, as NeedyError(…))")


def test_a_function_that_makes_no_exception_is_said():
    make = failing_with(lambda: 3)
    with pytest.raises(SettingError, match=r"but that is 3 \(expected an exception\)"):
        make()


KNOWN = [
    TimeoutError("rates are down"),
    ValueError("with: a colon\nand a line"),
    KeyError("city"),
    KeyError("it's"),
    KeyError(3),
    FileNotFoundError(2, "No such file", "x.txt"),
    StopIteration(),
    OwnError("x"),
    NeedyError(3, "x"),
    json.JSONDecodeError("bad", "{", 1),
    subprocess.SubprocessError("x"),
]


@pytest.mark.parametrize("error", KNOWN, ids=lambda error: type(error).__name__)
def test_what_was_recorded_comes_back_as_what_it_was(error):
    again = rebuilt(said_of(error), "get_weather")

    assert (type(error), str(error)) == (type(again), str(again))


@pytest.mark.parametrize(
    "said",
    [
        "not_loaded_anywhere.SomeError: x",
        "SomeError: x",
        "evil.TimeoutError: x",
        "os.system: rm",
        "SystemExit: 0",
        "UnicodeDecodeError: 'utf-8' codec can't decode",
        "",
        f"{__name__}.TellingError: code 3",
    ],
)
def test_what_cannot_be_made_is_told_of(said):
    """
    Nothing is imported for a cassette, no constructor run, and nothing raised that ends a process.
    """
    loaded = set(sys.modules)
    again = rebuilt(said, "get_weather")

    assert RecordedToolError is type(again)
    assert f"get_weather raised when it was recorded: {said}" == str(again)
    assert loaded == set(sys.modules)
