"""Edge: what a socket address says: this machine, a name to look up, or somewhere else."""

import functools
import ipaddress
import socket

_LOCAL_NAMES = frozenset({"", "localhost", "localhost.localdomain", "ip6-localhost"})
_STAYING_FAMILIES = frozenset(
    getattr(socket, name) for name in ("AF_UNIX", "AF_NETLINK", "AF_ALG") if hasattr(socket, name)
)
"""Families whose addresses are files, or the kernel."""

_INTERNET = frozenset({socket.AF_INET, socket.AF_INET6})


def host_and_port(family: int, address: object) -> tuple[str, str] | None:
    """Where an address leads; None for one that stays on this machine by its kind."""
    if family in _STAYING_FAMILIES or address is None:
        return None
    if family in _INTERNET and isinstance(address, tuple) and len(address) > 1:
        return plain_host(address[0]), str(address[1])
    return str(address), ""


def plain_host(host: object) -> str:
    """A host as people write it, however it was handed over."""
    if isinstance(host, bytes | bytearray):
        host = bytes(host).decode("ascii", "replace")
    return "" if host is None else str(host).lower().rstrip(".")


@functools.lru_cache(maxsize=1024)
def is_this_machine(host: str) -> bool:
    """Whether a host, as `plain_host` gives it, is the one that we run on."""
    number = _number(host)
    if number is not None:
        # 0.0.0.0 is everybody for who listens, and oneself for who connects.
        return number.is_loopback or number.is_unspecified
    return host in _LOCAL_NAMES or host.endswith(".localhost") or host == _own_name()


def is_number(host: object) -> bool:
    """Whether a host is an address already, which nobody has to be asked for."""
    return _number(plain_host(host)) is not None


def shown(host: str, port: str) -> str:
    """An address in one text."""
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{port}" if port else host


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        number = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(number, "ipv4_mapped", None) or number


@functools.cache
def _own_name() -> str:
    return plain_host(socket.gethostname())
