"""Every way out of the process that we know of, tried: what a guard can reach is stopped."""

import re

import pytest

from benchmarks.exits import all_exits
from benchmarks.ways_out import measured
from tests.docs.pages import text_of

WITHIN_REACH = [exit_ for exit_ in all_exits() if exit_.kind != "beyond"]


@pytest.mark.parametrize(
    "exit_",
    [pytest.param(one, id=f"{one.kind}-{one.name}") for one in WITHIN_REACH if one.is_here],
)
def test_nothing_gets_out(exit_):
    """
    A listener, which for the guard is somewhere else, hears nothing.
    """
    (tried,) = measured([exit_])

    assert not tried.got_out
    assert tried.became in (
        "blocked",
        "answered: no recording",
        "stopped in the process it was in",
    )


def test_a_way_out_that_is_open_is_found(monkeypatch):
    """
    Or the table would be worth nothing.
    """
    monkeypatch.setattr("benchmarks.ways_out._somewhere_else", monkeypatch.context)
    connect = next(one for one in all_exits() if one.name == "connect")

    (tried,) = measured([connect])

    assert (True, "**gets out**") == (tried.got_out, tried.became)


def test_the_page_lists_every_way_there_is():
    """
    Also those that get out.
    """
    rows = re.findall(
        r"^\| [a-z ]+ \| (?:[a-z :*]+) \| (.+) \|$", text_of("docs/wire.md"), flags=re.MULTILINE
    )
    listed = {name for row in rows for name in row.split("; ")}

    assert set() == {exit_.name for exit_ in all_exits()} - listed
