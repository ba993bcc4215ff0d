"""Shell: which settings are in force: option, environment, marker, fixture, ini, default.

The nearest to the command line wins for what is one choice; lists of names add up, so that nothing
nearby takes away what is redacted or allowed further out.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast, get_args

import pytest

from replaykit.errors import SettingError
from replaykit.pytest_plugin.declarations import (
    INI,
    OPTION,
    TRACE_OPTION,
    VARIABLE,
    cassette_folder,
    trace_folder,
)
from replaykit.run.setting_values import listed
from replaykit.run.settings import Mode, Settings, read_setting

Trace = Literal["on", "retain-on-failure", "off"]
"""Of which tests a page is written."""

_RECORDING = ("record", "refresh")
_LISTS = (
    "volatile",
    "allowed_hosts",
    "ignored",
    "allowed_statuses",
    "redact_values",
    "redact_patterns",
    "redact_names",
    "redact_allowed",
    "kept_headers",
    "plan",
    "allow",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """A mode, and who said so."""

    mode: Mode
    source: str | None = None
    """As the header names it; None: nobody did."""

    overruled: str | None = None
    """What asked for a recording that does not take place under CI."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionOptions:
    """What command line, environment and ini file say, checked."""

    option: Mode | None
    variable: Mode | None
    ini: Mapping[str, object]
    directory: Path
    is_ci: bool
    keep_failed: bool
    prunes: bool
    json_file: Path | None = None
    """Where to write about the session for other programs."""

    trace: Trace = "off"
    trace_folder: Path = Path()

    def origin(self, marker: object = None, fixture: object = None) -> Origin:
        """The mode of a test; without arguments, of those that say nothing themselves."""
        said = (
            (self.option, OPTION),
            (self.variable, VARIABLE),
            (marker, "marker"),
            (fixture, "replaykit_config"),
            (self.ini.get("mode"), "ini"),
        )
        mode, source = next(((m, s) for m, s in said if m is not None), ("replay", None))
        if self.is_ci and mode in _RECORDING and source != OPTION:
            return Origin(mode="replay", source="CI", overruled=f"{mode} from {source}")
        return Origin(mode=cast(Mode, mode), source=source)

    def settings(
        self, marks: Iterable[Mapping[str, object]], fixture: Mapping[str, object]
    ) -> Settings:
        """The settings of one test.

        Args:
            marks: the arguments of its markers, those of the test itself first.

        Raises:
            SettingError: naming the setting, its value and the choices.
        """
        marks = list(marks)
        _check_fixture(fixture)
        given: dict[str, object] = {"on_unplayed": "fail" if self.is_ci else "warn"}
        for source in (self.ini, fixture, *reversed(marks)):
            for name, value in source.items():
                given[name] = _added(given.get(name), name, value)
        marker = next((mark["mode"] for mark in marks if "mode" in mark), None)
        given["mode"] = self.origin(marker, fixture.get("mode")).mode
        given["keep_failed"] = self.keep_failed or given.get("keep_failed", False)
        return replace(Settings.read(given), shared_rules=_rules_in(self.ini, fixture))


def read_session_options(config: pytest.Config) -> SessionOptions:
    """What the user said for the whole session.

    Raises:
        UsageError: naming the value and the choices.
    """
    ini = {name: value for name in INI if (value := config.getini(f"replaykit_{name}"))}
    for name, value in ini.items():
        _checked(f"replaykit_{name}", name, value)
    return SessionOptions(
        option=_checked(OPTION, "mode", config.getoption("replaykit")),
        variable=_checked(VARIABLE, "mode", os.environ.get(VARIABLE) or None),
        ini=ini,
        directory=cassette_folder(config),
        is_ci=os.environ.get("CI", "").lower() not in ("", "0", "false"),
        keep_failed=config.getoption("replaykit_keep_failed"),
        prunes=config.getoption("replaykit_prune"),
        json_file=_path(config.getoption("replaykit_json"), config),
        trace=_trace(config),
        trace_folder=trace_folder(config),
    )


def _trace(config: pytest.Config) -> Trace:
    said = (
        (config.getoption("replaykit_trace"), TRACE_OPTION),
        (config.getini("replaykit_trace"), "replaykit_trace"),
    )
    value, source = next(((value, source) for value, source in said if value), ("off", None))
    if value not in get_args(Trace):
        choices = listed(get_args(Trace))
        raise pytest.UsageError(f"{source}: unknown trace {value!r} (expected {choices})")
    return cast(Trace, value)


def _path(written: str | None, config: pytest.Config) -> Path | None:
    return None if written is None else config.invocation_params.dir / written


def _check_fixture(fixture: object) -> None:
    if not isinstance(fixture, Mapping):
        raise SettingError(
            f"the fixture `replaykit_config` gives {fixture!r} (expected a dictionary of settings)"
        )
    for name, value in fixture.items():
        try:
            read_setting(name, value)
        except SettingError as wrong:
            raise SettingError(f"the fixture `replaykit_config`: {wrong}") from wrong


def _checked(source: str, name: str, value: object) -> Mode | None:
    if value is None:
        return None
    try:
        read_setting(name, value)
    except SettingError as wrong:
        raise pytest.UsageError(f"{source}: {wrong}") from wrong
    return cast(Mode, value)


def _added(before: object, name: str, value: object) -> object:
    """A value beside what was said further out: lists add up, choices take its place."""
    if name not in _LISTS or before is None:
        return value
    return [*_listed(before), *_listed(value)]


def _rules_in(*sources: Mapping[str, object]) -> int:
    """How many rules for tools there are in sources that many tests share."""
    plan = [rule for source in sources for rule in _listed(source.get("plan", ()))]
    return len(Settings.read({"plan": plan}).plan) if plan else 0


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, Iterable) and not isinstance(value, str) else (value,)
