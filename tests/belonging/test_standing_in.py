"""What stands in for an attribute, and goes away again whatever others have done meanwhile."""

from types import SimpleNamespace

from replaykit.belonging.standing_in import StandIn, StandIns


class Base:
    def ask(self):
        return "real"


class Derived(Base):
    """Inherits what is replaced on it."""


def shouting(real):
    def ask(self):
        return real(self).upper()

    return ask


def test_a_stand_in_is_there_while_it_is_entered():
    """
    And the class is as it was afterwards, inherited attributes too.
    """
    stand_ins = StandIns((StandIn(Derived, "ask", shouting),))
    with stand_ins:
        within = Derived().ask()

    assert ("REAL", "real") == (within, Derived().ask())
    assert "ask" not in vars(Derived)


def test_it_can_be_entered_again_over_what_stands_there_by_then():
    """
    A test that mocks a transport for its own time must not be kept for ever.
    """
    place = SimpleNamespace(ask=lambda self: "first")
    stand_ins = StandIns((StandIn(place, "ask", shouting),))
    with stand_ins:
        first = place.ask(None)
    place.ask = lambda self: "second"
    with stand_ins:
        second = place.ask(None)

    assert ("FIRST", "SECOND", "second") == (first, second, place.ask(None))


def test_who_has_wrapped_it_meanwhile_stays():
    """
    As instrumentation that an application installs when it is imported.
    """
    place = SimpleNamespace(ask=lambda self: "real")
    stand_ins = StandIns((StandIn(place, "ask", shouting),))
    with stand_ins:
        within = place.ask
        place.ask = traced = lambda self: f"traced {within(self)}"
    after = place.ask
    with stand_ins:
        again = place.ask(None)

    assert traced is after
    assert "traced REAL" == again  # and not twice
