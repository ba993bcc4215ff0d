"""Edge: the one window that can be open in a process, and who asks in it."""

from _thread import get_ident
from collections.abc import Iterator
from contextlib import contextmanager

from replaykit.clock.kernel import Kernel


class _Window:
    """The one window that can be open in a process."""

    kernel: Kernel | None = None


def open_kernel() -> Kernel | None:
    """The kernel of the window that is open in this process."""
    return _Window.kernel


def kernel_here() -> Kernel | None:
    """The kernel that this thread takes part in; None where its time is real."""
    kernel = _Window.kernel
    return kernel if kernel is not None and get_ident() in kernel.actors else None


@contextmanager
def opened(kernel: Kernel) -> Iterator[None]:
    """Makes this the kernel of the process, until the time of its threads is real again."""
    _Window.kernel = kernel
    try:
        yield
    finally:
        _Window.kernel = None
        kernel.close()
