"""Which modules are loaded, looked over as rarely as will do."""

import sys
from types import ModuleType

import pytest

from replaykit.clock.loaded_modules import LoadedModules


@pytest.fixture
def load(monkeypatch):
    """A way to load a module, also in the place of another."""

    def loading(name="made_up"):
        made = ModuleType(name)
        monkeypatch.setitem(sys.modules, name, made)
        return made

    return loading


def test_the_same_modules_are_the_same_object(load):
    load()
    loaded = LoadedModules()

    assert loaded.all() is loaded.all()
    assert sys.modules == loaded.all()


def test_one_that_comes_is_seen(load):
    loaded = LoadedModules()
    loaded.all()
    made = load()

    assert made is loaded.all()["made_up"]


def test_one_in_the_place_of_another_is_seen(load):
    load()
    loaded = LoadedModules()
    loaded.all()
    other = load()

    assert other is loaded.all()["made_up"]


def test_one_that_comes_meanwhile_is_seen(load):
    loaded = LoadedModules()
    with loaded.looked_over():
        made = load()

        assert made is loaded.all()["made_up"]


def test_one_that_took_a_place_before_is_seen(load):
    load()
    loaded = LoadedModules()
    loaded.all()
    other = load()
    with loaded.looked_over():
        assert other is loaded.all()["made_up"]


def test_afterwards_they_are_looked_over_again(load):
    load()
    loaded = LoadedModules()
    with loaded.looked_over():
        pass
    other = load()

    assert other is loaded.all()["made_up"]


def test_a_module_that_will_not_be_compared_is_not_asked(load, monkeypatch):
    """
    Some stand for what they load when anything is asked of them.
    """

    class Lazy(ModuleType):
        def __eq__(self, other):
            raise ImportError("there is nothing to load")

        __hash__ = ModuleType.__hash__

    load("made_up")
    loaded = LoadedModules()
    loaded.all()
    monkeypatch.delitem(sys.modules, "made_up")
    monkeypatch.setitem(sys.modules, "lazy", Lazy("lazy"))

    assert "lazy" in loaded.all()
