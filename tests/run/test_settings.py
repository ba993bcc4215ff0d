"""Settings as users write them: what is read, and what is refused with which words."""

import pytest

from replaykit.errors import SettingError
from replaykit.run.settings import Settings, listed


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        ({"pace": "2"}, "pace", 2.0),
        ({"pace": "recorded"}, "pace", "recorded"),
        ({"match": str.__eq__}, "match", str.__eq__),
        ({"volatile": "seed"}, "volatile", {"seed"}),
        ({"volatile": ["seed", "trace"]}, "volatile", {"seed", "trace"}),
        ({"allowed_statuses": 401}, "allowed_statuses", {401}),
        ({"allowed_statuses": ["401", 503]}, "allowed_statuses", {401, 503}),
        ({"redact_names": ("a", "b")}, "redact_names", ("a", "b")),
        ({}, "mode", "replay"),
    ],
)
def test_it_is_read(given, name, expected):
    assert expected == getattr(Settings.read(given), name)


@pytest.mark.parametrize(
    "given",
    [
        {"pace": "nan"},
        {"pace": None},
        {"pace": True, "mode": 1},
        {"volatile": [""]},
        {"volatile": None},
        {"allowed_statuses": [99]},
        {"allowed_statuses": None},
        {"redact_patterns": "("},
        {"keep_failed": 1},
        {"speed": 1},
    ],
)
def test_it_is_refused(given):
    with pytest.raises(SettingError, match=r"expected|regular expression"):
        Settings.read(given)


def test_an_error_of_a_setting_is_a_value_error():
    assert issubclass(SettingError, ValueError)


def test_choices_read_as_a_sentence():
    assert ["a", "a or b", "a, b or c"] == [listed("a"), listed("ab"), listed("abc")]
