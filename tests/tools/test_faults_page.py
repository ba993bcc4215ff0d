"""Every example of `docs/faults.md` runs."""

import asyncio
import inspect
import re
import sys
from types import ModuleType

import pytest

from replaykit.run.late_toolbox import LateToolbox
from replaykit.run.tool_desk import ToolDesk
from tests.docs.pages import block_after, text_of
from tests.tools.boxes import a_box, in_virtual_time

PAGE = text_of("docs/faults.md")
TOOLS = block_after("faults: tools", PAGE)
EXAMPLES = re.findall(r"^<!-- fault: (.+) -->$", PAGE, flags=re.MULTILINE)


class Replay(ToolDesk):
    """The fixture, as far as it has to do with tools."""

    def __init__(self, box):
        self._box = LateToolbox(lambda: box)
        self._box.toolbox()

    @property
    def _tools(self):
        return self._box


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_runs(example):
    names = {}
    exec(TOOLS + block_after(f"fault: {example}", PAGE), names)
    (test,) = [names[name] for name in names if name.startswith("test_")]

    assert inspect.iscoroutinefunction(test)
    in_virtual_time(lambda box: asyncio.run(test(Replay(box))))


def test_tools_are_watched_where_they_stand(monkeypatch):
    tools, box = ModuleType("trip.tools"), a_box()
    exec(TOOLS, vars(tools))
    for name, module in {"trip": ModuleType("trip"), "trip.tools": tools}.items():
        monkeypatch.setitem(sys.modules, name, module)

    with box.opened():
        exec(block_after("in place", PAGE), {"replay": Replay(box)})
        asyncio.run(tools.TOOLS["get_weather"]("Tokyo"))

    assert ["get_weather"] == [span.tool for span in box.spans]


def test_every_kind_has_an_example():
    kinds = {"takes", "uniform", "normal", "lognormal", "percentiles", "between"}
    kinds |= {"fails", "returns", "hangs", "then", "plan", "cancelled", "late"}

    assert set() == kinds - set(EXAMPLES)
