"""Assembly: runs outside pytest: `with replaykit.replay(path): ...`."""

from pathlib import Path
from typing import Unpack

from replaykit.run.advice import Advice
from replaykit.run.run import Run
from replaykit.run.settings import Given, Mode, Settings

replayed_paths: set[Path] = set()
"""Every path opened so in this process: what tests use in this way must not be pruned."""


def replay(path: str | Path, *, mode: Mode = "replay", **settings: Unpack[Given]) -> Run:
    """A cassette that answers the requests of a block, or records them.

    Enter it with `with` or `async with`; several may be open at once, also inside each other. What
    is wrong without the block noticing is raised at its end: findings about how the application
    went about its calls, errors that were caught.

    Args:
        path: the cassette; a file of vcrpy or cassetter in its place is read as it is.
        mode: `replay` lets nothing through; `record` adds what is missing; `refresh` records
            anew; `live` records nothing; `off` does nothing at all. A recording is saved only if
            the block ends without an exception.
        settings: what the marker takes, under the same names; here the clock is real unless you
            say `clock="virtual"`, and then it is the time of the whole block, which must not be
            inside a coroutine.

    Raises:
        SettingError: naming the setting, its value and the choices.

    Example:
        with replaykit.replay("cassettes/trip.cassette") as run:
            answer = plan_trip("Weather in Tokyo and London?")
        assert 2 == len(run.exchanges)
    """
    place = Path(path)
    replayed_paths.add(place.absolute())
    read = Settings.read({"mode": mode, "clock": "real", **settings})
    return Run(place, read, Advice.in_python(place))
