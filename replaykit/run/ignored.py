"""Assembly: which requests are none of a session's: telemetry, and what a user names beside it."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import SplitResult, urlsplit

from replaykit.run.telemetry import TELEMETRY

Ignores = Callable[[str], bool]
"""Whether a request to this URL is none of a session's."""

_EXCEPT = "!"
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """A host, with a port and the beginning of a path where these matter; `*` is anything."""

    host: str
    port: int | None
    path: str

    @classmethod
    def read(cls, text: str) -> "Address":
        """What somebody wrote: `host`, `host/path`, `host:port/path`.

        Raises:
            ValueError: where it is nothing of the kind.
        """
        if "://" in text or any(mark in text for mark in "?#@ "):
            raise ValueError(text)
        found = urlsplit(f"//{text}")
        if not found.hostname:
            raise ValueError(text)
        return cls(found.hostname, found.port, found.path.rstrip("/"))

    def covers(self, url: SplitResult) -> bool:
        """Whether a URL is this one, or lies below it."""
        port = url.port or _PORTS.get(url.scheme)
        path = url.path.rstrip("/")
        return (
            _fits(self.host, (url.hostname or "").rstrip("."))
            and self.port in (None, port)
            and (_fits(self.path, path) or _fits(f"{self.path}/*", path))
        )


def read_entry(entry: str) -> tuple[Address, bool]:
    """An entry of `ignored`, and whether it says what is ignored; after `!` it says what is not.

    Raises:
        ValueError: where it is no address.
    """
    return Address.read(entry.removeprefix(_EXCEPT)), not entry.startswith(_EXCEPT)


@functools.lru_cache(maxsize=64)
def ignoring(entries: tuple[str, ...]) -> Ignores:
    """What knows telemetry, and what entries name beside it; exceptions have the last word."""
    known = (entry for of_a_tool in TELEMETRY.values() for entry in of_a_tool)
    read = [read_entry(entry) for entry in (*known, *entries)]
    meant = tuple(address for address, is_meant in read if is_meant)
    spared = tuple(address for address, is_meant in read if not is_meant)

    @functools.lru_cache(maxsize=1024)  # asked about each request, and most go to the same place
    def ignores(url: str) -> bool:
        try:
            found = urlsplit(url)
            return _is_among(meant, found) and not _is_among(spared, found)
        except ValueError:  # no URL; whoever sends it will be told
            return False

    return ignores


def _is_among(addresses: Iterable[Address], url: SplitResult) -> bool:
    return any(address.covers(url) for address in addresses)


def _fits(pattern: str, text: str) -> bool:
    if "*" not in pattern:
        return pattern == text
    return fnmatchcase(text, pattern.replace("[", "[[]"))
