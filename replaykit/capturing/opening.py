"""Assembly: `replaykit.capture`: it loads what patches clients when it is opened, not before."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from replaykit.belonging import Scope

if TYPE_CHECKING:  # both lead to what is heavy
    from replaykit.capturing.capture import Capture
    from replaykit.capturing.rules import Given

session_key: Scope[str] = Scope("session")
"""Which session a task or thread is in, whether anything is captured or not."""


class _Capturing:
    """Tapes what a block, a function or a program says to models, as it happens.

    Example:
        with replaykit.capture("bug.cassette"):
            answer = plan_trip("Weather in Tokyo and London?")
    """

    def __call__(self, path: str | Path, **settings: Unpack["Given"]) -> "Capture":
        """A capture, for `with`, `async with` or as a decorator, which captures each call.

        Time and network are real, and streams come through as they would without it. What was
        taped is kept whatever it was answered and however the block ends. Nothing that goes wrong
        here is raised in the block or at its end: it is logged as `replaykit.capture`.

        Args:
            path: the cassette; where something stands there already, the next free name.
            settings: `tools`, `session`, `sample`, `max_bytes`, `max_exchanges`, `max_body`,
                `rotate`, `ignored`, and those that say what a secret is, as for a run.

        Raises:
            SettingError: naming the setting, its value and the choices.
        """
        from replaykit.capturing.capture import Capture  # noqa: PLC0415  (loads what patches clients)
        from replaykit.capturing.rules import Rules  # noqa: PLC0415  (likewise)

        return Capture(Path(path), Rules.read(settings))

    def session(self, key: str) -> AbstractContextManager[None]:
        """What is asked in the block, and in all it starts, goes into the file of this session.

        Example:
            with replaykit.capture.session("user-42"):
                answer = plan_trip(question)
        """
        return session_key.bound_to(str(key))


capture = _Capturing()
