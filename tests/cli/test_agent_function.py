"""What can be seen of the function that a command line names."""

from pathlib import Path

import pytest

from replaykit.cli.agent_function import agent_at
from replaykit.errors import SettingError
from replaykit.scaffold import Agent
from tests.cli.recordings import write

FUNCTIONS = """
import functools
from typing import Annotated, Any, Optional


def plain(question): ...
async def coroutine(question: str, tools: object = None): ...
def words(question: "str | None"): yield
async def pieces(question: Any): yield
def nothing(): ...
def number(count: int): ...
def two(question, tools): ...
def named(*, question): ...
def usual(question="Rain?"): ...
def anything(*words): ...
def several(messages: list[dict[str, str]]): ...
def either(question: list[str] | str): ...
def forward(messages: "dict[str, str]"): ...
def maybe(question: Optional[str]): ...
def noted(question: Annotated[str, "what is asked"]): ...
class Desk:
    def __init__(self, question): ...
    async def __call__(self, question): ...
    def open(self): ...
    @classmethod
    def of(cls, question): ...
    @staticmethod
    def ask(question): ...
NUMBER = 7
bound = functools.partial(two, tools=None)
desk = Desk("Rain?")
def untold(question): ...
untold.__signature__ = 7
"""


@pytest.mark.parametrize(
    ("name", "kind", "takes"),
    [
        ("plain", "plain", "a question"),
        ("coroutine", "coroutine", "a question"),
        ("words", "generator", "a question"),
        ("pieces", "async generator", "a question"),
        ("nothing", "plain", "nothing"),
        ("number", "plain", "more"),
        ("two", "plain", "more"),
        ("named", "plain", "more"),
        ("usual", "plain", "nothing"),
        ("anything", "plain", "more"),
        ("several", "plain", "more"),
        ("either", "plain", "a question"),
        ("forward", "plain", "more"),
        ("maybe", "plain", "a question"),
        ("noted", "plain", "a question"),
        ("Desk.ask", "plain", "a question"),
        ("Desk.of", "plain", "a question"),
        ("Desk.open", "plain", "more"),
        ("desk.open", "plain", "nothing"),
        ("desk", "coroutine", "a question"),
        ("bound", "plain", "a question"),
        ("untold", "plain", "more"),
    ],
)
def test_what_an_agent_takes_is_seen(here, name, kind, takes):
    write("functions_1.py", FUNCTIONS)

    agent = agent_at(f"functions_1:{name}", [here])

    assert Agent(module="functions_1", name=name, kind=kind, takes=takes) == agent


def test_a_class_makes_an_agent_and_is_none(here):
    write("functions_3.py", FUNCTIONS)

    assert "more" == agent_at("functions_3:Desk", [here]).takes


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        (
            "trip.async:answer",
            "--agent is 'trip.async:answer' (expected a module and a function in it, as"
            " trip.agent:answer)",
        ),
        (
            "refusing_1:plain",
            "--agent refusing_1:plain: there is no 'plain' in it (expected other)",
        ),
        (
            "plain",
            "--agent is 'plain' (expected a module and a function in it, as trip.agent:answer)",
        ),
        (
            "nowhere_1:plain",
            "--agent nowhere_1:plain: importing 'nowhere_1' fails: ModuleNotFoundError: No module"
            " named 'nowhere_1' (expected that `python -c \"import nowhere_1\"` works here)",
        ),
        (
            "leaving_1:plain",
            "--agent leaving_1:plain: importing 'leaving_1' fails: SystemExit: 3"
            ' (expected that `python -c "import leaving_1"` works here)',
        ),
        (
            "functions_2:plane",
            "--agent functions_2:plane: there is no 'plane' in it (expected plain)",
        ),
        ("functions_2:NUMBER", "--agent functions_2:NUMBER: it is 7 (expected a function)"),
    ],
)
def test_what_leads_to_no_agent_is_misuse(replaykit, bug, path, complaint):
    write("functions_2.py", FUNCTIONS)
    write("leaving_1.py", "raise SystemExit(3)")
    write("refusing_1.py", "def other(): ...\ndef __getattr__(name): raise ImportError(name)\n")

    answer = replaykit("reproduce", "bug.cassette", "--agent", path)

    assert (2, "", f"{complaint}\n") == answer
    assert not Path("test_bug.py").exists()


def test_whoever_interrupts_an_import_is_heard(here):
    write("interrupted_1.py", "raise KeyboardInterrupt")

    with pytest.raises(KeyboardInterrupt):
        agent_at("interrupted_1:plain", [here])

    with pytest.raises(SettingError, match="expected a module"):
        agent_at("no-module:plain", [here])
