"""Shell: the hooks next to a marked test's own code; each goes on in one line.

They are the innermost ones of their kind, so that all other plugins work in real time.
"""

from collections.abc import Generator

import pytest

from replaykit.pytest_plugin import windows

_Call = Generator[None, object, object]


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> _Call:
    __tracebackhide__ = True
    with windows.around_function(pyfuncitem):
        return (yield)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> _Call:
    __tracebackhide__ = True
    with windows.around_other_code(item):
        return (yield)
