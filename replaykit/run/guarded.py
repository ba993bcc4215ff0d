"""Assembly: a function of the test's own, which may break while its test is judged."""

from collections.abc import Callable
from typing import Self

from replaykit.model import Json


class Guarded:
    """What the application makes of a result; where nobody can tell, the result as it is."""

    def __init__(self, sends: Callable[[str, Json], Json]) -> None:
        self._sends = sends
        self.failure: str | None = None
        """What it raised first, and what it was given then."""

    def afresh(self) -> Self:
        """The same, which has not broken yet."""
        return type(self)(self._sends)

    def __call__(self, tool: str, result: Json) -> Json:
        try:
            return self._sends(tool, result)
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            self.failure = self.failure or f"{said}\n  given {tool!r} and {result!r}"
            return result
