"""Assembly: a capture: opened around a block, a function or a whole program, and closed again."""

import asyncio
import functools
import inspect
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self, TypeVar, cast

from replaykit.belonging.inheriting import inheriting
from replaykit.capturing.opening import session_key
from replaykit.capturing.processes import open_captures
from replaykit.capturing.rules import Rules
from replaykit.capturing.sessions import Sessions
from replaykit.capturing.switch import Switch
from replaykit.capturing.troubles import Troubles
from replaykit.capturing.watched import WatchedTools
from replaykit.capturing.writer import writer
from replaykit.errors import SettingError
from replaykit.run.ignored import ignoring
from replaykit.tools.current import toolboxes
from replaykit.wire import current_line, opened
from replaykit.wire.current import open_lines

_Function = TypeVar("_Function", bound=Callable[..., Any])

_PATIENCE_S = 30.0
"""How long the end of a capture waits for the disk."""


class Capture:
    """What goes over the wire in a block, taped; enter it with `with` or `async with`."""

    def __init__(self, path: Path, rules: Rules) -> None:
        self._path = path.absolute()  # a service may change its folder
        self._rules = rules
        self._troubles = Troubles(self._path)
        self._sessions = Sessions(
            self._path, rules, key=session_key, writer=writer, troubles=self._troubles
        )
        self._stack = ExitStack()

    @property
    def files(self) -> tuple[Path, ...]:
        """The cassettes that were written; the last of them when the block is over."""
        return tuple(self._sessions.files)

    def open(self) -> Self:
        """From now on, what this context sends is taped; never raises."""
        with self._troubles.kept_in():
            if _is_inside_a_run():
                self._troubles.note(
                    f"nothing is captured into {self._path}: a run of a test is open here"
                )
                return self
            writer.start()
            tools = WatchedTools(
                self._rules.tools, sessions=self._sessions, troubles=self._troubles
            )
            switch = Switch(
                self._sessions,
                tools,
                ignores=ignoring(self._rules.ignored),
                writer=writer,
                troubles=self._troubles,
            )
            with ExitStack() as stack:
                stack.enter_context(open_captures.entered(self))
                stack.callback(tools.close)
                stack.enter_context(inheriting())
                stack.enter_context(toolboxes.entered(tools))
                stack.enter_context(opened(switch))
                self._stack = stack.pop_all()
        return self

    def stop_taping(self) -> None:
        """Takes everything out of the way again; never raises."""
        with self._troubles.kept_in():
            self._stack.close()

    def finish(self) -> None:
        """Makes cassettes of what was taped; never raises."""
        with self._troubles.kept_in():
            self._sessions.close(_PATIENCE_S)
            self._troubles.sum_up()

    def close(self) -> None:
        """The end of the capture; never raises."""
        self.stop_taping()
        self.finish()

    def look_after(self) -> None:
        """Closes the files that are over, while the capture goes on."""
        self._sessions.look_after()

    def begin_elsewhere(self) -> None:
        """In a forked process: from here on it captures into files of its own."""
        with self._troubles.kept_in():
            self._troubles.begin_anew()
            self._sessions.begin_elsewhere()

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self.open()

    async def __aexit__(self, *exc_info: object) -> None:
        self.stop_taping()
        try:
            asyncio.get_running_loop()
        except RuntimeError:  # another loop than asyncio's
            self.finish()
        else:
            await asyncio.to_thread(self.finish)

    def __call__(self, function: _Function) -> _Function:
        """Captures each call of a function.

        Raises:
            SettingError: for a generator, which does its work after the call.
        """
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise SettingError(
                f"{function.__qualname__} is a generator, whose work begins when its call is over"
                " (expected a function; in a generator, open the capture within)"
            )
        around = _around_coroutines if inspect.iscoroutinefunction(function) else _around_calls
        return cast(_Function, around(function, lambda: Capture(self._path, self._rules)))


def _is_inside_a_run() -> bool:
    """Whether a test's recording is open here: it has the say, and nothing may go past it."""
    line = current_line()
    concerned = open_lines() if line is None else (line,)
    return any(not isinstance(one, Switch) for one in concerned)


def _around_calls(
    function: Callable[..., object], capture: Callable[[], Capture]
) -> Callable[..., object]:
    @functools.wraps(function)
    def call(*args: object, **kwargs: object) -> object:
        with capture():
            return function(*args, **kwargs)

    return call


def _around_coroutines(
    function: Callable[..., Any], capture: Callable[[], Capture]
) -> Callable[..., object]:
    @functools.wraps(function)
    async def call(*args: object, **kwargs: object) -> object:
        async with capture():
            return await function(*args, **kwargs)

    return call
