"""Edge: what stands in for the HTTP clients, in place exactly while a line is open.

vcrpy patches every client it knows. Where its own stand-ins would read a whole body before they
pass any of it on, ours take their place.
"""

from contextlib import AbstractContextManager

from replaykit.belonging.inheriting import inheriting
from replaykit.belonging.standing_in import Shared, StandIns
from replaykit.wire.aiohttp_door import aiohttp_stand_ins
from replaykit.wire.connection_door import connection_stand_ins
from replaykit.wire.guard import guard_stand_ins
from replaykit.wire.httpx_door import httpx_stand_ins
from replaykit.wire.other_loops import loop_stand_ins
from replaykit.wire.tls import tls_stand_ins
from replaykit.wire.vcr_door import vcr_patches


def intercepting() -> AbstractContextManager[None]:
    """While this is open, every HTTP client asks the current line."""
    return _interception


def _all_patches() -> tuple[AbstractContextManager[object], ...]:
    """In the order in which they lie over each other."""
    ours = (
        *connection_stand_ins(),
        *httpx_stand_ins(),
        *aiohttp_stand_ins(),
        *tls_stand_ins(),
        *guard_stand_ins(),
        *loop_stand_ins(),
    )
    return (*vcr_patches(), inheriting(), StandIns(ours))


_interception = Shared(_all_patches)
