"""`replaykit capture`: a program runs as it would, and what it says to models is taped."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from replaykit.cassette.store import load
from replaykit.cli import main
from replaykit.cli.capture_summary import summary_of
from replaykit.cli.python_command import python_command
from tests.capture.agents import cassettes, journals, says, texts_of
from tests.capture.programs import quick_environment
from tests.checks.loops import loop
from tests.checks.wires import Ask, Said, Step, Turn
from tests.cli.recordings import write
from tests.scaffold import captures
from tests.wire.provider import provider

PYTHON = sys.executable
APP = """
import os, signal, sys, time
from tests.run.asking import ask

def get_weather(city):
    return f"rain in {city}"

TOOLS = {"get_weather": get_weather}

if __name__ == "__main__":
    url, how = sys.argv[1:3]
    print(ask(url), TOOLS["get_weather"](city="Tokyo"), sys.argv[3:])
    print(sys.argv[0], __file__, sys.modules["__main__"].__dict__ is globals())
    print(sys.path[0], __name__, os.path.basename(__file__), sep="|", file=sys.stderr)
    exec(how)
"""
UNSEEN = (
    "replaykit: nobody saw get_weather run: to have results judged, name the tools, as"
    " `--tool trip.tools:TOOLS`, or mark them with @replaykit.tool\n"
)
LAUNCHER = "import sys; from replaykit.cli import main; sys.exit(main())"


def capturing(*words):
    """`replaykit capture`, under way."""
    return subprocess.Popen(
        [PYTHON, "-c", LAUNCHER, "capture", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        env=quick_environment(),
    )


def run_alone(words):
    """How a program ended that was not captured."""
    return subprocess.run(
        words, capture_output=True, text=True, env=quick_environment(), check=False
    )


def installed(name, first_lines):
    """A command as pip installs it."""
    path = write(
        f"bin/{name}", f"{first_lines}\nimport runpy\nrunpy.run_path('app.py', None, '__main__')\n"
    )
    path.chmod(0o700)
    return str(path)


@pytest.fixture
def captured(capfd, monkeypatch):
    """How a program ended that was captured, by a command in this process, which loads faster."""

    def ended(*words):
        monkeypatch.setenv("PYTHONPATH", quick_environment()["PYTHONPATH"])
        return main(["capture", *words]), *capfd.readouterr()

    return ended


@pytest.fixture
def server():
    with provider(says("sunny", {"call_a": "Tokyo"})) as running:
        yield running


@pytest.fixture(autouse=True)
def app(here):
    write("app.py", APP)
    write("service/__main__.py", APP)
    write("service/__init__.py", "")
    return here / "app.py"


@pytest.mark.parametrize(
    "words",
    [
        (PYTHON, "app.py"),
        (PYTHON, "-u", "-W", "error", "app.py"),
        (PYTHON, "-m", "service"),
        (PYTHON, "-umservice"),
        ("app.py",),
        ("-m", "service"),
    ],
    ids=" ".join,
)
def test_a_program_runs_as_it_would_and_is_captured(captured, server, words):
    words = [*words, server.url, "sys.exit(7)", "--flag", "-o", "x"]
    plain = words if words[0] == PYTHON else [PYTHON, *words]
    alone = run_alone(plain)

    code, output, complaints = captured("-o", "bug.cassette", "--", *words)

    assert (7, 7) == (alone.returncode, code)
    assert alone.stdout == output
    told = (
        "replaykit: captured 1 exchange into bug.cassette\n"
        f"{UNSEEN}"
        "Next: `replaykit reproduce bug.cassette`\n"
    )
    assert alone.stderr + told == complaints
    assert ["Weather in Tokyo?"] == texts_of("bug.cassette")


@pytest.mark.parametrize(
    "first_lines",
    [
        f"#!{PYTHON}",
        "#!/usr/bin/env python3",
        f"#!/bin/sh\n'''exec' \"{PYTHON}\" \"$0\" \"$@\"\n' '''",
    ],
    ids=["path", "env", "long path"],
)
def test_a_command_that_pip_has_installed_is_captured(captured, server, first_lines, monkeypatch):
    monkeypatch.setenv("PATH", os.pathsep.join([os.path.dirname(PYTHON), os.environ["PATH"]]))
    command = installed("serve", first_lines)

    code, output, _ = captured("--", command, server.url, "sys.exit(5)")

    assert (5, "sunny rain in Tokyo []") == (code, output.splitlines()[0])
    assert ["captured.cassette"] == cassettes()


def test_code_on_the_command_line_is_captured(captured, server):
    code = "import sys; from tests.run.asking import ask; print(ask(sys.argv[1]), sys.argv[0])"

    assert (0, "sunny -c\n") == captured("--", PYTHON, "-c", code, server.url)[:2]
    assert ["captured.cassette"] == cassettes()


@pytest.mark.parametrize("path", ["app:TOOLS", "app:get_weather", "__main__:TOOLS"])
def test_tools_of_the_program_itself_can_be_named(captured, server, path):
    captured("--tool", path, "--", PYTHON, "app.py", server.url, "")

    # Whoever has taken the function out of the module before it was watched has the real one.
    expected = [] if path == "app:get_weather" else ["call_a"]
    assert expected == [span.call_id for span in load(Path("captured.cassette")).spans]


def test_tools_of_a_module_can_be_named(captured, server):
    write("trip.py", "def get_weather(city):\n    return 'snow'\n")
    source = (
        "import sys, trip; from tests.run.asking import ask;"
        " ask(sys.argv[1]); trip.get_weather('Tokyo')"
    )

    _, _, complaints = captured(
        "--tool", "trip:get_weather", "--", PYTHON, "-c", source, server.url
    )

    assert ["snow"] == [span.result for span in load(Path("captured.cassette")).spans]
    assert (
        "replaykit: captured 1 exchange and 1 execution of tools into captured.cassette\n"
        "Next: `replaykit reproduce captured.cassette --tool trip:get_weather`\n" == complaints
    )


def test_a_tool_that_was_named_in_vain_is_told(captured, server):
    """
    Whoever took the function out of the module before has the real one.
    """
    words = ("--tool", "app:get_weather", "--", PYTHON, "app.py", server.url, "")

    assert UNSEEN in captured(*words)[2]


def test_a_program_to_which_nobody_gave_calls_is_told_nothing_of_tools(captured):
    with provider(says("sunny")) as server:
        _, _, complaints = captured("--", PYTHON, "app.py", server.url, "")

    assert "nobody saw" not in complaints


@pytest.mark.parametrize(
    ("count", "told"),
    [(2, "tool_0 and tool_1"), (7, "tool_0, tool_1, tool_2, tool_3, tool_4 and 2 more")],
)
def test_each_tool_that_nobody_saw_is_named_once_and_five_at_most(here, count, told):
    asked = Turn(tuple(Ask(id=f"call_{n}", tool=f"tool_{n}", city="Tokyo") for n in range(count)))
    once = replace(
        loop("openai_chat", 1),
        steps=(Step(history=(Said("Weather?"),), calls=asked.calls),),
        executions=(),
    )
    path = captures.record("bug.cassette", once, once)

    told_of = summary_of(path.absolute(), frozenset([path]), ())

    assert f"\nreplaykit: nobody saw {told} run: " in told_of


def test_what_a_program_raises_looks_as_it_would(captured, server):
    words = (PYTHON, "app.py", server.url, "raise ValueError('a bug')")
    alone = run_alone(words)

    code, _, complaints = captured("--", *words)

    assert (1, 1) == (alone.returncode, code)
    assert complaints.startswith(alone.stderr)
    assert ["captured.cassette"] == cassettes()


@pytest.mark.skipif(os.name == "nt", reason="it has no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGINT"])
def test_a_signal_reaches_the_program(server, name):
    handling = (
        "signal.signal(signal.{0}, lambda *_: sys.exit(9)); print('ready', flush=True);"
        " time.sleep(60)"
    )
    program = capturing("--", PYTHON, "app.py", server.url, handling.format(name))
    assert "ready\n" in iter(program.stdout.readline, "")

    program.send_signal(getattr(signal, name))
    program.communicate(timeout=60)

    assert (9, ["captured.cassette"]) == (program.returncode, cassettes())


@pytest.mark.skipif(os.name == "nt", reason="it has no such signals")
@pytest.mark.parametrize(("name", "code"), [("SIGKILL", 137), ("SIGTERM", 143)])
def test_a_program_that_is_killed_has_its_cassette_all_the_same(captured, server, name, code):
    writing = "from replaykit.capturing.writer import writer; writer.drain(30)"
    how = f"{writing}; os.kill(os.getpid(), signal.{name})"

    answer = captured("-o", "bug.cassette", "--", PYTHON, "app.py", server.url, how)

    assert code == answer[0]
    assert "replaykit: captured 1 exchange into bug.cassette\n" in answer[2]
    assert (["bug.cassette"], []) == (cassettes(), journals())
    assert 0o600 == Path("bug.cassette").stat().st_mode & 0o777


def test_a_program_that_asks_nobody_is_said_to(captured):
    assert (
        0,
        "",
        "replaykit: nothing was captured for captured.cassette: no request came by\n",
    ) == (captured("--", PYTHON, "-c", "pass"))


def test_errors_are_said_in_the_end(captured):
    with provider(says("no", status=401)) as server:
        _, _, complaints = captured("--", PYTHON, "app.py", server.url, "")

    assert complaints.endswith(
        "replaykit: captured 1 exchange into captured.cassette (1 answered with an error, 1 cut)\n"
        "Next: `replaykit reproduce captured.cassette`\n"
    )


def test_limits_and_rotation_are_passed_on(captured, server):
    again = "[ask(url) for _ in range(4)]"
    limits = ("--max-exchanges", "2", "--rotate", "2")

    _, _, complaints = captured(*limits, "--", PYTHON, "app.py", server.url, again)

    assert ["captured.2.cassette", "captured.3.cassette"] == cassettes()
    assert complaints.endswith(
        "replaykit: captured 2 exchanges into captured.2.cassette\n"
        "replaykit: captured 1 exchange into captured.3.cassette\n"
        f"{UNSEEN}"
        "Next: `replaykit reproduce captured.2.cassette`\n"
    )


def test_what_the_project_calls_a_secret_is_none_of_the_files(captured, server):
    write("pytest.ini", "[pytest]\nreplaykit_redact_patterns = tenant-\\d+\n")

    captured("--", PYTHON, "app.py", server.url, "ask(url, 'I am tenant-17')")

    assert "tenant-17" not in Path("captured.cassette").read_text()
    assert 2 == len(texts_of("captured.cassette"))


def test_what_the_project_ignores_is_not_captured(captured, server):
    write("pytest.ini", "[pytest]\nreplaykit_ignored =\n    127.0.0.1\n")

    _, _, complaints = captured("--", PYTHON, "app.py", server.url)

    assert [] == cassettes()
    assert complaints.endswith("nothing was captured for captured.cassette: no request came by\n")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks nothing")
def test_workers_that_a_program_forks_are_captured(captured, server):
    forking = (
        "pid = os.fork(); ask(url, 'child' if pid == 0 else 'parent'); pid and os.waitpid(pid, 0)"
    )

    captured("--", PYTHON, "app.py", server.url, forking)

    assert [["Weather in Tokyo?", "parent"], ["child"]] == sorted(
        (texts_of(path) for path in cassettes()), key=len, reverse=True
    )


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (
            (),
            "no command is named.\n  How to fix: name one: `replaykit capture -- python app.py`.\n",
        ),
        (
            ("--", "ls", "-l"),
            "'ls' does not run a Python program here.\n"
            "  Expected: python and a script, -m and a module, or a command that pip has"
            " installed.\n"
            "  How to fix: name the interpreter, as in `replaykit capture -- python -m NAME`.\n",
        ),
        (
            ("--", "missing.py"),
            "'missing.py' does not run a Python program here.\n"
            "  Expected: python and a script, -m and a module, or a command that pip has"
            " installed.\n"
            "  How to fix: name the interpreter, as in `replaykit capture -- python -m NAME`.\n",
        ),
        (
            ("--", "/nowhere/python3", "app.py"),
            "there is no /nowhere/python3.\n  How to fix: check the path of the command.\n",
        ),
        (
            ("--rotate", "0", "--", "python", "app.py"),
            "rotate is 0 (expected a whole number above 0)\n",
        ),
    ],
)
def test_what_cannot_be_captured_is_misuse(replaykit, words, complaint):
    answer = replaykit("capture", *words)

    assert (2, "", complaint) == answer


def test_an_interpreter_without_replaykit_is_named(replaykit, here):
    write("bin/python3", "#!/bin/sh\nexit 1\n").chmod(0o700)
    interpreter = str(here / "bin/python3")

    answer = replaykit("capture", "--", interpreter, "app.py")

    assert 2 == answer.code
    assert (
        f"{interpreter} has no replaykit.\n"
        "  How to fix: install replaykit into that environment, from where it is installed here.\n"
    ) == answer.complaints


@pytest.mark.parametrize(
    ("words", "options", "program"),
    [
        ("python app.py -m x", [], ["app.py", "-m", "x"]),
        ("python3.12 -X dev -Wd -u app.py", ["-X", "dev", "-Wd", "-u"], ["app.py"]),
        ("python -uW error -m pkg.mod -c", ["-uW", "error"], ["-m", "pkg.mod", "-c"]),
        ("python -c code -m", [], ["-c", "code", "-m"]),
        ("python -ucpass", ["-u"], ["-c", "pass"]),
        (
            "python --check-hash-based-pycs always app.py",
            ["--check-hash-based-pycs", "always"],
            ["app.py"],
        ),
        ("python -X -m app.py", ["-X", "-m"], ["app.py"]),
    ],
)
def test_a_command_is_taken_apart_as_python_does(words, options, program):
    command = python_command(words.split())

    assert (tuple(options), tuple(program)) == (command.options, command.program)


@pytest.mark.parametrize("words", ["python", "python -u", "python -", "node app.js", "python -X"])
def test_what_runs_no_program_is_none(words):
    assert python_command(words.split()) is None
