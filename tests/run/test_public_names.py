"""The names that `import replaykit` offers, and what it does not load."""

import subprocess
import sys

import pytest

import replaykit


def test_every_public_name_is_there_and_documented():
    for name in replaykit.__all__:
        assert getattr(replaykit, name).__doc__


def test_they_are_at_most_fifteen_and_in_order():
    assert sorted(replaykit.__all__) == replaykit.__all__ == dir(replaykit)
    assert 15 >= len(replaykit.__all__)


def test_another_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'replaykit' has no attribute 'reply'"):
        replaykit.reply  # noqa: B018  (asking for it is the act)


def test_importing_it_loads_none_of_its_rooms():
    source = "import sys, replaykit; print(*[m for m in sys.modules if m.startswith('replaykit')])"

    fresh = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )

    assert "replaykit\n" == fresh.stdout
