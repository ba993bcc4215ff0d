"""Ground: the real time, whatever the tests have done to `time`."""

from importlib.machinery import BuiltinImporter
from importlib.util import module_from_spec
from typing import Any


def _untouched(module: str) -> Any:  # noqa: ANN401  (a module)
    """A copy of a module that nobody else has, so that nobody has replaced anything in it.

    This one may be loaded when the tests have frozen time already.
    """
    spec = BuiltinImporter.find_spec(module)
    assert spec is not None, f"{module} is part of the interpreter"
    return module_from_spec(spec)


_time = _untouched("time")


def now_ns() -> int:
    """Nanoseconds on a clock that only goes forward."""
    found: int = _time.monotonic_ns()
    return found


def date_ns() -> int:
    """Nanoseconds since 1970, as the calendar of the machine has it."""
    found: int = _time.time_ns()
    return found
