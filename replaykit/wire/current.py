"""Edge: which line a request belongs to: that of the run its task or thread was started in."""

from urllib.parse import urlsplit

from replaykit.belonging import Scope
from replaykit.belonging.call_site import call_site
from replaykit.errors import BlockedNetworkError
from replaykit.wire.line import Line

lines: Scope[Line] = Scope("line")
"""Which line a task or thread is on."""


def current_line() -> Line | None:
    """The line of this task or thread; None where no run is open, or it could be any of several."""
    return lines.current()


def open_lines() -> tuple[Line, ...]:
    """Every open line of the process."""
    return lines.all_open


def line_of_request(target: object) -> Line | None:
    """The line that a request belongs to; None lets it through as if replaykit were not there.

    Raises:
        BlockedNetworkError: where it could belong to several runs, and one of them replays.
    """
    line = current_line()
    candidates = open_lines()
    if line is not None or not candidates:
        return line
    url = str(target)
    if all(line.ignores(url) for line in candidates):  # whosever it is, it is the same to all
        return next((line for line in candidates if not line.goes_live), candidates[0])
    site, place = call_site(), _place(target)
    replaying = [line for line in candidates if not line.goes_live]
    for line in replaying:
        line.log.blocked.append(f"{place} at {site}")
    if replaying:
        raise BlockedNetworkError(place, site=site)
    for line in candidates:
        line.log.untaped.append(
            f"{place} at {site}: sent by a thread older than the {len(candidates)} runs that are "
            "open, so that it could belong to any of them"
        )
    return None


def _place(target: object) -> str:
    """Whom a request asks: all else in its URL may be a secret, and this is for people to read."""
    url = urlsplit(str(target))
    host = url.netloc.rpartition("@")[2]
    return f"{url.scheme}://{host}" if host else str(target)
