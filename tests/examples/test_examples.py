"""Each example, run by the command that stands in examples/README.md, says what stands there."""

import re
import shlex

import anthropic  # noqa: F401  (loaded once here, not anew in every run inside)
import google.genai  # noqa: F401  (the same)
import openai  # noqa: F401  (the same)
import pytest

import replaykit.run.opening  # noqa: F401  (the same)
from tests.docs.pages import ROOT, block_after, code_in, tables_in, text_of

PAGE = text_of("examples/README.md")
(ROWS,) = tables_in(PAGE)
PRINTED = {code_in(command)[0]: code_in(printed)[0] for *_, command, printed in ROWS}
COMMANDS = re.findall(r"^`(pytest .*)`$", PAGE, flags=re.MULTILINE)


@pytest.fixture
def typed(pytester, monkeypatch):
    """What comes of a command, typed in the checkout by somebody without a key."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:cacheprovider")
    for name in ("CI", "REPLAYKIT", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)

    def run(command):
        program, *words = shlex.split(command)
        assert "pytest" == program
        return pytester.runpytest_inprocess(*words).stdout.str()

    return run


@pytest.mark.parametrize("command", PRINTED)
def test_an_example_passes(typed, command):
    printed = typed(command)

    assert re.search(rf"^=+ {PRINTED[command]} in ", printed, flags=re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_mistake_is_told_as_the_page_says(typed, command):
    name = re.search(r"examples/(\w+)", command)[1]

    printed = typed(command)

    assert "1 failed" in printed
    assert block_after(f"output: {name}", PAGE) in printed


def test_every_example_stands_on_the_page():
    folders = {agent.parent.name for agent in ROOT.glob("examples/*/agent.py")}

    assert {f"pytest examples/{folder}" for folder in folders} == PRINTED.keys()


@pytest.mark.parametrize("command", PRINTED)
def test_an_example_has_a_page_with_its_command_and_its_files(command):
    folder = ROOT / command.removeprefix("pytest ")
    page = (folder / "README.md").read_text(encoding="utf-8")

    linked = re.findall(r"\]\((.+?)\)", page)

    assert f"\nType in the checkout: `{command}`\n" in page
    assert [] == [link for link in linked if not (folder / link).is_file()]
    assert ["agent.py", "test_agent.py"] == linked[:2]
