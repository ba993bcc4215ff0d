"""What modules hold by names of their own."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from replaykit.clock.module_globals import ModuleGlobals


class Thing:
    """In a class, as this module is one of those that are looked through."""

    real, other, stand_in = SimpleNamespace(), SimpleNamespace(), SimpleNamespace()


@pytest.fixture
def module(monkeypatch):
    """A way to load modules that hold something."""

    def load(name="made_up", **held):
        made = ModuleType(name)
        vars(made).update(held)
        monkeypatch.setitem(sys.modules, name, made)
        return made

    return load


def test_every_name_is_replaced_and_given_back(module):
    one, two = module("one", now=Thing.real, then=Thing.real, rest=1), module("two", now=Thing.real)
    names = ModuleGlobals([(Thing.real, Thing.stand_in)])

    names.replace()
    assert (Thing.stand_in, Thing.stand_in, 1, Thing.stand_in) == (
        one.now,
        one.then,
        one.rest,
        two.now,
    )

    names.give_back()
    assert (Thing.real, Thing.real, Thing.real) == (one.now, one.then, two.now)


def test_one_stand_in_for_two_gives_each_its_own_back(module):
    made = module(now=Thing.real, other=Thing.other)
    names = ModuleGlobals([(Thing.real, Thing.stand_in), (Thing.other, Thing.stand_in)])

    names.replace()
    assert (Thing.stand_in, Thing.stand_in) == (made.now, made.other)

    names.give_back()
    assert (Thing.real, Thing.other) == (made.now, made.other)


def test_a_module_that_comes_later_is_seen(module):
    names = ModuleGlobals([(Thing.real, Thing.stand_in)])
    names.replace()
    names.give_back()
    made = module(now=Thing.real)

    names.replace()

    assert Thing.stand_in is made.now
    names.give_back()


def test_one_that_took_the_place_of_another_is_seen(module):
    names = ModuleGlobals([(Thing.real, Thing.stand_in)])
    gone = module(now=Thing.real)
    names.replace()
    names.give_back()
    made = module(now=Thing.real)

    names.replace()

    assert (Thing.real, Thing.stand_in) == (gone.now, made.now)
    names.give_back()


def test_what_was_loaded_meanwhile_gets_the_original(module):
    names = ModuleGlobals([(Thing.real, Thing.stand_in)])
    names.replace()
    made = module(now=Thing.stand_in)

    names.give_back()

    assert Thing.real is made.now


def test_what_somebody_else_has_put_there_stays(module):
    made = module(now=Thing.real, then=Thing.real)
    names = ModuleGlobals([(Thing.real, Thing.stand_in)])
    names.replace()
    made.now = "a mock"
    del made.then

    names.give_back()

    assert "a mock" == made.now
    assert not hasattr(made, "then")


def test_spared_packages_keep_what_they_hold(module):
    for name in ("spared", "spared.below", "sparedly", "also.below"):
        module(name, now=Thing.real)
    names = ModuleGlobals([(Thing.real, Thing.stand_in)], spared=frozenset({"spared"}))

    names.replace(spared=("also.",))

    held = {name: sys.modules[name].now is Thing.stand_in for name in ("spared.below", "sparedly")}
    assert {"spared.below": False, "sparedly": True} == held
    assert Thing.real is sys.modules["also.below"].now
    names.give_back()


def test_or_all_but_some_do(module):
    for name in ("concerned.below", "another"):
        module(name, now=Thing.real)
    names = ModuleGlobals([(Thing.real, Thing.stand_in)], only=frozenset({"concerned"}))

    names.replace()

    assert Thing.stand_in is sys.modules["concerned.below"].now
    assert Thing.real is sys.modules["another"].now
    names.give_back()
