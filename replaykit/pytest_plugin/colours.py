"""Shell: findings in colours, where the terminal has some.

Problem: the text of a failure goes to terminals, and to whatever files other plugins write.
Solution: it is plain everywhere, and exchanged for as long as a terminal prints it.
"""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

import pytest

COLOURS_OF_WORKERS = "replaykit_colours"
_ATTRIBUTE = "replaykit_colours"
_Summary = Generator[None, object, object]


def has_colours(config: pytest.Config) -> bool:
    """Whether what this session says will stand on a terminal with colours."""
    told_by_xdist: dict[str, object] | None = getattr(config, "workerinput", None)
    if told_by_xdist is not None:
        return bool(told_by_xdist.get(COLOURS_OF_WORKERS))
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    return terminal is not None and terminal.hasmarkup


def attach_colours(report: pytest.TestReport, shades: Iterable[tuple[str, str]]) -> None:
    """Sends along what a terminal may show in place of plain texts."""
    setattr(report, _ATTRIBUTE, [list(shade) for shade in shades])


class Painter:
    """Shows findings in colours when failures are printed."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> _Summary:
        reports = [one for reports in terminalreporter.stats.values() for one in reports]
        painted = [one for one in reports if getattr(one, _ATTRIBUTE, None)]
        with _in_colours(painted):
            return (yield)


class _Entry(Protocol):
    """A failure's text, as pytest prints it."""

    lines: list[str]


@contextmanager
def _in_colours(reports: Iterable[pytest.TestReport]) -> Iterator[None]:
    plain: list[tuple[list[str], list[str]]] = []
    sections: list[tuple[pytest.TestReport, list[tuple[str, str]]]] = []
    for report in reports:
        shades = getattr(report, _ATTRIBUTE)
        for entry in _entries(report):
            plain.append((entry.lines, entry.lines[:]))
            entry.lines[:] = _shaded("\n".join(entry.lines), shades).split("\n")
        sections.append((report, report.sections))
        report.sections = [(name, _shaded(text, shades)) for name, text in report.sections]
    try:
        yield
    finally:
        for lines, before in plain:
            lines[:] = before
        for report, said in sections:
            report.sections = said


def _entries(report: pytest.TestReport) -> Iterable[_Entry]:
    """Those without a traceback: what stands in one has the colours of failures."""
    trace = getattr(report.longrepr, "reprtraceback", None)
    return [one for one in getattr(trace, "reprentries", ()) if one.style == "value"]


def _shaded(text: str, shades: Iterable[tuple[str, str]]) -> str:
    for plain, coloured in shades:
        text = text.replace(plain, coloured)
    return text
