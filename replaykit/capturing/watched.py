"""Assembly: the tools of a capture: each session has a toolbox of its own, and nothing mixes."""

import sys
from collections.abc import Sequence

from replaykit.capturing.sessions import Sessions
from replaykit.capturing.troubles import Troubles
from replaykit.errors import SettingError
from replaykit.tools.current import Declared, Function
from replaykit.tools.in_place import InPlace


class WatchedTools:
    """Asked by each call of a tool what is to be called."""

    def __init__(self, paths: Sequence[str], *, sessions: Sessions, troubles: Troubles) -> None:
        """
        Args:
            paths: tools that carry no `@replaykit.tool`; watched when their module is loaded.
        """
        self._sessions = sessions
        self._troubles = troubles
        self._missing = list(paths)
        self._in_place = InPlace()
        self._named: dict[int, Declared] = {}

    def watching(self, declared: Declared) -> Function:
        """The function as the session here calls it."""
        with self._troubles.kept_in():
            known = declared if declared.always else self._named_as(declared)
            reel = self._sessions.current()
            if known is not None and reel is not None and not self._troubles.has_stopped:
                return reel.toolbox.watching(known)
        return declared.function

    def watch_what_is_loaded(self) -> None:
        """Watches the tools whose modules are there by now: no module is loaded for its tools."""
        if self._missing:
            with self._troubles.kept_in():
                loaded = [path for path in self._missing if _is_loaded(path)]
                self._missing = [path for path in self._missing if path not in loaded]
                for path in loaded:
                    self._watch(path)

    def close(self) -> None:
        """Puts everything back."""
        with self._troubles.kept_in():
            self._in_place.close()
            for path in self._missing:
                self._troubles.say(path, f"{path!r} was not watched: its module was never loaded")

    def _watch(self, path: str) -> None:
        try:
            self._in_place.watch(_as_loaded(path))
        except SettingError as wrong:
            self._troubles.say(path, str(wrong))

    def _named_as(self, declared: Declared) -> Declared | None:
        """A tool that was named, as every session watches it."""
        if not self._in_place.holds(declared):
            return None
        return self._named.setdefault(id(declared), declared._replace(always=True))


def _module_of(path: str) -> str:
    """The module in `trip.tools:TOOLS`, or the longest one that is loaded in `trip.tools.TOOLS`."""
    name, colon, _ = path.partition(":")
    while not colon and name not in sys.modules and "." in name:
        name = name.rpartition(".")[0]
    return name


def _as_loaded(path: str) -> str:
    """The path, with the program itself under the name under which it runs."""
    name = _module_of(path)
    return "__main__" + path.removeprefix(name) if name not in sys.modules else path


def _is_loaded(path: str) -> bool:
    name = _module_of(path)
    module = sys.modules.get(name)
    if module is None:
        return _is_the_program(name)
    return not getattr(getattr(module, "__spec__", None), "_initializing", False)


def _is_the_program(name: str) -> bool:
    """Whether a module is what was started, which goes by another name."""
    main = sys.modules.get("__main__")
    spec = getattr(main, "__spec__", None)
    file = str(getattr(main, "__file__", None) or "")
    stem = file.replace("\\", "/").rpartition("/")[2].removesuffix(".py")
    return name in (stem, getattr(spec, "name", None))
