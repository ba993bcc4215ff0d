"""What `replaykit` itself answers, whichever command is named."""

import os
import subprocess
import sys

import pytest

from tests.cli.recordings import edit, interaction, kill_recording, record, vcrpy, write

COMMANDS = (
    "demo",
    "init",
    "capture",
    "reproduce",
    "show",
    "diff",
    "check",
    "convert",
    "recover",
    "seal",
)


def python(code):
    """What a fresh interpreter prints."""
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return run.stdout


@pytest.mark.parametrize("command", [(), *((command,) for command in COMMANDS)])
def test_help_fits_a_screen_and_has_an_example(replaykit, command):
    answer = replaykit(*command, "--help")

    lines = answer.output.splitlines()
    assert (0, "") == (answer.code, answer.complaints)
    assert 24 >= len(lines)
    assert [] == [line for line in lines if len(line) > 80]
    assert "example:" == lines[-2]
    assert lines[-1].startswith(" ".join(["  replaykit", *command]))


def test_help_names_every_command(replaykit):
    answer = replaykit("--help")

    assert [] == [command for command in COMMANDS if f"\n    {command} " not in answer.output]


def test_help_loads_no_recorder_and_no_yaml():
    loaded = python(
        "import sys\n"
        "from replaykit.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'vcr', 'yaml'}))"
    )

    assert "[]" == loaded.splitlines()[-1]


def test_looking_for_what_was_left_loads_neither():
    loaded = python(
        "import sys\n"
        "import replaykit.cli.recover\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'vcr', 'yaml'}))"
    )

    assert "[]\n" == loaded


LOADING_LITTLE = {
    "init": 0,
    "reproduce old.yaml": 0,
    "show it.cassette": 1,
    "show it.cassette --html": 1,
    "diff it.cassette old.yaml": 1,
    "check it.cassette old.yaml": 1,
    "convert old.yaml": 0,
    "seal it.cassette": 0,
    "recover .": 0,
}
"""Commands, with the code of each."""


def test_no_command_loads_what_patches_clients_or_runs_tests(here):
    """
    Loading vcrpy or pytest takes longer than all that these commands do, here one after another.
    """
    edit(record("it.cassette", "Rome"), "umbrella", "parasol")
    kill_recording("killed.cassette", {1: "Oslo"})
    write("old.yaml", vcrpy(interaction("Rome")))

    answer = python(
        "import sys\n"
        "from replaykit.cli import main\n"
        f"for words in {list(LOADING_LITTLE)}:\n"
        "    code = main(words.split())\n"
        "    loaded = {'vcr', 'pytest', '_pytest', 'replaykit.wire'} & sys.modules.keys()\n"
        "    print('\\nLOADED', (words, code), sorted(loaded))\n"
    )

    told = [line for line in answer.splitlines() if line.startswith("LOADED ")]
    assert [f"LOADED {command} []" for command in LOADING_LITTLE.items()] == told


def test_version_is_that_of_the_distribution(replaykit):
    answer = replaykit("--version")

    assert (0, "replaykit 0.1.0\n", "") == answer


def test_an_unknown_command_is_misuse_and_names_the_choices(replaykit):
    answer = replaykit("replay")

    assert (2, "") == (answer.code, answer.output)
    assert "invalid choice: 'replay' (choose from" in answer.complaints
    assert [] == [command for command in COMMANDS if command not in answer.complaints]


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_option_is_misuse_and_named(replaykit, command):
    place = ["it.cassette"] * {"demo": 0, "init": 0, "capture": 0, "diff": 2}.get(command, 1)

    answer = replaykit(command, *place, "--quick")

    assert (2, "") == (answer.code, answer.output)
    assert answer.complaints.endswith("error: unrecognized arguments: --quick\n")


@pytest.mark.parametrize("command", ["reproduce", "show", "diff", "check", "convert", "seal"])
def test_naming_no_file_is_misuse(replaykit, command):
    answer = replaykit(command)

    assert (2, "") == (answer.code, answer.output)
    assert answer.complaints.startswith(f"usage: replaykit {command} ")


@pytest.mark.parametrize("command", ["reproduce", "show", "check", "convert", "recover", "seal"])
@pytest.mark.parametrize("path", ["", "a\0b"])
def test_what_is_no_path_is_misuse(replaykit, command, path):
    """
    An empty one comes from a variable that nobody has set, and must not mean the folder here.
    """
    answer = replaykit(command, path)

    assert (2, "") == (answer.code, answer.output)
    assert answer.complaints.endswith(f"{path!r} is no path\n")


def test_what_is_no_regular_expression_is_misuse(replaykit):
    answer = replaykit("check", "--redact-pattern", "(", "it.cassette")

    assert 2 == answer.code
    assert "'(' is no regular expression: " in answer.complaints


def test_no_command_at_all_is_misuse_and_shows_the_help(replaykit):
    answer = replaykit()

    assert (2, "") == (answer.code, answer.output)
    assert answer.complaints.startswith("usage: replaykit ")


def test_names_and_contents_cannot_steer_the_terminal(replaykit):
    write("a\x1b[2J.cassette", "\x9b1m")

    answer = replaykit("check", ".")

    assert answer.output.startswith(r"a\x1b[2J.cassette:1: ")
    assert "\x1b" not in answer.output + answer.complaints


def test_a_reader_that_has_read_enough_gets_no_traceback(here):
    for number in range(300):
        write(f"all/{'long' * 40}{number}.cassette", "nothing")

    run = subprocess.run(
        f"{sys.executable} -c 'from replaykit.cli import main; exit(main())' check all | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
        cwd=here,
        timeout=60,
    )

    assert (1, "") == (run.stdout.count("\n"), run.stderr)


NOT_TAKEN = """\
standard output: it cannot be written (No space left on device).
  How to fix: see to the disk, or send it elsewhere.
"""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full device")
@pytest.mark.parametrize(
    ("words", "sent", "told"),
    [
        ("check one.cassette", "> /dev/full", (2, NOT_TAKEN)),
        ("--version", "> /dev/full", (2, NOT_TAKEN)),
        ("check one.cassette", "> /dev/full 2>&-", (2, "")),
        ("check one.cassette", ">&-", (0, "")),
        ("check none.cassette", "2>&-", (2, "")),
    ],
)
def test_an_output_that_takes_nothing_gets_no_traceback(here, words, sent, told):
    record("one.cassette", "Rome")

    run = subprocess.run(
        f"{sys.executable} -c 'from replaykit.cli import main; exit(main())' {words} {sent}",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
        cwd=here,
        timeout=60,
    )

    assert told == (run.returncode, run.stderr)


def test_whoever_stops_a_command_gets_no_traceback(replaykit, here, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("replaykit.cli.check.chosen_recordings", interrupted)

    assert (130, "", "interrupted\n") == replaykit("check", "one.cassette")


def test_a_terminal_of_few_letters_is_no_obstacle(here):
    record("größe.cassette", "Rome")
    write("größe.cassette", "nothing")

    run = subprocess.run(
        [sys.executable, "-c", "from replaykit.cli import main; main(['check', '.'])"],
        capture_output=True,
        check=True,
        cwd=here,
        env={"PYTHONIOENCODING": "ascii", "PYTHONPATH": ":".join(sys.path)},
        timeout=60,
    )

    assert run.stdout.startswith(rb"gr\xf6\xdfe.cassette:1: its first line is 'nothing'.")
