"""What tests of frameworks share: what frameworks warn of and log is their own affair."""

import logging
import warnings

import pytest

import replaykit.run.opening  # noqa: F401  (loaded once here, not anew in every run inside)
from tests.docs.pages import block_after
from tests.frameworks.framework import FRAMEWORKS, PAGE
from tests.frameworks.measuring import measured


@pytest.fixture(autouse=True)
def _quiet_frameworks():
    """
    Some log the exception that ends a run, and all of them warn of something.
    """
    logging.disable()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch):
    """Neither the machine nor the one who runs these tests has a say."""
    for name in ("CI", "REPLAYKIT", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session", autouse=True)
def _no_traces():
    """
    They would be sent for real while recording; what becomes of them has a test of its own.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_AGENTS_DISABLE_TRACING", "1")  # read once
        yield


@pytest.fixture(scope="session", params=FRAMEWORKS, ids=str)
def framework(request, tmp_path_factory):
    """Each framework that is here, and all it loads: pytest inside forgets what is new."""
    request.param.load()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        measured(request.param, tmp_path_factory.mktemp(request.param.name))
    return request.param


@pytest.fixture
def suite(framework, pytester, monkeypatch):
    """A user's folder: the page's tools, and whatever agent and tests are put beside them."""
    monkeypatch.syspath_prepend(pytester.path)
    suite = Suite(pytester)
    suite.put("trip.py")
    return suite


class Suite:
    """What somebody has who types what the page says."""

    def __init__(self, pytester):
        self.path = pytester.path
        self._pytester = pytester

    def put(self, name, text=None):
        """Writes a file, as the page shows it if nothing is said."""
        self.path.joinpath(name).write_text(text or block_after(f"file: {name}", PAGE))

    def run(self, *options):
        """A run of pytest, of which other plugins are no part, nor what frameworks warn of."""
        without = [word for name in _OTHER_PLUGINS for word in ("-p", f"no:{name}")]
        return self._pytester.runpytest_inprocess("-W", "ignore", "--tb=line", *without, *options)


_OTHER_PLUGINS = ("anyio", "hypothesispytest", "randomly", "cacheprovider", "langsmith")
