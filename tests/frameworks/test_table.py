"""The table in docs/frameworks.md is what is measured, of the versions in .ci/frameworks."""

import re

from tests.docs.pages import ROOT, block_after, section_of, tables_in
from tests.frameworks.framework import FRAMEWORKS, PAGE
from tests.frameworks.table import row_of

COMMAND = block_after("command: frameworks", PAGE)
SCRIPT = (ROOT / ".ci" / "frameworks").read_text(encoding="utf-8")
(ROWS,) = tables_in(section_of(PAGE, "What was measured"))


def test_a_row_is_what_is_measured(framework):
    assert row_of(framework) in PAGE.splitlines()


def test_the_table_has_the_versions_that_the_command_installs():
    pinned = dict(re.findall(r"'([a-z-]+)(?:\[\w+\])?==([\d.]+)'", SCRIPT))

    assert {name: pinned[name] for name, *_ in ROWS} == {name: row for name, row, *_ in ROWS}
    assert [name for name, *_ in ROWS] == [one.distribution for one in FRAMEWORKS]


def test_the_command_runs_every_framework():
    named = re.findall(r"^recipes_in \S+ '?([a-z_ ]+)", SCRIPT, flags=re.MULTILINE)

    assert "bash .ci/frameworks\n" == COMMAND
    assert [one.name for one in FRAMEWORKS] == " ".join(named).split()
