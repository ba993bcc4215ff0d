"""What `replaykit init` puts into a project, and what it says of it."""

TEST = "tests/test_first_replay.py"
CASSETTE = "cassettes/tests/test_first_replay/test_two_cities.cassette"
INI = "replaykit_dir = cassettes"
TOML = 'replaykit_dir = "cassettes"'


def said_of(answer):
    """What became of each file."""
    lines = (line.partition(": ") for line in answer.output.splitlines())
    return {name: what for name, _, what in lines if not name.startswith(("Next", " "))}


def contents(folder):
    """Every file below, with what it holds."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
