"""The types reach users, and mypy looks at every public name."""

import ast
import tomllib
from importlib.resources import files

import replaykit
from replaykit.run.settings import Given
from tests.docs.pages import ROOT, text_of

PLACE = "tests/typing"
API = ast.parse((ROOT / PLACE / "api.py").read_text(encoding="utf-8"))


def test_every_public_name_is_used():
    used = {getattr(node, "id", getattr(node, "attr", None)) for node in ast.walk(API)}

    assert set() == set(replaykit.__all__) - used


def test_every_setting_is_given():
    (function,) = (node for node in API.body if getattr(node, "name", "") == "every_setting")
    given = {node.arg for node in ast.walk(function) if isinstance(node, ast.keyword)}

    assert {"mode", *Given.__annotations__} == given


def test_the_package_says_that_it_is_typed():
    assert files("replaykit").joinpath("py.typed").is_file()


def test_mypy_looks_at_it_strictly():
    mypy = tomllib.loads(text_of("pyproject.toml"))["tool"]["mypy"]

    assert PLACE in " ".join(mypy["files"])
    assert mypy["strict"]
