"""Shell: the folder that the demo makes: an agent, its test, and the place of their cassette."""

import importlib.util
import os
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain, count
from pathlib import Path
from types import ModuleType

from replaykit.cli.speech import at, problem
from replaykit.errors import SettingError

_USUAL = "replaykit-demo"
_AGENT, _TEST, _SETTINGS = "trip.py", "test_trip.py", "pytest.ini"
_CASSETTE = "cassettes/test_trip/test_three_tools_run_at_once.cassette"


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """A folder with an agent that pytest runs by itself."""

    folder: Path

    @property
    def agent(self) -> Path:
        """The module of the agent."""
        return self.folder / _AGENT

    @property
    def test(self) -> Path:
        """The agent's test."""
        return self.folder / _TEST

    @property
    def cassette(self) -> Path:
        """Where the test looks for what the model said."""
        return self.folder / _CASSETTE

    def load_agent(self) -> ModuleType:
        """The agent as it stands in its file."""
        spec = importlib.util.spec_from_file_location(self.agent.stem, self.agent)
        assert spec is not None, "a path that ends in .py has a spec"
        assert spec.loader is not None, "a path that ends in .py has a loader"
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def make_project(folder: Path | None) -> Project:
    """Writes the agent and its test where nothing is yet.

    Args:
        folder: None takes the first free name here.

    Raises:
        SettingError: where the folder holds something, or cannot be written.
    """
    place = _free() if folder is None else folder
    try:
        if os.path.lexists(place) and (not place.is_dir() or any(place.iterdir())):
            raise SettingError(
                problem(at(place, None, "it is not empty"), fix="name a folder that is not there")
            )
        project = Project(folder=place)
        project.cassette.parent.mkdir(parents=True)
        for name in (_AGENT, _TEST, _SETTINGS):
            text = files("replaykit.cli.demo").joinpath(f"{name}.txt").read_text(encoding="utf-8")
            (place / name).write_text(text, encoding="utf-8")
    except OSError as refused:
        reason = refused.strerror or type(refused).__name__
        what = at(place, None, f"the folder cannot be written ({reason})")
        fix = "name one where you may write: `replaykit demo FOLDER`"
        raise SettingError(problem(what, fix=fix)) from refused
    return project


def _free() -> Path:
    names = chain([_USUAL], (f"{_USUAL}-{number}" for number in count(2)))
    return next(Path(name) for name in names if not os.path.lexists(name))
