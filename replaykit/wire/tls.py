"""Edge: in replay, the certificates of a TLS context are loaded when it first meets a peer.

Problem: loading the machine's certificates takes some 20 ms, nearly all of what a client costs, and
every client does it anew; in replay it never meets a peer. Solution: a context remembers what it
was to load and does so before its first handshake. It verifies as it was told, whoever uses it
then, and each client keeps a context of its own.
"""

import ssl
import threading
import weakref
from collections.abc import Callable
from os import PathLike
from pathlib import Path

from replaykit.belonging.standing_in import StandIn
from replaykit.wire.current import current_line

_WORTH_PUTTING_OFF = 64 * 1024
"""Smaller files are the user's own: quickly loaded, and said at once to be wrong."""

_loading = threading.RLock()
_Load = Callable[..., None]
_pending: "weakref.WeakKeyDictionary[ssl.SSLContext, list[Callable[[], None]]]" = (
    weakref.WeakKeyDictionary()
)


def tls_stand_ins() -> tuple[StandIn, ...]:
    """What stands in for the two ways to load the certificates of all the world."""
    return (
        StandIn(ssl.SSLContext, "load_verify_locations", _putting_off),
        StandIn(ssl.SSLContext, "set_default_verify_paths", _putting_off),
    )


def _loading_first(name: str) -> Callable[..., object]:
    def load_and_call(context: ssl.SSLContext, *args: object, **options: object) -> object:
        return getattr(_loaded(context), name)(*args, **options)

    return load_and_call


_NEED_CERTIFICATES = ("wrap_socket", "wrap_bio", "get_ca_certs", "cert_store_stats")

_LoadingContext: type[ssl.SSLContext] = type(
    "LoadingContext",
    (ssl.SSLContext,),
    {"__slots__": (), **{name: _loading_first(name) for name in _NEED_CERTIFICATES}},
)
"""A context with certificates still to load."""


def _loaded(context: ssl.SSLContext) -> ssl.SSLContext:
    """The context with everything in it, and an ordinary one from now on."""
    with _loading:  # a second handshake must not go by half a store
        for load in _pending.pop(context, []):
            load()
        context.__class__ = ssl.SSLContext
    return context


def _putting_off(load: _Load) -> _Load:
    def load_later(context: ssl.SSLContext, *args: object, **options: object) -> None:
        line = current_line()
        is_ordinary = type(context) in (ssl.SSLContext, _LoadingContext)
        if line is None or line.goes_live or not is_ordinary or not _is_big(*args, **options):
            load(context, *args, **options)
            return
        itself = weakref.ref(context)
        _pending.setdefault(context, []).append(lambda: load(itself(), *args, **options))
        context.__class__ = _LoadingContext

    return load_later


def _is_big(cafile: object = None, capath: object = None, cadata: object = None) -> bool:
    if cafile is None or cadata is not None:
        return capath is None and cadata is None  # the machine's own
    if not isinstance(cafile, str | PathLike):
        return False
    try:
        return Path(cafile).stat().st_size >= _WORTH_PUTTING_OFF
    except OSError:  # the real one has words for it
        return False
