"""The toolbox of a run is made when something asks for it, and once."""

import threading

import pytest

from replaykit.run.late_toolbox import LateToolbox
from replaykit.tools.current import Declared, toolboxes
from tests.tools.boxes import a_box


def look_up(of):
    return f"{of}!"


EVERYBODYS = Declared(look_up, "look_up")
SOMEBODYS = Declared(look_up, "look_up", always=False)


class Maker:
    """Makes toolboxes, and remembers them."""

    def __init__(self):
        self.made = []

    def __call__(self):
        self.made.append(a_box())
        return self.made[-1]


@pytest.fixture
def maker():
    return Maker()


def test_as_long_as_nobody_asks_there_is_none_and_nothing_to_know(maker):
    late = LateToolbox(maker)
    with late.opened():
        late.watching(SOMEBODYS)
        late.leave()
    known = (late.spans, late.hanging, late.unapplied, late.unrecorded, late.unkept)

    assert ((), (), (), (), ()) == known
    assert frozenset() == late.serial_tools
    assert [] == maker.made


def test_a_declared_tool_asks_for_it(maker):
    late = LateToolbox(maker)
    with late.opened():
        toolboxes.current().watching(EVERYBODYS)("x")

    assert ["x!"] == [span.result for span in late.spans]


def test_what_was_watched_in_place_is_asked_about_when_there_is_one(maker):
    late = LateToolbox(maker)
    late.toolbox()

    assert look_up is late.watching(SOMEBODYS)


def test_threads_that_ask_at_once_get_the_same(maker):
    late, got = LateToolbox(maker), []
    start = threading.Barrier(8)

    def ask():
        start.wait()
        got.append(late.toolbox())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [maker.made[0]] * 8 == got


def test_one_that_is_made_when_the_run_is_over_watches_nothing(maker):
    late = LateToolbox(maker)
    with late.opened():
        pass
    late.toolbox().watched(look_up)("x")

    assert () == late.spans


def test_one_that_was_made_before_is_closed_with_the_run(maker):
    late = LateToolbox(maker)
    with late.opened():
        watched = late.toolbox().watched(look_up)
    watched("x")

    assert () == late.spans
