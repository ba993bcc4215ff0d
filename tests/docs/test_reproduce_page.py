"""What docs/reproduce.md shows is what `replaykit reproduce` prints and writes."""

import re
import sys
from pathlib import Path

from replaykit.cli import main
from replaykit.scaffold.closing import MARK
from tests.cli.recordings import write
from tests.docs.pages import block_after, text_of
from tests.scaffold.captures import record, swapped

PAGE = text_of("docs/reproduce.md")


def test_the_example_prints_and_writes_what_the_page_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    record("bug.cassette", swapped())
    write("trip/agent.py", "def answer(question): ...\n")
    command, printed = (
        block_after("console: reproduce", PAGE).removeprefix("$ replaykit ").split("\n", 1)
    )

    code = main(command.split())
    for name in ("trip.agent", "trip"):  # others have a module of this name
        del sys.modules[name]

    assert (0, printed) == (code, capsys.readouterr().out)
    written = Path("tests/test_bug.py").read_text(encoding="utf-8")
    assert block_after("file: tests/test_bug.py", PAGE) == written


def test_every_option_stands_on_the_page(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    try:
        main(["reproduce", "--help"])
    except SystemExit:
        usage = capsys.readouterr().out

    options = re.findall(r"^  (-[\w-]+)", usage, flags=re.MULTILINE)
    assert ["-h"] == [name for name in options if f"`{name} " not in PAGE]


def test_a_word_that_is_made_up_goes_by_the_name_on_the_page():
    assert f"`{': '.join(MARK)}`" in PAGE
