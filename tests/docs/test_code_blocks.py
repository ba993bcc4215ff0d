"""Every code block of every page is run, or compared with what is so; which test does it."""

import importlib.util
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.traffic import Work, all_work
from tests.conformance.cases import case_files, load_case
from tests.docs.pages import PAGES, ROOT, text_of
from tests.test_architecture import MAY_IMPORT

README = "README.md"
PLUGIN = "docs/pytest.md"
TUTORIAL = "docs/tutorial.md"
LAST_LINE = r"(?:<!-- (?P<mark>[^\n]*?) -->\n)?"
BLOCK = re.compile(
    rf"{LAST_LINE}^(?P<indent> *)```(?P<language>\w*)\n(?P<code>.*?)^(?P=indent)```$",
    flags=re.DOTALL | re.MULTILINE,
)
RUNS_A_MODULE = re.compile(r"\.venv/bin/python -m (\S+)\n")
HERE = "tests/docs/test_code_blocks.py"
CHECKED_BY = {
    (README, "command: run"): "tests/docs/test_commands.py",
    (README, "command: test"): "tests/docs/test_commands.py",
    (README, "output: demo"): "tests/docs/test_pages.py",
    (README, "command: record"): "tests/docs/test_readme_example.py",
    (README, "command: replay"): "tests/docs/test_readme_example.py",
    (README, "file: test_trip.py"): "tests/docs/test_readme_example.py",
    ("CONTRIBUTING.md", "text"): HERE,
    ("CONTRIBUTING.md", "commands: setup"): "tests/docs/test_commands.py",
    ("CONTRIBUTING.md", "commands: checks"): "tests/docs/test_commands.py",
    ("CONTRIBUTING.md", "case"): HERE,
    ("docs/commands.md", "console"): "tests/cli/test_commands_page.py",
    ("docs/commands.md", "yaml"): "tests/cli/test_pre_commit_hook.py",
    ("docs/capture.md", "run: block"): "tests/docs/test_capture_page.py",
    ("docs/capture.md", "run: decorator"): "tests/docs/test_capture_page.py",
    ("docs/capture.md", "run: session"): "tests/docs/test_capture_page.py",
    ("docs/capture.md", "run: rotate"): "tests/docs/test_capture_page.py",
    ("docs/capture.md", "run: full"): "tests/docs/test_capture_page.py",
    ("docs/capture.md", "output: full"): "tests/docs/test_capture_page.py",
    ("docs/capture.md", "console: program"): "tests/docs/test_capture_page.py",
    ("docs/capture.md", "console: recover"): "tests/docs/test_capture_page.py",
    ("docs/check.md", "output: finding"): "tests/cli/test_check_sessions.py",
    ("docs/reproduce.md", "console: reproduce"): "tests/docs/test_reproduce_page.py",
    ("docs/reproduce.md", "file: tests/test_bug.py"): "tests/docs/test_reproduce_page.py",
    ("docs/cassette.md", "cassette: example"): "tests/cassette/format/test_specification.py",
    ("docs/design.md", "text"): HERE,
    ("docs/clock.md", "python"): "tests/clock/test_page.py",
    ("docs/findings.md", "finding"): "tests/report/test_findings_page.py",
    ("docs/faults.md", "faults: tools"): "tests/tools/test_faults_page.py",
    ("docs/faults.md", "fault"): "tests/tools/test_faults_page.py",
    ("docs/faults.md", "in place"): "tests/tools/test_faults_page.py",
    ("docs/frameworks.md", "command: frameworks"): "tests/frameworks/test_table.py",
    ("docs/frameworks.md", "file: trip.py"): "tests/frameworks/test_recipes.py",
    ("docs/frameworks.md", "file: test_trip.py"): "tests/frameworks/test_recipes.py",
    ("docs/frameworks.md", "file: pytest.ini"): "tests/frameworks/test_loops.py",
    ("docs/frameworks.md", "file: test_trips.py"): "tests/frameworks/test_loops.py",
    ("docs/frameworks.md", "agent"): "tests/frameworks/test_recipes.py",
    ("docs/frameworks.md", "cure"): "tests/frameworks/test_recipes.py",
    (TUTORIAL, "file: trip.py"): "tests/docs/test_tutorial.py",
    (TUTORIAL, "file: test_trip.py"): "tests/docs/test_tutorial.py",
    (TUTORIAL, "command: record"): "tests/docs/test_tutorial.py",
    (TUTORIAL, "command: show"): "tests/docs/test_tutorial.py",
    (TUTORIAL, "command: replay"): "tests/docs/test_tutorial.py",
    (TUTORIAL, "command: pages"): "tests/docs/test_tutorial.py",
    (TUTORIAL, "command: check"): "tests/docs/test_tutorial.py",
    (TUTORIAL, "command: refresh"): "tests/docs/test_tutorial.py",
    (TUTORIAL, "change: watched"): "tests/docs/test_tutorial.py",
    (TUTORIAL, "output: one after another"): "tests/docs/test_tutorial.py",
    (TUTORIAL, "cure: results_of"): "tests/docs/test_tutorial.py",
    (TUTORIAL, "line: makespan"): "tests/docs/test_tutorial.py",
    (TUTORIAL, "add: failing"): "tests/docs/test_tutorial.py",
    (TUTORIAL, "output: missing"): "tests/docs/test_tutorial.py",
    (TUTORIAL, "cure: result_of"): "tests/docs/test_tutorial.py",
    ("docs/how_to.md", "head"): "tests/docs/test_how_to.py",
    ("docs/how_to.md", "test"): "tests/docs/test_how_to.py",
    ("docs/how_to.md", "file: ask.py"): "tests/docs/test_how_to.py",
    ("docs/how_to.md", "conftest: redacted"): "tests/docs/test_how_to.py",
    ("docs/how_to.md", "ini: volatile"): "tests/docs/test_how_to.py",
    ("docs/migrating.md", "file: tests/test_weather.py"): "tests/docs/test_migrating_page.py",
    ("docs/migrating.md", "file: move_cassettes.py"): "tests/docs/test_migrating_page.py",
    ("docs/migrating.md", "commands: move"): "tests/docs/test_migrating_page.py",
    ("docs/migrating.md", "commands: convert"): "tests/docs/test_migrating_page.py",
    ("docs/reference.md", "example"): "tests/docs/test_reference_page.py",
    ("docs/wire.md", "run: pool"): "tests/docs/test_wire_page.py",
    ("docs/wire.md", "run: tasks"): "tests/docs/test_wire_page.py",
    ("docs/wire.md", "run: pace"): "tests/docs/test_wire_page.py",
    ("docs/wire.md", "run: ignored"): "tests/docs/test_wire_page.py",
    ("docs/wire.md", "run: guard"): "tests/docs/test_wire_page.py",
    ("docs/wire.md", "output: guard"): "tests/docs/test_wire_page.py",
    ("benchmarks/README.md", "python"): HERE,
    ("benchmarks/README.md", "contender"): "tests/benchmarks/test_contenders_page.py",
    ("cassettes/README.md", "console"): "tests/examples/test_cassettes.py",
    ("examples/README.md", "output: one_by_one"): "tests/examples/test_examples.py",
    ("examples/README.md", "output: gathered"): "tests/examples/test_examples.py",
    (PLUGIN, "complaint"): "tests/docs/test_pytest_page_texts.py",
    (PLUGIN, "summary"): "tests/docs/test_pytest_page_texts.py",
    (PLUGIN, "header"): "tests/docs/test_pytest_page_texts.py",
    (PLUGIN, "page"): "tests/docs/test_pytest_page_texts.py",
    (PLUGIN, "file: test_agent.py"): "tests/docs/test_pytest_page_examples.py",
    (PLUGIN, "file: pytest.ini"): "tests/docs/test_pytest_page_examples.py",
    (PLUGIN, "file: test_settings.py"): "tests/docs/test_pytest_page_examples.py",
    (PLUGIN, "file: conftest.py"): "tests/docs/test_pytest_page_examples.py",
    (PLUGIN, "file: rates.py"): "tests/docs/test_pytest_page_examples.py",
    (PLUGIN, "file: test_rates.py"): "tests/docs/test_pytest_page_examples.py",
    (PLUGIN, "file: conftest_of_doctests.py"): "tests/docs/test_pytest_page_examples.py",
}
CANNOT_RUN = {
    ("docs/wire.md", "drawing"): "is a drawing",
    ("docs/clock.md", "drawing"): "is a drawing",
    ("docs/cassette.md", "text"): "says with words in capitals what lines of the format look like",
}
"""Each with the reason why."""


def blocks_of(name):
    """Each block of a page: what it goes by, and its code."""
    for block in BLOCK.finditer(text_of(name)):
        mark = block["mark"] or block["language"] or "text"
        if RUNS_A_MODULE.fullmatch(block["code"]):
            mark = "module"
        known = (name, mark) in CHECKED_BY
        yield mark if known else mark.partition(":")[0], block["code"]


BLOCKS = {
    str(page.relative_to(ROOT)): list(blocks_of(str(page.relative_to(ROOT)))) for page in PAGES
}


@pytest.mark.parametrize("page", BLOCKS)
def test_every_block_is_checked_or_says_why_not(page):
    told = {"module"} | {mark for name, mark in CHECKED_BY | CANNOT_RUN if name == page}

    assert [] == [mark for mark, _ in BLOCKS[page] if mark not in told]


def test_what_is_said_to_be_checked_is_on_its_page():
    on_pages = {(page, mark) for page, blocks in BLOCKS.items() for mark, _ in blocks}

    assert set() == CHECKED_BY.keys() - on_pages
    assert set() == CANNOT_RUN.keys() - on_pages


@pytest.mark.parametrize(("block", "test"), CHECKED_BY.items(), ids=map(": ".join, CHECKED_BY))
def test_the_test_that_checks_a_page_names_it(block, test):
    assert block[0] in Path(ROOT, test).read_text(encoding="utf-8")


def code_of(page, mark):
    return [code for known, code in BLOCKS[page] if known == mark]


def test_a_command_that_runs_a_module_has_one():
    shown = [code for page in BLOCKS for code in code_of(page, "module")]

    modules = [RUNS_A_MODULE.fullmatch(code)[1] for code in shown]

    assert "benchmarks.reading" in modules
    assert [] == [module for module in modules if importlib.util.find_spec(module) is None]


def test_the_floor_plan_is_the_same_wherever_it_stands():
    (here,), (there,) = (code_of(page, "text") for page in ("CONTRIBUTING.md", "docs/design.md"))

    assert here == there
    assert set() == MAY_IMPORT.keys() - set(re.findall(r"\w+", here))


def test_the_case_in_contributing_is_one():
    (shown,) = code_of("CONTRIBUTING.md", "case")
    members = {name for _, path in case_files() for name in load_case(path)}

    assert {"case", "request", "response", "expect"} == json.loads(shown).keys()
    assert json.loads(shown).keys() <= members


def test_the_contender_that_the_benchmarks_page_shows_can_be_measured():
    (shown,) = code_of("benchmarks/README.md", "python")
    names = {"json": json, "Work": Work, "Callable": Callable}
    exec(shown, names)
    work = next(all_work(1000))

    measured = names["PlainJson"]().prepare(work)()

    assert json.loads(work.request.body) == measured
