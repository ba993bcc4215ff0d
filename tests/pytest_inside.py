"""What makes runs of pytest inside a test quick: all that they would do anew is done once."""

import importlib.metadata
from functools import cached_property
from importlib import import_module
from pkgutil import walk_packages

import pytest

import replaykit

__all__ = ["loaded_once", "packages_are_listed_once", "pytester"]


class Package:
    """An installed package, whose lists are read once."""

    def __init__(self, distribution):
        self._distribution = distribution

    def __getattr__(self, name):
        return getattr(self._distribution, name)

    @cached_property
    def entry_points(self):
        return self._distribution.entry_points

    @cached_property
    def files(self):
        return self._distribution.files

    @cached_property
    def metadata(self):
        return self._distribution.metadata


@pytest.fixture(scope="session")
def packages_are_listed_once():
    """Each run inside looks for plugins among all that is installed."""
    packages = [Package(distribution) for distribution in importlib.metadata.distributions()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.metadata, "distributions", lambda: packages)
        yield


@pytest.fixture(scope="session")
def loaded_once():
    """What a run inside is the first to load is forgotten as it ends, for the next to load."""
    for module in walk_packages(replaykit.__path__, "replaykit."):
        import_module(module.name)


@pytest.fixture
def pytester(packages_are_listed_once, loaded_once, pytester):
    """pytest's own."""
    return pytester
