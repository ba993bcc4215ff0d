"""Edge: the real connections within vcrpy's, made while the names of their classes are taken.

Problem: constructors call each other by names that vcrpy has replaced. To make a connection it puts
the real classes of all HTTP clients back for a moment, in which the requests of other threads go by
unseen. Solution: a constructor that is known to need names is given its own; for what is left only
names are put back, and the clients themselves stay replaced.
"""

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType, ModuleType

import vcr.patch
from vcr.stubs import VCRConnection, VCRHTTPSConnection

from replaykit.belonging.standing_in import StandIn
from replaykit.wire.clients import Connection, VcrConnection
from replaykit.wire.vcr_door import Switchboard

_Make = Callable[..., Connection]

_NEED_NO_NAMES = frozenset({"http", "urllib3", "botocore"})


def construction_stand_ins() -> tuple[StandIn, ...]:
    """What stands in for the two places where vcrpy puts real classes back."""
    return (
        StandIn(vcr.patch, "force_reset", lambda _: _real_names),
        StandIn(VCRConnection, "__init__", _making),
    )


def _making(make: Callable[..., None]) -> Callable[..., None]:
    def make_by_itself(stub: VcrConnection, *args: object, **options: object) -> None:
        real = _by_itself(stub._baseclass)
        if real is None or not isinstance(stub.cassette, Switchboard):
            make(stub, *args, **options)
            return
        options.pop("strict", None)  # of a Python that is gone; vcrpy drops it too
        stub.real_connection = real(*args, **options)
        stub._sock = None

    return make_by_itself


@functools.cache
def _by_itself(connection: type) -> _Make | None:
    """What makes such a connection whatever names are taken; None where that is not known."""
    if connection is VCRHTTPSConnection._baseclass:
        return _knowing_its_own_name(connection)
    return connection if connection.__module__.partition(".")[0] in _NEED_NO_NAMES else None


def _knowing_its_own_name(connection: type) -> type:
    """The same class, with a constructor for which its name still means itself."""
    init = vars(connection)["__init__"]
    names = {**init.__globals__, connection.__name__: connection}
    own = FunctionType(init.__code__, names, init.__name__, init.__defaults__, init.__closure__)
    own.__kwdefaults__ = init.__kwdefaults__
    return type(connection.__name__, (connection,), {"__init__": own})


class _RealNames:
    """Puts names back for a moment, in which another thread may meet a real class of http.client.

    That one is still stopped by the guard in replay.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._replaced: list[tuple[ModuleType, str, object]] = []

    @contextmanager
    def __call__(self) -> Iterator[None]:
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            self._users += 1
            if self._users > 1:
                return
            for module, name, real in _names():
                present = vars(module)[name]
                if present is not real:
                    self._replaced.append((module, name, present))
                    setattr(module, name, real)

    def _leave(self) -> None:
        with self._lock:
            self._users -= 1
            while self._replaced and not self._users:
                setattr(*self._replaced.pop())


_real_names = _RealNames()


@functools.cache
def _names() -> tuple[tuple[ModuleType, str, object], ...]:
    resets = ((patch.getter(), patch.attribute, patch.new) for patch in vcr.patch.reset_patchers())
    return tuple(reset for reset in resets if isinstance(reset[0], ModuleType))
