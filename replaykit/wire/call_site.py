"""Edge: where in the user's own code something happened."""

import sys
import sysconfig
from pathlib import Path

_PACKAGE = str(Path(__file__).parents[1])
_LIBRARIES = tuple(
    {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
)


def call_site() -> str:
    """The innermost frame that belongs to no library, as `file:line`."""
    frame = sys._getframe(1)
    walker = frame
    while walker is not None:
        path = walker.f_code.co_filename
        if not path.startswith((_PACKAGE, "<", *_LIBRARIES)):
            return f"{_shortened(path)}:{walker.f_lineno}"
        if walker.f_back is None:
            break
        walker = walker.f_back
    return "(no frame of your code is on the stack)"


def _shortened(path: str) -> str:
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path
