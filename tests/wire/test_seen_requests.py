"""Nothing goes live unseen: every client that is installed, wherever it sends."""

import pytest

from benchmarks.exits import all_exits
from benchmarks.seen_requests import HOWS, clients, seen

each_how = pytest.mark.parametrize("how", HOWS)


@each_how
@pytest.mark.parametrize("client", [pytest.param(one, id=one.name) for one in clients()])
def test_a_request_is_seen_and_not_sent(client, how):
    """
    The guard would let it through: it asks this machine.
    """
    found = seen(client, how)

    assert (0, True) == (found.arrived, found.is_right)


@each_how
def test_a_client_that_is_not_seen_is_found(how):
    """
    One that nobody stands in for shows that the others would have got there.
    """
    connect = next(one for one in all_exits() if one.name == "create_connection")

    found = seen(connect, how)

    assert (0, 1, False) == (found.requests, found.arrived, found.is_right)
