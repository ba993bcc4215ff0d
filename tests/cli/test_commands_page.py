"""docs/commands.md shows what the commands answer, to the letter."""

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

from replaykit.cli import _COMMANDS
from tests.capture.agents import says
from tests.cli.recordings import KEY, interaction, kill_recording, write
from tests.docs.pages import ROOT, text_of
from tests.wire.provider import provider

PAGE = text_of("docs/commands.md")
RAIN = interaction("Rome", extra=f" {KEY}")
PLACE = "cassettes/test_trip/test_rain"


def examples_in(section):
    """The commands of a section's examples, each with the answer that the page shows."""
    part = PAGE.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    block = "".join(re.findall(r"^```console\n(.*?)^```$", part, flags=re.DOTALL | re.MULTILINE))
    return re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, flags=re.MULTILINE)


def shell(command):
    """What a shell prints in which `replaykit` is this one."""
    run = subprocess.run(
        f'replaykit() {{ {sys.executable} -c "{MAIN}" "$@"; }}\n{command}',
        shell=True,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PATH": os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]]),
        },
    )
    return run.stdout + run.stderr


APP = """
import os, sys
from tests.run.asking import ask

TOOLS = {"get_weather": lambda city: f"raining in {city}"}
ask(os.environ["PROVIDER"])
print(f"It is {TOOLS['get_weather'](sys.argv[1])}.")
"""
MAIN = "import sys; from replaykit.cli import main; sys.exit(main(sys.argv[1:]))"


def answer_to(command, replaykit):
    """Commands of ours run in this process, which is faster; all others in a shell."""
    words = command.split()
    if words[0] != "replaykit" or "|" in words:
        return shell(command)
    answer = replaykit(*words[1:])
    return answer.output + answer.complaints


def without_seals(text):
    """Seals are digests of all that a file says, and say nothing to a reader."""
    return re.sub(r"sealed as [0-9a-f]{4}[0-9a-f….]+", "sealed as …", text)


def test_every_example_answers_as_shown(replaykit, monkeypatch):
    monkeypatch.setenv("PATH", os.path.dirname(sys.executable), prepend=os.pathsep)
    write(f"{PLACE}.yaml", yaml.safe_dump({"interactions": [RAIN], "version": 1}))
    answers, shown = [], []

    for section in ("check", "convert", "seal", "recover", "show", "diff", "demo", "init"):
        if section == "recover":
            kill_recording(f"{PLACE}.cassette", {3: "Oslo"})
        for command, expected in examples_in(section):
            answers.append((command, without_seals(answer_to(command, replaykit))))
            shown.append((command, without_seals(expected)))

    assert shown == answers


def test_the_example_of_capture_answers_as_shown(here, monkeypatch):
    write("app.py", APP)
    ((command, answer),) = examples_in("capture")

    with provider(says(None, {"call_a": "Rome"})) as server:
        monkeypatch.setenv("PROVIDER", server.url)

        assert answer == shell(command)
    assert [answer for _, answer in examples_in("reproduce")] == [
        shell(command) for command, _ in examples_in("reproduce")
    ]


def test_every_command_has_a_section_with_an_example():
    assert [] == [command for command in _COMMANDS if not examples_in(command)]


def test_the_page_is_listed():
    assert "(commands.md)" in Path(ROOT, "docs/README.md").read_text(encoding="utf-8")
