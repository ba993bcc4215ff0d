"""Every example of `docs/faults.md` runs."""

import asyncio
import inspect
import re

import pytest

from tests.docs.pages import block_after, text_of
from tests.tools.boxes import in_virtual_time

PAGE = text_of("docs/faults.md")
TOOLS = block_after("faults: tools", PAGE)
EXAMPLES = re.findall(r"^<!-- fault: (.+) -->$", PAGE, flags=re.MULTILINE)


class Replay:
    """The fixture, as far as the page needs it."""

    def __init__(self, box):
        self.tools = box.watched
        self._box = box

    def __getattr__(self, name):
        return getattr(self._box, name)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_runs(example):
    names = {}
    exec(TOOLS + block_after(f"fault: {example}", PAGE), names)
    (test,) = [names[name] for name in names if name.startswith("test_")]

    assert inspect.iscoroutinefunction(test)
    in_virtual_time(lambda box: asyncio.run(test(Replay(box))))


def test_every_kind_has_an_example():
    kinds = {"takes", "uniform", "normal", "lognormal", "percentiles", "between"}
    kinds |= {"fails", "returns", "hangs", "then", "plan", "cancelled", "late"}

    assert set() == kinds - set(EXAMPLES)
