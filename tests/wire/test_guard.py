"""The guard: in replay nothing leaves the machine, and what stays on it is let alone."""

import asyncio
import socket
import subprocess
import sys
import threading
from contextlib import closing, suppress

import pytest

from replaykit.errors import BlockedNetworkError
from replaykit.wire import guard, guard_network, opened
from replaykit.wire.addresses import is_this_machine
from tests.wire.lines import recording_line, replaying_line

FAR = "203.0.113.1"  # an address for documentation, where nobody lives
FAR_6 = "2001:db8::1"


@pytest.fixture(autouse=True)
def _guarded():
    guard_network()


@pytest.fixture
def line():
    """A line that replays, and is open."""
    with opened(replaying_line([])) as opened_line:
        yield opened_line


def connect(family, address, kind=socket.SOCK_STREAM):
    with closing(socket.socket(family, kind)) as one:
        one.settimeout(1)
        one.connect(address)


def send(family, address):
    with closing(socket.socket(family, socket.SOCK_DGRAM)) as one:
        one.sendto(b"x", address)


def send_message(family, address):
    with closing(socket.socket(family, socket.SOCK_DGRAM)) as one:
        one.sendmsg([b"x"], [], 0, address)


def connect_without_an_exception():
    with closing(socket.socket()) as one:
        return one.connect_ex(("replaykit.invalid", 443))


async def connect_in_a_loop():
    loop = asyncio.get_running_loop()
    with closing(socket.socket()) as one:
        one.setblocking(False)
        await loop.sock_connect(one, (FAR, 443))


WAYS_OUT = {
    "connect": lambda: connect(socket.AF_INET, (FAR, 443)),
    "connect, IPv6": lambda: connect(socket.AF_INET6, (FAR_6, 443)),
    "connect, IPv6 with a zone": lambda: connect(socket.AF_INET6, ("fe80::1%lo", 443, 0, 1)),
    "connect, IPv4 within IPv6": lambda: connect(socket.AF_INET6, (f"::ffff:{FAR}", 443)),
    "connect, UDP": lambda: connect(socket.AF_INET, (FAR, 53), socket.SOCK_DGRAM),
    "connect by name": lambda: connect(socket.AF_INET, ("replaykit.invalid", 443)),
    "connect by name in bytes": lambda: connect(socket.AF_INET, (b"replaykit.invalid", 443)),
    "a name that begins like loopback": lambda: socket.getaddrinfo("127.replaykit.invalid", 80),
    "an address that begins like loopback": lambda: connect(socket.AF_INET6, ("::1:2:3", 443)),
    "connect_ex by name": connect_without_an_exception,
    "sendto": lambda: send(socket.AF_INET, (FAR, 53)),
    "sendto by name": lambda: send(socket.AF_INET, ("replaykit.invalid", 53)),
    "sendmsg": lambda: send_message(socket.AF_INET, (FAR, 53)),
    "getaddrinfo": lambda: socket.getaddrinfo("replaykit.invalid", 443),
    "getaddrinfo, bytes": lambda: socket.getaddrinfo(b"replaykit.invalid", 443),
    "gethostbyname": lambda: socket.gethostbyname("replaykit.invalid"),
    "gethostbyname_ex": lambda: socket.gethostbyname_ex("replaykit.invalid"),
    "gethostbyaddr": lambda: socket.gethostbyaddr(FAR),
    "getnameinfo": lambda: socket.getnameinfo((FAR, 443), 0),
    "create_connection": lambda: socket.create_connection(("replaykit.invalid", 443)),
    "a loop": lambda: asyncio.run(connect_in_a_loop()),
}


@pytest.mark.parametrize("way_out", WAYS_OUT.values(), ids=WAYS_OUT)
def test_a_way_out_is_blocked(line, way_out):
    """
    And kept on the line, whoever catches the error.
    """
    with pytest.raises(BlockedNetworkError, match="nothing leaves the machine in replay"):
        way_out()

    assert 1 == len(line.log.blocked)
    assert "tests/wire/test_guard.py:" in line.log.blocked[0]


def test_a_blocked_attempt_names_where_to_and_where_from(line):
    """
    So that one can go there.
    """
    with pytest.raises(BlockedNetworkError) as raised:
        connect(socket.AF_INET6, (FAR_6, 443))

    assert "[2001:db8::1]:443" == raised.value.place
    assert raised.value.site in str(raised.value)


def test_an_attempt_that_is_swallowed_stays_on_the_line(line):
    """
    Many clients try again, or go on without.
    """
    for _ in range(2):
        with suppress(OSError):
            connect(socket.AF_INET, (FAR, 443))

    assert 2 == len(line.log.blocked)


def test_a_thread_older_than_the_run_is_blocked_too():
    """
    It may send the test's own prompt.
    """
    go, errors = threading.Event(), []

    def run():
        assert go.wait(60)
        try:
            connect(socket.AF_INET, (FAR, 443))
        except OSError as error:
            errors.append(type(error))

    thread = threading.Thread(target=run)
    thread.start()
    with opened(replaying_line([])):
        go.set()
        thread.join()

    assert [BlockedNetworkError] == errors


def listening(family, host):
    one = socket.socket(family)
    one.bind((host, 0))
    one.listen()
    return one


STAYING = {
    "localhost": lambda port: socket.create_connection(("localhost", port)),
    "127.0.0.1": lambda port: socket.create_connection(("127.0.0.1", port)),
    "127.1.2.3": lambda port: connect(socket.AF_INET, ("127.0.0.1", port)),
    "bytes": lambda port: connect(socket.AF_INET, (b"127.0.0.1", port)),
    "anywhere": lambda port: connect(socket.AF_INET, ("0.0.0.0", port)),
    "nobody": lambda port: socket.getaddrinfo(None, port),
    "own name": lambda port: socket.getfqdn(),
    "a number": lambda port: socket.getaddrinfo(FAR, port),
    "a pair": lambda port: [one.close() for one in socket.socketpair()],
    "UDP": lambda port: send(socket.AF_INET, ("127.0.0.1", port)),
    "reverse": lambda port: socket.gethostbyaddr("127.0.0.1"),
}


@pytest.mark.parametrize("use", STAYING.values(), ids=STAYING)
def test_what_stays_on_the_machine_is_let_alone(line, use):
    """
    Test servers, event loops, looking at oneself.
    """
    with closing(listening(socket.AF_INET, "127.0.0.1")) as server:
        got = use(server.getsockname()[1])
        if isinstance(got, socket.socket):
            got.close()

    assert [] == line.log.blocked


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no such sockets on this system")
def test_a_socket_that_is_a_file_is_let_alone(line, tmp_path, monkeypatch):
    """
    It leads to another process of this machine, and what that does is its own business.
    """
    monkeypatch.chdir(tmp_path)
    with closing(socket.socket(socket.AF_UNIX)) as server:
        server.bind("here")
        server.listen()
        connect(socket.AF_UNIX, "here")

    assert [] == line.log.blocked


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("localhost", True),
        ("api.localhost", True),
        ("127.0.0.1", True),
        ("127.255.0.9", True),
        ("::1", True),
        ("::1%lo", True),
        ("::ffff:127.0.0.1", True),
        ("0.0.0.0", True),
        ("::", True),
        ("", True),
        ("::1:2", False),
        ("::ffff:203.0.113.1", False),
        ("127.replaykit.invalid", False),
        ("localhost.replaykit.invalid", False),
        ("notlocalhost", False),
        ("169.254.169.254", False),
        ("10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("2130706433", False),
    ],
)
def test_this_machine_is_known_by_its_address(host, is_here):
    """
    Not by how the text of it begins.
    """
    assert is_here == is_this_machine(host)


@pytest.mark.parametrize(
    ("allowed", "host"),
    [
        (FAR, FAR),
        ("Replaykit.Invalid.", "replaykit.invalid"),
        ("*.replaykit.invalid", "eu.replaykit.invalid"),
    ],
)
def test_an_allowed_host_may_be_looked_up(line, allowed, host):
    """
    The error is the network's own.
    """
    guard_network(frozenset({allowed}))
    with suppress(socket.gaierror):
        socket.getaddrinfo(host, 443)

    assert [] == line.log.blocked


def test_an_allowed_domain_is_not_what_only_ends_alike(line):
    """
    Nor is its parent in it.
    """
    guard_network(frozenset({"*.replaykit.invalid"}))
    for host in ("evilreplaykit.invalid", "replaykit.invalid"):
        with pytest.raises(BlockedNetworkError):
            socket.getaddrinfo(host, 443)


def test_an_allowed_name_may_be_reached_at_its_addresses(monkeypatch):
    """
    Connections are made to those.
    """
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (FAR, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: found)
    reached = []

    class Socket(socket.socket):
        def connect(self, address):
            sys.audit("socket.connect", self, address)
            reached.append(address)

    monkeypatch.setattr(socket, "socket", Socket)
    guard_network(frozenset({"replaykit.invalid"}))
    with opened(replaying_line([])) as line:
        socket.create_connection(("replaykit.invalid", 443)).close()
        with pytest.raises(BlockedNetworkError):
            connect(socket.AF_INET, ("203.0.113.2", 443))

    assert ([(FAR, 443)], 1) == (reached, len(line.log.blocked))


def test_what_one_run_may_reach_is_over_with_it():
    """
    The next says for itself what it may.
    """
    guard_network(frozenset({"replaykit.invalid"}))
    guard_network()
    with opened(replaying_line([])), pytest.raises(BlockedNetworkError):
        socket.getaddrinfo("replaykit.invalid", 443)


def test_a_line_that_records_is_not_guarded():
    """
    It has to reach what it records.
    """
    line = recording_line([])
    with opened(line), pytest.raises(socket.gaierror):
        socket.getaddrinfo("replaykit.invalid", 443)

    assert [] == line.log.blocked


def test_nothing_is_guarded_while_no_line_is_open():
    """
    Tests that are not marked are not touched.
    """
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("replaykit.invalid", 443)


def test_events_that_are_none_of_its_business_cost_next_to_nothing(monkeypatch):
    """
    The hook hears of every file that is opened and every module that is imported.
    """
    asked = []
    monkeypatch.setattr(guard, "open_lines", lambda: asked.append("open") or ())
    for _ in range(3):
        sys.audit("replaykit.test", 1)

    assert [] == asked


def test_the_hook_is_installed_once_and_only_when_asked_for():
    """
    Audit hooks stay for the life of a process.
    """
    program = (
        "import sys\n"
        "added = []\n"
        "sys.addaudithook(lambda event, _: added.append(event) if 'addaudithook' in event else 0)\n"
        "from replaykit.wire import guard_network\n"
        "added.clear()\n"
        "guard_network(); guard_network()\n"
        "print(added)\n"
    )
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, capture_output=True, text=True, check=True)

    assert "['sys.addaudithook']" == run.stdout.strip()


def test_a_loop_that_is_not_pythons_is_guarded_too(line):
    """
    No hook hears of its sockets.
    """
    uvloop = pytest.importorskip("uvloop")

    async def leave():
        loop = asyncio.get_running_loop()
        for way_out in (
            lambda: loop.create_connection(asyncio.Protocol, FAR, 443),
            lambda: loop.create_datagram_endpoint(asyncio.DatagramProtocol, remote_addr=(FAR, 53)),
            lambda: loop.getaddrinfo("replaykit.invalid", 443),
        ):
            with pytest.raises(BlockedNetworkError):
                await way_out()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(leave())

    assert 3 == len(line.log.blocked)
