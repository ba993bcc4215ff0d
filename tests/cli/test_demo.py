"""`replaykit demo`: what it tells is what happened, and what it leaves behind runs."""

import os
import re
import shlex
import socket
import subprocess
import sys
import urllib.request

import pytest

import replaykit as public
from tests.capture.programs import quick_environment
from tests.cli.recordings import write

CASSETTE = "cassettes/test_trip/test_three_tools_run_at_once.cassette"
FILES = ("trip.py", "test_trip.py", CASSETTE)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """One demo: the folder in which it was typed, and what it printed."""
    here = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(here)
        answer = subprocess.run(
            [sys.executable, "-c", "from replaykit.cli import main; exit(main(['demo']))"],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env=quick_environment(),
        )
    assert (0, "") == (answer.returncode, answer.stderr)
    return here, answer.stdout


@pytest.fixture
def project(demo):
    return demo[0] / "replaykit-demo"


def step(demo, number):
    """What is told of one step."""
    return re.search(rf"^{number}\. .*?(?=^\d\. |\Z)", demo[1], flags=re.DOTALL | re.M)[0]


def drawn(text):
    """Each call that has a lane, with the time that it took."""
    return re.findall(r"(call_\d)  (\w+)\(.*\) +\|[ #x]{24}\| +([\d.]+ s)", text)


def test_what_was_recorded_is_in_the_cassette(demo, project):
    told = step(demo, 1)

    assert f"All of it is in a cassette now:\n   replaykit-demo/{CASSETTE}\n" in told
    assert "POST http://127.0.0.1:" in (project / CASSETTE).read_text(encoding="utf-8")
    assert [
        ("call_1", "get_weather(city='Tokyo')", "sunny, 21 degrees"),
        ("call_2", "find_hotel(city='Tokyo')", "Harbour View, 180 dollars a night"),
        ("call_3", "get_rate(quote='JPY')", "158.0"),
    ] == re.findall(r"(call_\d) +(\w+\(.*?\)) +(.+)", told)


def test_a_replay_takes_as_long_as_its_slowest_tool(demo):
    told = step(demo, 2)

    assert [
        ("call_1", "get_weather", "30 s"),
        ("call_2", "find_hotel", "45 s"),
        ("call_3", "get_rate", "10 s"),
    ] == drawn(told)
    assert "All at once: 45 s. One after another it would be 85 s.\n" in told


def test_a_slow_and_a_failing_tool_are_answered(demo):
    told = step(demo, 3)

    assert [
        ("call_1", "get_weather", "0 s"),
        ("call_2", "find_hotel", "600 s"),
        ("call_3", "get_rate", "10 s"),
    ] == drawn(told)
    assert "sent for call_3  failed with TimeoutError('rates are down')\n" in told


def test_the_bug_is_told_as_a_test_would_tell_it(demo, project):
    told = step(demo, 4)

    assert (
        "\nreplaykit: missing-result: turn 1 asked for 3 calls and got 2 results: "
        "nothing was sent for call_3.\n"
    ) in told
    assert "The following tool_call_ids did not have response messages: call_3\n" in told
    (line,) = re.findall(r"called at replaykit-demo/trip.py:(\d+)\n", told)
    lines = (project / "trip.py").read_text(encoding="utf-8").splitlines()
    assert "return json.dumps(tools[" in lines[int(line) - 1]


def test_it_leaves_the_files_that_it_names(demo, project):
    named = re.findall(r"^   (replaykit-demo/\S+)$", step(demo, 5), flags=re.MULTILINE)

    assert [f"replaykit-demo/{name}" for name in FILES] == named
    assert [] == [name for name in FILES if not (project / name).is_file()]


def test_the_command_to_go_on_works_when_it_is_typed(demo):
    (command,) = re.findall(r"Go on:\n     (.+)\n", demo[1])

    run = subprocess.run(
        f"{command} -q -p no:cacheprovider",
        shell=True,
        cwd=demo[0],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=quick_environment(),
    )

    assert 0 == run.returncode
    assert run.stdout.splitlines()[-1].startswith("1 passed in ")


def test_the_careless_loop_fails_as_is_promised(demo, project, pytester):
    here = pytester.path
    for name in (*FILES, "pytest.ini"):
        write(here / name, (project / name).read_text(encoding="utf-8"))
    test = (project / "test_trip.py").read_text(encoding="utf-8")
    assert 1 == test.count("careful")
    write(here / "test_trip.py", test.replace("careful", "careless"))

    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:asyncio")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E*replaykit: missing-result: turn 1 asked for 3 calls*"])


def test_it_fits_a_terminal_of_any_kind(demo):
    own = [number for number in range(1, 6) if number != 4]  # that is what a test would print
    lines = [line for number in own for line in step(demo, number).splitlines()]

    assert demo[1].isascii()
    assert 88 >= max(len(line) for line in lines)
    assert 24 >= max(len(step(demo, number).splitlines()) for number in range(1, 6))


def test_nothing_is_asked_but_this_machine(replaykit, monkeypatch):
    hosts = set()
    connect = socket.socket.connect

    def watched(self, address):
        hosts.add(address[0])
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", watched)
    answer = replaykit("demo")

    assert (0, "") == (answer.code, answer.complaints)
    assert {"127.0.0.1"} == hosts


def test_it_needs_no_sdk_and_no_key(here):
    code = (
        "import sys\n"
        "sys.modules |= dict.fromkeys(['openai', 'anthropic', 'httpx', 'httpx2', 'requests'])\n"
        "from replaykit.cli import main\n"
        "exit(main(['demo']))"
    )
    environment = {name: value for name, value in os.environ.items() if "_API_KEY" not in name}

    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    )

    assert (0, "") == (run.returncode, run.stderr)


def test_what_the_environment_says_to_other_programs_changes_nothing(replaykit, monkeypatch):
    said = {"OPENAI_BASE_URL": "http://localhost:9/v1", "CI": "1", "REPLAYKIT": "off"}
    said |= {"http_proxy": "http://localhost:9", "https_proxy": "http://localhost:9"}
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(urllib.request, "_opener", None)  # which keeps the proxies that it has seen

    answer = replaykit("demo")

    assert (0, "") == (answer.code, answer.complaints)
    assert "OpenAI answers such a request with 400:\n" in answer.output
    assert said == {name: os.environ[name] for name in said}


def test_the_free_name_is_taken(replaykit, here):
    write("replaykit-demo/notes.txt", "mine")
    write("replaykit-demo-2", "mine")

    answer = replaykit("demo")

    assert 0 == answer.code
    assert "\n   replaykit-demo-3/trip.py\n" in answer.output
    assert ["notes.txt"] == os.listdir("replaykit-demo")


def test_a_folder_can_be_named(replaykit, here):
    answer = replaykit("demo", "a trip/of mine")

    assert 0 == answer.code
    assert (here / "a trip/of mine/trip.py").is_file()
    assert shlex.split(re.search(r"Go on:\n(.+)\n", answer.output)[1])[1:] == [
        "-m",
        "pytest",
        "a trip/of mine",
    ]


def test_a_folder_with_something_in_it_is_left_alone(replaykit):
    write("mine/trip.py", "mine")

    assert (2, "", "mine: it is not empty.\n  How to fix: name a folder that is not there.\n") == (
        replaykit("demo", "mine")
    )
    assert ["trip.py"] == os.listdir("mine")


def test_a_file_is_no_folder(replaykit):
    write("mine", "mine")

    assert 2 == replaykit("demo", "mine").code
    assert 2 == replaykit("demo", "mine/below").code


def test_a_place_where_nobody_may_write_is_named(replaykit):
    write("mine", "mine")

    answer = replaykit("demo", "mine/below")

    assert (
        "mine/below: the folder cannot be written (Not a directory).\n"
        "  How to fix: name one where you may write: `replaykit demo FOLDER`.\n"
    ) == answer.complaints


def test_a_machine_that_lets_nobody_listen_is_told(replaykit, monkeypatch):
    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(socket.socket, "bind", refuse)

    answer = replaykit("demo")

    assert 2 == answer.code
    assert (
        "127.0.0.1: the system lets nobody listen there (Operation not permitted).\n"
        "  How to fix: run it where a program may open a port on its own machine.\n"
    ) == answer.complaints


def test_it_uses_what_everybody_may_use():
    from replaykit.cli.demo import story  # noqa: PLC0415  (loads what patches clients)

    assert public.replay is story.replay
    assert public.Run is story.Run
