"""Edge: TLS contexts, which cost more than all the rest of a client, shared where none is used.

Loading the certificate store takes some 20 ms, and every client loads it anew. In replay nothing is
sent, so clients may share the one that was loaded first. It is a real context that verifies as the
caller asked, so sharing it is safe even if something does get through to a local server.
"""

import ssl
from collections.abc import Callable
from typing import ParamSpec

from replaykit.wire.current import current_line

_shared: dict[tuple[object, ...], ssl.SSLContext] = {}
_Wanted = ParamSpec("_Wanted")


def sharing_context(
    create: Callable[_Wanted, ssl.SSLContext],
) -> Callable[_Wanted, ssl.SSLContext]:
    """`create_ssl_context` for a window in which replayed clients share what it makes."""

    def shared_or_created(*args: _Wanted.args, **kwargs: _Wanted.kwargs) -> ssl.SSLContext:
        line = current_line()
        # A certificate of the caller's own, or a context already made, is theirs alone.
        is_default = not args and kwargs.get("verify", True) is True and not kwargs.get("cert")
        if line is None or line.goes_live or not is_default:
            return create(*args, **kwargs)
        key = (create, *sorted(kwargs.items()))
        if key not in _shared:
            _shared[key] = create(*args, **kwargs)
        return _shared[key]

    return shared_or_created
