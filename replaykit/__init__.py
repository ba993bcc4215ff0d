"""Tests of agents, recorded once and replayed for ever, and judged in the provider's own words.

The public names stand here and nowhere else. Each is loaded when it is first used: pytest imports
this package in every run of every suite beside which it is installed.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from replaykit.capturing.opening import capture
    from replaykit.errors import (
        BlockedNetworkError,
        ReplayKitError,
        RunError,
        SettingError,
        UnreadableCassetteError,
        UnwritableCassetteError,
    )
    from replaykit.run.opening import replay
    from replaykit.run.outcome import Outcome
    from replaykit.run.run import Run
    from replaykit.tools.declaring import tool

__all__ = [
    "BlockedNetworkError",
    "Outcome",
    "ReplayKitError",
    "Run",
    "RunError",
    "SettingError",
    "UnreadableCassetteError",
    "UnwritableCassetteError",
    "capture",
    "replay",
    "tool",
]

_HOME_OF = {
    "Outcome": "run.outcome",
    "Run": "run.run",
    "capture": "capturing.opening",
    "replay": "run.opening",
    "tool": "tools.declaring",
}


if not TYPE_CHECKING:  # a type checker would take any name for one that is there

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module 'replaykit' has no attribute {name!r}")
        home = import_module(f"replaykit.{_HOME_OF.get(name, 'errors')}")
        return getattr(home, name)


def __dir__() -> list[str]:
    return __all__
