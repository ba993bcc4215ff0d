"""The floor plan, as a test: a room may import only the rooms listed beside it."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "replaykit"

GROUND = {"model", "errors", "real_time"}
MAY_IMPORT = {
    # ground
    "errors": set(),
    "real_time": set(),
    "model": {"errors"},
    # core
    "providers": GROUND,
    "cassette": {"providers"} | GROUND,
    "checks": {"providers"} | GROUND,
    # edges
    "belonging": {"errors"},
    "wire": {"belonging", "cassette", "providers"} | GROUND,
    "tools": {"belonging"} | GROUND,
    "clock": {"belonging"} | GROUND,
    # assembly
    "report": {"checks"} | GROUND,
    "scaffold": {"checks"} | GROUND,
    "run": {"belonging", "checks", "clock", "report", "tools", "wire", "cassette", "providers"}
    | GROUND,
    "capturing": {"belonging", "run", "tools", "wire", "cassette"} | GROUND,
    # shells
    "cli": {"capturing", "run", "scaffold", "report", "checks", "tools", "cassette", "providers"}
    | GROUND,
    "pytest_plugin": {"run", "cassette"} | GROUND,
}
ONLY_DOOR = {"vcr": "wire", "freezegun": "clock", "pytest": "pytest_plugin", "yaml": "cassette"}
NO_DOOR = {"openai", "anthropic", "google"}
MOST_LINES = 400

FLOORS = ("Ground: ", "Core: ", "Edge: ", "Assembly: ", "Shell: ")


def room_of(name):
    return name.partition("/")[0].removesuffix(".py")


@pytest.fixture(scope="module")
def sources():
    """Every file of a room, under its name within the package."""
    paths = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")
    return {path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in paths}


def imports_of(source):
    """Every import in a source, wherever it stands, as the dotted parts of its name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: write imports from the root, not from '.'"
            yield from ([*node.module.split("."), alias.name] for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)


def trespasses(room, source):
    """What a source of this room imports and may not."""
    for top, *rest in imports_of(source):
        target = rest[0] if rest else "__init__"
        if top == "replaykit" and target not in MAY_IMPORT[room] | {room}:
            yield f"{room} must not import replaykit.{target}"
        if ONLY_DOOR.get(top, room) != room:
            yield f"only {ONLY_DOOR[top]} may import {top}"
        if top in NO_DOOR:
            yield f"read the wire, not the SDK: {top}"


def test_imports_only_point_down(sources):
    assert [] == [
        f"{name}: {trespass}"
        for name, source in sources.items()
        for trespass in trespasses(room_of(name), source)
    ]


def test_a_file_stays_small(sources):
    lines = {name: len(source.splitlines()) for name, source in sources.items()}

    assert {} == {name: count for name, count in lines.items() if count > MOST_LINES}


def test_a_file_says_which_floor_it_is_on(sources):
    said = {name: ast.get_docstring(ast.parse(source)) or "" for name, source in sources.items()}

    assert {} == {name: text for name, text in said.items() if not text.startswith(FLOORS)}


def test_every_room_stands_in_the_plan(sources):
    assert MAY_IMPORT.keys() == {room_of(name) for name in sources}


def test_the_plan_has_no_cycles():
    settled = set()
    while rooms := {r for r, below in MAY_IMPORT.items() if r not in settled and below <= settled}:
        settled |= rooms

    assert settled == MAY_IMPORT.keys()


@pytest.mark.parametrize(
    ("room", "source", "complaint"),
    [
        ("model", "import replaykit.providers", "model must not import replaykit.providers"),
        ("providers", "def f():\n    import openai", "read the wire, not the SDK: openai"),
        ("cassette", "from vcr import VCR", "only wire may import vcr"),
        ("errors", "from replaykit import model", "errors must not import replaykit.model"),
    ],
)
def test_a_trespass_is_named(room, source, complaint):
    assert [complaint] == list(trespasses(room, source))
