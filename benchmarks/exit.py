"""A way in which a program can reach another machine, and where it is to go."""

import importlib.util
import shutil
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """The other machine, as far as a benchmark can have one."""

    host: str
    port: int
    name: str = "replaykit.invalid"
    """A name that nobody has, for ways that only look one up."""

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/"


@dataclass(frozen=True, slots=True)
class Exit:
    """One way out."""

    kind: str
    name: str
    leave: Callable[[Target], object]
    needs: str | None = None
    """A library or program that is not always there."""

    begins_before: bool = False
    """Whether `leave` is a generator whose first step comes before the run is opened."""

    @property
    def is_here(self) -> bool:
        if self.needs is None or shutil.which(self.needs):
            return True
        return importlib.util.find_spec(self.needs.partition(".")[0]) is not None
