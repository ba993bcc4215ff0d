"""Every example of the clock's page runs."""

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "clock.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)
NAMED = re.findall(r"`(\w+\.py)`", PAGE)
ROOM = Path(__file__).parents[2] / "replaykit" / "clock"


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_runs(example):
    exec(compile(example, "docs/clock.md", "exec"), {"__name__": "example"})


def test_every_module_that_is_named_is_there():
    assert {path.name for path in ROOM.glob("*.py")} >= set(NAMED)
