"""Shell: the window in which a marked test's own code has the clock of its run."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from unittest import TestCase

import pytest

from replaykit.errors import ReplayKitError
from replaykit.pytest_plugin.attempt import ATTEMPT

_REFUSAL_OF_TIME_MACHINE = "when freezegun is active"
_BESIDE_TIME_MACHINE = (
    "replaykit: dates follow this test's clock by way of freezegun, beside which time-machine does"
    " not start.\n"
    "How to fix: @pytest.mark.replay(frozen=False), and dates are what time-machine says"
)


def around_other_code(item: pytest.Item) -> AbstractContextManager[None]:
    """The same for what is no function that pytest calls, such as a method of unittest."""
    is_called_by_pytest = isinstance(item, pytest.Function) and not _is_of_unittest(item)
    return nullcontext() if is_called_by_pytest else around_function(item)


@contextmanager
def around_function(item: pytest.Item) -> Iterator[None]:
    """Opens the clock of a marked test's run for as long as the test's own code runs.

    Fixtures stay outside: what a session shares must not live on the clock of one test.
    """
    __tracebackhide__ = True
    attempt = item.stash.get(ATTEMPT, None)
    if attempt is None or attempt.run is None:
        yield
        return
    why = _why_real(item)
    if why is not None:
        attempt.run.window.keep_real_time(why)
    with ExitStack() as window:
        try:
            window.enter_context(attempt.run.window)
        except ReplayKitError as error:
            raise pytest.fail.Exception(str(error), pytrace=False) from None
        try:
            yield
        except BaseException as error:
            if _REFUSAL_OF_TIME_MACHINE in str(error):
                error.add_note(_BESIDE_TIME_MACHINE)
            raise


def _is_of_unittest(item: pytest.Function) -> bool:
    return item.cls is not None and issubclass(item.cls, TestCase)


def _why_real(item: pytest.Item) -> str | None:
    """Why a test cannot have a virtual clock."""
    backend = getattr(item, "funcargs", {}).get("anyio_backend")
    name = backend[0] if isinstance(backend, tuple) else backend
    if name == "trio" or item.get_closest_marker("trio"):
        return "the clock is real: trio has one of its own, which cannot be moved"
    return None
