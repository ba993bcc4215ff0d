"""Ways in which a program can reach another machine, each as a function of where it is to go."""

import asyncio
import ctypes
import ftplib
import http.client
import imaplib
import importlib
import importlib.util
import logging.handlers
import multiprocessing
import multiprocessing.connection
import os
import poplib
import smtplib
import socket
import struct
import subprocess
import sys
import threading
import urllib.request
import xmlrpc.client
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from types import ModuleType

from benchmarks.client_exits import by_library, client_exits
from benchmarks.exit import Exit, Target

_PATIENCE = 5
_INTERPRETERS = next(
    (name for name in ("_interpreters", "_xxsubinterpreters") if importlib.util.find_spec(name)),
    None,
)
"""What this Python calls the module for interpreters beside this one."""


def all_exits() -> tuple[Exit, ...]:
    """Every way we know."""
    return (*_sockets(), *_names(), *_standard_library(), *client_exits(), *_beside(), *_beyond())


def _sockets() -> Iterator[Exit]:
    for name, leave in (
        ("connect", _connect),
        ("connect_ex", _connect_ex),
        ("connect, IPv6", _connect_by_ipv6),
        ("connect, UDP", lambda target: _udp(target, connected=True)),
        ("sendto, UDP", _udp),
        ("sendmsg, UDP", _sendmsg),
        ("sendto, raw", _raw),
        ("create_connection", lambda t: socket.create_connection((t.host, t.port)).close()),
        ("connect by name", lambda t: _connect(Target(t.name, t.port))),
        ("asyncio.open_connection", lambda t: asyncio.run(_open_connection(t))),
        ("asyncio, sock_connect", lambda t: asyncio.run(_sock_connect(t))),
        ("asyncio, datagrams", lambda t: asyncio.run(_datagrams(t))),
    ):
        yield Exit("socket", name, leave)
    yield Exit("socket", "uvloop, connection", _in_uvloop(_open_connection), needs="uvloop")
    yield Exit("socket", "uvloop, datagrams", _in_uvloop(_datagrams), needs="uvloop")


def _names() -> Iterator[Exit]:
    for name, leave in (
        ("getaddrinfo", lambda t: socket.getaddrinfo(t.name, t.port)),
        ("gethostbyname", lambda t: socket.gethostbyname(t.name)),
        ("gethostbyname_ex", lambda t: socket.gethostbyname_ex(t.name)),
        ("gethostbyaddr", lambda t: socket.gethostbyaddr("203.0.113.1")),
        ("getnameinfo", lambda t: socket.getnameinfo(("203.0.113.1", t.port), 0)),
        ("asyncio, getaddrinfo", lambda t: asyncio.run(_look_up(t))),
    ):
        yield Exit("name", name, leave)
    yield Exit("name", "dnspython", _dns, needs="dns")
    yield Exit("name", "uvloop, getaddrinfo", _in_uvloop(_look_up), needs="uvloop")


def _standard_library() -> Iterator[Exit]:
    for name, leave in (
        ("http.client", _http_client),
        ("urllib.request", lambda t: urllib.request.urlopen(t.url, timeout=_PATIENCE)),
        ("urllib.request, ftp", lambda t: urllib.request.urlopen(t.url.replace("http", "ftp"))),
        ("xmlrpc.client", lambda t: xmlrpc.client.ServerProxy(t.url).ask()),
        ("ftplib", lambda t: ftplib.FTP().connect(t.host, t.port, _PATIENCE)),
        ("smtplib", lambda t: smtplib.SMTP(t.host, t.port, timeout=_PATIENCE)),
        ("poplib", lambda t: poplib.POP3(t.host, t.port, timeout=_PATIENCE)),
        ("imaplib", lambda t: imaplib.IMAP4(t.host, t.port, timeout=_PATIENCE)),
        ("logging.handlers", _log),
        (
            "multiprocessing.connection",
            lambda t: multiprocessing.connection.Client((t.host, t.port)),
        ),
    ):
        yield Exit("standard library", name, leave)


def _beside() -> Iterator[Exit]:
    for name, leave in (
        ("a thread", _in_a_thread),
        ("a thread of a pool", lambda t: ThreadPoolExecutor(1).submit(_connect, t).result()),
        ("asyncio.to_thread", lambda t: asyncio.run(asyncio.to_thread(_connect, t))),
    ):
        yield Exit("beside", name, leave)
    yield Exit("beside", "a thread older than the run", _in_an_older_thread, begins_before=True)
    yield Exit("beside", "a pool older than the run", _in_an_older_pool, begins_before=True)
    if hasattr(os, "fork"):
        yield Exit("beside", "a forked process", _in_a_fork)


def _beyond() -> Iterator[Exit]:
    """What no hook in this interpreter hears of."""
    yield Exit("beyond", "a socket connected before the run", _kept_open, begins_before=True)
    yield Exit("beyond", "a new Python process", lambda t: _run(sys.executable, "-c", _program(t)))
    yield Exit("beyond", "multiprocessing, spawn", _spawn)
    if _INTERPRETERS is not None:
        yield Exit("beyond", "another interpreter of this process", _in_another_interpreter)
    yield Exit("beyond", "curl", lambda t: _run("curl", "-sm5", t.url), needs="curl")
    yield Exit(
        "beyond", "bash", lambda t: _run("bash", "-c", f"</dev/tcp/{t.host}/{t.port}"), "bash"
    )
    if hasattr(os, "posix_spawn"):
        yield Exit("beyond", "os.posix_spawn", _posix_spawn)
    if sys.platform == "linux":
        yield Exit("beyond", "the C library, by ctypes", _ctypes)
    yield Exit("beyond", "pycurl", by_library("pycurl", _pycurl), needs="pycurl")
    yield Exit("beyond", "gRPC", by_library("grpc", _grpc), needs="grpc")


def _connect(target: Target) -> None:
    with closing(socket.socket()) as one:
        one.settimeout(_PATIENCE)
        one.connect((target.host, target.port))


def _connect_ex(target: Target) -> None:
    with closing(socket.socket()) as one:
        one.connect_ex((target.host, target.port))


def _udp(target: Target, *, connected: bool = False) -> None:
    with closing(socket.socket(type=socket.SOCK_DGRAM)) as one:
        if connected:
            one.connect((target.host, target.port))
            one.send(b"x")
        else:
            one.sendto(b"x", (target.host, target.port))


def _connect_by_ipv6(target: Target) -> None:
    with closing(socket.socket(socket.AF_INET6)) as one:
        one.connect((f"::ffff:{target.host}", target.port))


def _raw(target: Target) -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)) as one:
        one.sendto(b"x", (target.host, 0))


def _sendmsg(target: Target) -> None:
    with closing(socket.socket(type=socket.SOCK_DGRAM)) as one:
        one.sendmsg([b"x"], [], 0, (target.host, target.port))


async def _open_connection(target: Target) -> None:
    _, writer = await asyncio.open_connection(target.host, target.port)
    writer.close()


async def _sock_connect(target: Target) -> None:
    with closing(socket.socket()) as one:
        one.setblocking(False)
        await asyncio.get_running_loop().sock_connect(one, (target.host, target.port))


async def _datagrams(target: Target) -> None:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        asyncio.DatagramProtocol, remote_addr=(target.host, target.port)
    )
    transport.sendto(b"x")
    transport.close()


async def _look_up(target: Target) -> None:
    await asyncio.get_running_loop().getaddrinfo(target.name, target.port)


def _dns(target: Target) -> None:
    resolver = importlib.import_module("dns.resolver").Resolver(configure=False)
    resolver.nameservers, resolver.port, resolver.lifetime = [target.host], target.port, 0.2
    resolver.resolve(target.name)


def _http_client(target: Target) -> None:
    connection = http.client.HTTPConnection(target.host, target.port, timeout=_PATIENCE)
    connection.request("GET", "/")
    connection.getresponse()


def _log(target: Target) -> None:
    with closing(logging.handlers.SysLogHandler((target.host, target.port))) as handler:
        handler.handleError = lambda record: None
        handler.emit(logging.makeLogRecord({"msg": "x"}))


def _in_a_thread(target: Target) -> None:
    def connect() -> None:
        with suppress(OSError):
            _connect(target)

    thread = threading.Thread(target=connect)
    thread.start()
    thread.join()


def _in_an_older_thread(target: Target) -> Iterator[None]:
    go = threading.Event()

    def wait_and_connect() -> None:
        go.wait()
        with suppress(OSError):
            _connect(target)

    thread = threading.Thread(target=wait_and_connect)
    thread.start()
    yield
    go.set()
    thread.join()


def _in_an_older_pool(target: Target) -> Iterator[None]:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(int).result()
        yield
        pool.submit(_connect, target).result()


def _kept_open(target: Target) -> Iterator[None]:
    with socket.create_connection((target.host, target.port)) as one:
        yield
        one.sendall(b"x")


def _in_a_fork(target: Target) -> None:
    child = os.fork()
    if not child:
        with suppress(OSError):
            _connect(target)
        os._exit(0)
    os.waitpid(child, 0)


def _program(target: Target) -> str:
    return f"import socket; socket.create_connection(({target.host!r}, {target.port})).close()"


def _run(*command: str) -> None:
    subprocess.run(command, check=False, capture_output=True, timeout=_PATIENCE)


def _spawn(target: Target) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_connect, args=(target,))
    process.start()
    process.join(_PATIENCE)


def _in_another_interpreter(target: Target) -> None:
    interpreters = importlib.import_module(str(_INTERPRETERS))
    one = interpreters.create()
    interpreters.run_string(one, _program(target))
    interpreters.destroy(one)


def _posix_spawn(target: Target) -> None:
    arguments = [sys.executable, "-c", _program(target)]
    os.waitpid(os.posix_spawn(sys.executable, arguments, os.environ), 0)


def _ctypes(target: Target) -> None:
    library = ctypes.CDLL(None)
    one = library.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
    address = struct.pack("=HH4s8x", socket.AF_INET, socket.htons(target.port), _packed(target))
    library.connect(one, address, len(address))
    library.close(one)


def _packed(target: Target) -> bytes:
    return socket.inet_aton(target.host)


def _in_uvloop(
    leave: Callable[[Target], Coroutine[object, object, None]],
) -> Callable[[Target], object]:
    def run(target: Target) -> None:
        loop = importlib.import_module("uvloop").new_event_loop
        with asyncio.Runner(loop_factory=loop) as runner:
            runner.run(leave(target))

    return run


def _pycurl(pycurl: ModuleType, target: Target) -> None:
    curl = pycurl.Curl()
    curl.setopt(pycurl.URL, target.url)
    curl.setopt(pycurl.TIMEOUT, 1)
    curl.perform()


def _grpc(grpc: ModuleType, target: Target) -> None:
    with grpc.insecure_channel(f"{target.host}:{target.port}") as channel:
        grpc.channel_ready_future(channel).result(timeout=1)
