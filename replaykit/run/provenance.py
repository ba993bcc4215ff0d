"""Assembly: what a recording says of its own making: when, and with which libraries."""

import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from replaykit.real_time import date_ns

_NANOSECONDS = 1_000_000_000
_TELLING = ("openai", "anthropic", "google-genai", "httpx2", "httpx")
_MODULE_OF = {"google-genai": "google.genai"}


def recorded_now() -> datetime:
    """The real time, whatever the tests have done to it."""
    return datetime.fromtimestamp(date_ns() / _NANOSECONDS, UTC)


def made_with() -> tuple[tuple[str, str], ...]:
    """The versions of the SDKs at hand, of Python and of replaykit."""
    in_use = [name for name in _TELLING if _MODULE_OF.get(name, name) in sys.modules]
    return (
        *((name, _version_of(name)) for name in in_use),
        ("python", platform.python_version()),
        ("replaykit", _version_of("pytest-replaykit")),
    )


def _version_of(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "unknown"
