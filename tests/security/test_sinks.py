"""Whatever a suite full of secrets leaves behind or prints, no secret is in it."""

from random import Random

import pytest

from tests.cassette.redaction.kinds import KINDS
from tests.security.sinks import RUNS, Project, Sink, leaks, named

CHOSEN = ("OpenAI organisation", "GitHub token", "private key", "password with odd letters")
LEFT = {
    "recorded": {"cassette", "what pytest prints while recording", "log file", "JUnit file"},
    "killed": {
        "journal, after kill -9",
        "what `replaykit recover` prints",
        "recovered cassette",
    },
    "killed_while_publishing": {"temporary file, after kill -9"},
    "rejected": {"rejected cassette", "what pytest prints of a failed recording"},
    "missed": {"failure text of a miss", "JUnit file of a miss", "log file of a miss"},
    "named": {"names of files"},
}


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.__name__)
def test_no_secret_is_left_anywhere(pytester, tmp_path, run):
    """
    Shapes are known, and what has none is registered; of names of files, shapes alone are known.
    """
    kinds = [kind for kind in KINDS if kind.name in CHOSEN and (kind.has_shape or run is not named)]
    secrets = [kind.make(Random(kind.name)) for kind in kinds]
    project = Project(tmp_path / "trip", secrets, is_registered=True, pytester=pytester)

    sinks = list(run(project))

    assert LEFT[run.__name__] == {sink.name for sink in sinks}
    assert [] == [(sink.name, left) for sink in sinks if (left := leaks(sink, kinds, secrets))]


def test_the_check_sees_what_is_there():
    kinds = [kind for kind in KINDS if kind.name in CHOSEN]
    secrets = [kind.make(Random(kind.name)) for kind in kinds]
    sink = Sink("prompt", " and ".join(secrets).encode())

    assert [kind.name for kind in kinds] == leaks(sink, kinds, secrets)


def test_two_secrets_as_parameters_are_two_tests(pytester, tmp_path):
    """
    Their files are called alike, but for the digest.
    """
    kinds = [kind for kind in KINDS if kind.name == "GitHub token"] * 2
    secrets = [kind.make(Random(number)) for number, kind in enumerate(kinds)]

    (sink,) = named(Project(tmp_path / "trip", secrets, pytester=pytester))

    names = [name for name in sink.content.decode().splitlines() if name.endswith(".cassette")]
    assert 2 == len(set(names))
    assert all("-github-token-1-" in name for name in names)
