"""examples/service: captured while it goes wrong, reproduced elsewhere, and mended."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.docs.pages import ROOT, block_after, text_of

PAGE = text_of("examples/service/README.md")
USERS = {
    "ann": ("answer", "swapped-results"),
    "ben": ("answer_async", "lost-batch"),
    "cleo": ("answer_streamed", "swapped-results"),
}
MAIN = "import sys; from replaykit.cli import main; sys.exit(main())"
EACH_LINE = (
    "import sys; from replaykit.cli import main; [main(line.split()[1:]) for line in sys.stdin]"
)
"""One process for several commands: each has to load the SDK."""

BOTH = """
import os, pytest
words = "-p no:cacheprovider -p no:randomly -q {tests}".split()
os.environ["SLOPPY"] = "1"
pytest.main(words)
print("mended")
del os.environ["SLOPPY"]
pytest.main(words)
"""
"""What `SLOPPY=1 pytest` and `pytest` do: for the same reason in one process."""


def shown(name):
    """A command of the page, and what it prints there."""
    command, printed = block_after(f"command: {name}", PAGE).removeprefix("$ ").split("\n", 1)
    return command, printed


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    """A shell in a directory with nothing in it but the service, typed in by who has no key."""
    folder = tmp_path_factory.mktemp("fresh")
    shutil.copytree(ROOT / "examples/service", folder / "examples/service")
    lacking = ("CI", "REPLAYKIT", "OPENAI_API_KEY", "OPENAI_BASE_URL", "SLOPPY", "PYTEST_ADDOPTS")
    inherited = {name: value for name, value in os.environ.items() if name not in lacking}
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    here = {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]), "PATH": path}

    def run(command):
        done = subprocess.run(
            f'replaykit() {{ {sys.executable} -c "{MAIN}" "$@"; }}\n{command}',
            shell=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd=folder,
            timeout=120,
            env={**inherited, **here},
        )
        return done.stdout

    return run


@pytest.fixture(scope="module")
def captured(shell):
    """What was printed while the service was captured."""
    return shell(shown("capture")[0])


@pytest.fixture(scope="module")
def reproduced(shell, captured):
    """What was printed for each user of whose session a test was made."""
    command = shown("reproduce")[0]
    commands = "\n".join(
        command.replace("ann", user).replace(":answer", f":{agent}")
        for user, (agent, _) in USERS.items()
    )
    return shell(f'{sys.executable} -c "{EACH_LINE}" <<END\n{commands}\nEND')


def words_in(printed):
    """Of each line the words, for which tool comes first is a matter of chance."""
    return sorted(sorted(re.findall(r"[\w.`'()-]+", line)) for line in printed.splitlines())


def test_the_service_goes_wrong_as_the_page_says(captured):
    expected = shown("capture")[1]

    assert words_in(expected) == words_in(captured)


def test_a_test_is_made_of_each_session(reproduced):
    printed = shown("reproduce")[1]

    assert printed in reproduced
    assert [name for _, name in USERS.values()] == re.findall(r": reproduces .*: (.+)", reproduced)


def test_the_tests_fail_as_the_service_did_until_it_is_mended(shell, reproduced):
    tests = " ".join(f"test_{user}.py" for user in USERS)

    failing, passing = shell(f"{sys.executable} - <<'END'\n{BOTH.format(tests=tests)}\nEND").split(
        "\nmended\n"
    )

    told = r"^(?:E +replaykit\.errors\.RunError: )?replaykit: ([a-z-]+): "
    names = re.findall(told, failing, flags=re.MULTILINE)
    assert [name for _, name in USERS.values()] == names
    assert "3 failed in " in failing
    assert "3 passed in " in passing
