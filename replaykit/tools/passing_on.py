"""Edge: async generators that pass on to another all that is done to them, as `yield from` does."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Any


def passing_on(
    make: Callable[..., AsyncGenerator[Any, Any]],
) -> Callable[..., AsyncIterator[Any]]:
    """An async generator function that passes on to what is made of its arguments."""

    async def pass_on(*args: object, **kwargs: object) -> AsyncIterator[Any]:
        inner = make(*args, **kwargs)
        advance = inner.__anext__()
        while True:
            try:
                value = await advance
            except StopAsyncIteration:
                return
            try:
                sent = yield value
            except GeneratorExit:
                await inner.aclose()
                raise
            except BaseException as thrown:  # whatever the caller throws in
                advance = inner.athrow(thrown)
            else:
                advance = inner.asend(sent)

    return pass_on
