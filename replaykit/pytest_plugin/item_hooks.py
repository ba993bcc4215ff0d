"""Shell: the hooks around each test of a session with marked tests; each goes on in one line."""

from collections.abc import Generator

import pytest

from replaykit.pytest_plugin import attempt

_Phase = Generator[None, object, object]
_Reporting = Generator[None, pytest.TestReport, pytest.TestReport]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> _Phase:
    return (yield from attempt.around_protocol(item))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    attempt.begin(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> _Phase:
    return (yield from attempt.around_call(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> _Phase:
    return (yield from attempt.around_teardown(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> _Reporting:
    return (yield from attempt.around_report(item, call))
