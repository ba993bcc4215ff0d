"""Edge: what generators yield, noted in between.

A generator runs in the context of whoever asks it for the next item, so that it is only within its
execution while it is at work, and not while its items are.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterable, Mapping
from types import TracebackType
from typing import Any

from replaykit.tools.execution import Execution


class Noted(Generator[Any, Any, Any]):
    """A generator whose items are the result of an execution."""

    def __init__(self, execution: Execution, make: Callable[[], Generator[Any, Any, Any]]) -> None:
        self._execution = execution
        self._make = make
        self._inner: Generator[Any, Any, Any] | None = None
        self._items: list[Any] = []

    def send(self, value: Any) -> Any:  # noqa: ANN401  (whatever the tool takes and gives)
        """The next item."""
        return self._step(lambda: self._begun().send(value))

    def throw(  # type: ignore[override]  # only as `yield from` calls it
        self,
        kind: Any,  # noqa: ANN401  (an exception or, in old code, its class)
        value: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> Any:  # noqa: ANN401  (whatever the tool gives)
        """The next item after an exception."""
        return self._step(lambda: self._begun().throw(kind))

    def close(self) -> None:
        """Ends it with the items so far."""
        try:
            if self._inner is not None:
                self._inner.close()
        finally:
            self._execution.returned(self._items)

    def _begun(self) -> Generator[Any, Any, Any]:
        if self._inner is None:
            self._execution.block()
            is_decided = self._execution.is_decided
            self._inner = _each(self._execution.decided()) if is_decided else self._make()
        return self._inner

    def _step(self, advance: Callable[[], Any]) -> Any:  # noqa: ANN401  (whatever the tool gives)
        with self._execution:
            try:
                item = advance()
            except StopIteration:
                self._execution.returned(self._items)
                raise
        self._items.append(item)
        return item


class NotedAsync(AsyncGenerator[Any, Any]):
    """The same for async generators."""

    def __init__(self, execution: Execution, make: Callable[[], AsyncGenerator[Any, Any]]) -> None:
        self._execution = execution
        self._make = make
        self._inner: AsyncGenerator[Any, Any] | None = None
        self._items: list[Any] = []

    async def asend(self, value: Any) -> Any:  # noqa: ANN401  (whatever the tool takes and gives)
        """The next item."""
        return await self._step(lambda inner: inner.asend(value))

    async def athrow(  # type: ignore[override]  # only as `passing_on` calls it
        self,
        kind: Any,  # noqa: ANN401  (an exception or, in old code, its class)
        value: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> Any:  # noqa: ANN401  (whatever the tool gives)
        """The next item after an exception."""
        return await self._step(lambda inner: inner.athrow(kind))

    async def aclose(self) -> None:
        """Ends it with the items so far."""
        try:
            if self._inner is not None:
                await self._inner.aclose()
        finally:
            self._execution.returned(self._items)

    async def _begun(self) -> AsyncGenerator[Any, Any]:
        if self._inner is None:
            await self._execution.wait()
            is_decided = self._execution.is_decided
            self._inner = _each_async(self._execution.decided()) if is_decided else self._make()
        return self._inner

    async def _step(self, advance: Callable[[AsyncGenerator[Any, Any]], Awaitable[Any]]) -> Any:  # noqa: ANN401  (whatever the tool gives)
        with self._execution:
            try:
                item = await advance(await self._begun())
            except StopAsyncIteration:
                self._execution.returned(self._items)
                raise
        self._items.append(item)
        return item


def _each(value: object) -> Generator[Any, Any, None]:
    yield from _items(value)


async def _each_async(value: object) -> AsyncGenerator[Any, Any]:
    for item in _items(value):
        yield item


def _items(value: object) -> Iterable[object]:
    """What a generator yields that is to give a value: each of several, or the only one."""
    is_one = isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable)
    return (value,) if is_one else value  # type: ignore[return-value]  # it is iterable
