"""Shell: the hooks of a session that has to do with replaykit; each goes on in one line."""

import pytest

from replaykit.pytest_plugin import lifecycle, summary


def pytest_report_header(config: pytest.Config) -> str | None:
    return summary.header(config)


def pytest_deselected(items: list[pytest.Item]) -> None:
    lifecycle.note_deselected(items)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int | pytest.ExitCode) -> None:
    lifecycle.finish(session, exitstatus)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    summary.write_summary(terminalreporter, config)
