"""Core: what a test may expect, as users write it down."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import cast

from replaykit.checks.facts import Concurrent
from replaykit.checks.names import NAMES, Name
from replaykit.errors import SettingError

_AT_LEAST = re.compile(r"at least ([1-9]\d*)")


def read_concurrent(value: object) -> Concurrent:
    """The setting `concurrent`: True, False, `"at least 3"`, or None for what is usual.

    Raises:
        SettingError: naming the value and the choices.
    """
    if value is None or isinstance(value, bool):
        return value
    found = _AT_LEAST.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise SettingError(
            f"unknown concurrent {value!r} (expected True, False or a text like 'at least 3')"
        )
    return int(found[1])


def read_allowed(value: object) -> frozenset[Name]:
    """The setting `allow`: the name of a finding, or several.

    Raises:
        SettingError: naming the name that is unknown, and those it could have been.
    """
    names = (value,) if isinstance(value, str) else value
    if not isinstance(names, Iterable):
        raise SettingError(
            f"allow is {value!r} (expected the name of a finding, or a list of them)"
        )
    allowed = tuple(names)
    for name in allowed:
        if name not in NAMES:
            likely = get_close_matches(str(name), NAMES, n=3) or NAMES
            raise SettingError(f"unknown finding {name!r} (expected {' or '.join(likely)})")
    return frozenset(cast("tuple[Name, ...]", allowed))
