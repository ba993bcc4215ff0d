"""Every task of docs/how_to.md is done as it stands there, recorded and replayed."""

import re
import runpy
import shlex

import pytest

from replaykit.cli import main
from tests.docs.pages import code_in, section_of, tables_in, text_of
from tests.docs.test_pytest_page import Declared
from tests.docs.typing_along import REPLIES, Reader
from tests.plugin.suite import failure

PAGE = text_of("docs/how_to.md")
TASKS = re.findall(r"^<!-- test: (.*) -->$", PAGE, flags=re.MULTILINE)
WITH_ASYNCIO = (
    "-p no:hypothesispytest -p no:randomly -o asyncio_default_fixture_loop_scope=function"
)
ANSWERED_BY = {"refused": [failure(401)]}
(ROWS,) = tables_in(section_of(PAGE, "One line each"))
COMMANDS = [code_in(command)[0] for _, command in ROWS]


@pytest.fixture
def reader(pytester, monkeypatch):
    reader = Reader(pytester, monkeypatch, "docs/how_to.md", options=WITH_ASYNCIO)
    reader.has_the_agent()
    return reader


def has(reader, task):
    """Writes the lines of a task below the head."""
    source = f"{reader.block('head')}\n\n{reader.block(f'test: {task}')}"
    reader.folder.joinpath("test_task.py").write_text(source)


def recorded(reader, replies=REPLIES):
    """Records, each test from the first reply on."""
    tests = reader.folder.joinpath("test_task.py").read_text().count("def test_")
    run = reader.runs("--replaykit=record", replies=list(replies) * tests)
    assert 0 == run.ret, run.stdout.str()


@pytest.mark.parametrize("task", TASKS)
def test_a_task_is_recorded_and_replayed(reader, task):
    has(reader, task)
    recorded(reader, ANSWERED_BY.get(task, REPLIES))

    run = reader.runs()

    assert {"passed"} == run.parseoutcomes().keys() - {"warnings"}


def test_what_is_shared_is_one_file(reader):
    has(reader, "shared")
    recorded(reader)

    (cassette,) = reader.folder.rglob("*.cassette")

    assert cassette.match("cassettes/trips/three_lookups.cassette")


def test_outside_pytest_it_is_asked_once(reader, monkeypatch, capsys):
    monkeypatch.chdir(reader.folder)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    reader.put("ask.py")
    for replies in (REPLIES, None):
        with reader.asking(replies):
            runpy.run_path("ask.py")

        assert capsys.readouterr().out.endswith("\n2 exchanges make this answer\n")


def test_what_is_nobodys_business_is_not_in_the_file(reader):
    has(reader, "data")
    asked = "Weather in Tokyo and London, and how many yen is a dollar?"
    reader.change("test_task.py", asked, "Who is tenant-4711 of Baker Street?")
    reader.change("trip.py", "messages = [{", 'messages = [{"customer": "Sherlock", ')
    reader.folder.joinpath("conftest.py").write_text(reader.block("conftest: redacted"))
    recorded(reader)

    (cassette,) = reader.folder.rglob("*.cassette")
    text = cassette.read_text()

    assert [] == [word for word in ("4711", "Baker", "Sherlock") if word in text]
    reader.runs().assert_outcomes(passed=1)


def test_what_differs_from_run_to_run_is_ignored(reader):
    has(reader, "at once")
    reader.change("trip.py", 'model="gpt-5", ', 'model="gpt-5", extra_body={"trace_id": "1"}, ')
    reader.folder.joinpath("pytest.ini").write_text(reader.block("ini: volatile"))
    recorded(reader)
    reader.change("trip.py", '{"trace_id": "1"}', '{"trace_id": "2", "sent_at": "now"}')

    reader.runs().assert_outcomes(passed=1)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("pytest ")])
def test_pytest_takes_each_option(command):
    _, *options = shlex.split(command)

    assert [] == [o for o in options if o.partition("=")[0] not in Declared().options]


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("replaykit ")])
def test_replaykit_takes_each_command(command, tmp_path, monkeypatch, capsys):
    """
    As far as the files that it names, which are not there.
    """
    monkeypatch.chdir(tmp_path)
    _, *words = shlex.split(command)

    main([word if word != "python" else "no-such-python" for word in words])

    assert "usage:" not in capsys.readouterr().err
