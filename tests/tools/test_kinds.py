"""Every kind of function stays of its kind, and its execution is seen from its start to its end."""

import asyncio
import functools
import inspect
import sys
import typing
from collections.abc import AsyncIterator, Awaitable, Iterator
from unittest.mock import AsyncMock, Mock

import pydantic
import pytest
from pydantic_core import ArgsKwargs

from tests.tools.boxes import a_box


def plain(city: str, *, unit: str = "C") -> str:
    """Plain."""
    return f"{city} in {unit}"


async def coroutine(city: str, *, unit: str = "C") -> str:
    """Coroutine."""
    await asyncio.sleep(0)
    return f"{city} in {unit}"


def generator(city: str, *, unit: str = "C") -> Iterator[str]:
    """Generator."""
    yield city
    yield unit


async def async_generator(city: str, *, unit: str = "C") -> AsyncIterator[str]:
    """Async generator."""
    yield city
    yield unit


def awaitable(city: str, *, unit: str = "C") -> Awaitable[str]:
    """Awaitable."""
    return coroutine(city, unit=unit)


def task(city: str, *, unit: str = "C") -> Awaitable[str]:
    """Task."""
    return asyncio.ensure_future(coroutine(city, unit=unit))


def unsaid(city, *, unit="C"):
    return coroutine(city, unit=unit)


class Object:
    async def __call__(self, city: str, *, unit: str = "C") -> str:
        return f"{city} in {unit}"


class Holder:
    def method(self, city: str, *, unit: str = "C") -> str:
        return f"{city} in {unit}"

    @classmethod
    async def class_method(cls, city: str, *, unit: str = "C") -> str:
        return f"{city} in {unit}"

    @staticmethod
    def static_method(city: str, *, unit: str = "C") -> str:
        return f"{city} in {unit}"


FUNCTIONS = [
    plain,
    coroutine,
    generator,
    async_generator,
    awaitable,
    task,
    unsaid,
    functools.partial(plain, unit="C"),
    functools.partial(coroutine, unit="C"),
    Object(),
    Holder().method,
    Holder.class_method,
    Holder.static_method,
    functools.lru_cache(plain),
    len,
]


def named(function):
    return getattr(function, "__name__", type(function).__name__)


each_function = pytest.mark.parametrize("function", FUNCTIONS, ids=named)
KINDS = [
    inspect.iscoroutinefunction,
    inspect.isgeneratorfunction,
    inspect.isasyncgenfunction,
    inspect.signature,
    typing.get_type_hints,
    inspect.getdoc,
    lambda function: getattr(function, "__name__", None),
    lambda function: getattr(function, "__qualname__", None),
    lambda function: getattr(function, "__module__", None),
    callable,
]


def said_by(ask, function):
    try:
        return ask(function)
    except (TypeError, ValueError):
        return "refused"


@each_function
@pytest.mark.parametrize("ask", KINDS, ids=lambda ask: getattr(ask, "__name__", "?"))
def test_what_frameworks_ask_is_answered_alike(function, ask):
    """
    A partial is given the name it lacks, which is no harm.
    """
    twin = a_box().watched(function)
    expected = said_by(ask, function)
    if isinstance(function, functools.partial) and expected in (None, "refused"):
        return

    assert expected == said_by(ask, twin)


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="deprecated since")
@each_function
def test_asyncio_takes_it_for_the_same(function):
    twin = a_box().watched(function)

    assert asyncio.iscoroutinefunction(function) is asyncio.iscoroutinefunction(twin)


@pytest.mark.parametrize("function", [plain, coroutine, awaitable, Holder().method])
def test_a_model_made_of_the_signature_is_the_same(function):
    def schema_of(one):
        """As agent frameworks do it."""
        hints = typing.get_type_hints(one)
        fields = {
            name: (hints[name], ... if p.default is p.empty else p.default)
            for name, p in inspect.signature(one).parameters.items()
        }
        return pydantic.create_model(one.__name__, **fields).model_json_schema()

    assert schema_of(function) == schema_of(a_box().watched(function))


def test_arguments_are_checked_by_pydantic_as_before():
    twin = a_box().watched(plain)

    assert "1 in C" == pydantic.TypeAdapter(twin).validate_python(ArgsKwargs(("1",)))


def test_attributes_that_decorators_left_are_kept():
    def tool():
        """It says nothing."""

    tool.schema = {"type": "object"}
    twin = a_box().watched(tool)

    assert ({"type": "object"}, tool) == (twin.schema, twin.__wrapped__)


async def used(function):
    """What calling and awaiting or iterating gives, whatever the kind."""
    given = function("Tokyo")
    if inspect.isasyncgen(given):
        return [item async for item in given]
    if inspect.isgenerator(given):
        return list(given)
    return await given if inspect.isawaitable(given) else given


WORKING = [function for function in FUNCTIONS if function is not len]


@pytest.mark.parametrize("function", WORKING, ids=named)
def test_it_gives_what_it_gave_and_that_is_noted(function):
    box = a_box()
    expected = asyncio.run(used(function))
    given = asyncio.run(used(box.watched(function)))
    (span,) = box.spans

    assert expected == given == span.result
    assert (span.ended_ns, span.error, "Tokyo") == (0, None, span.arguments["city"])


async def failing(city):
    raise LookupError(city)


def failing_plain(city):
    raise LookupError(city)


def failing_generator(city):
    yield city
    raise LookupError(city)


async def failing_async_generator(city):
    yield city
    raise LookupError(city)


def failing_task(city) -> "asyncio.Task[None]":
    return asyncio.ensure_future(failing(city))


FAILING = [failing, failing_plain, failing_generator, failing_async_generator, failing_task]


@pytest.mark.parametrize("function", FAILING, ids=lambda function: function.__name__)
def test_it_raises_what_it_raised_and_that_is_noted(function):
    box = a_box()
    with pytest.raises(LookupError, match="Tokyo"):
        asyncio.run(used(box.watched(function)))

    assert [("LookupError: Tokyo", 0)] == [(span.error, span.ended_ns) for span in box.spans]


def test_what_is_cancelled_has_ended():
    box = a_box()

    async def main():
        tool = box.watched(lambda: asyncio.sleep(3600))
        await asyncio.wait_for(tool(), 0.001)

    with pytest.raises(TimeoutError):
        asyncio.run(main())

    assert [("CancelledError", 0)] == [(span.error, span.ended_ns) for span in box.spans]


def test_what_is_sent_and_thrown_into_a_generator_arrives():
    def echo():
        got = yield "begin"
        while True:
            try:
                got = yield got
            except LookupError as thrown:
                got = f"caught {thrown}"

    box = a_box()
    generator = box.watched(echo)()
    given = [next(generator), generator.send(1), generator.throw(LookupError("x"))]
    generator.close()

    assert ["begin", 1, "caught x"] == given
    assert [["begin", 1, "caught x"]] == [span.result for span in box.spans]


def test_what_is_sent_and_thrown_into_an_async_generator_arrives():
    async def echo():
        got = yield "begin"
        while True:
            try:
                got = yield got
            except LookupError as thrown:
                got = f"caught {thrown}"

    async def main():
        generator = box.watched(echo)()
        given = [await anext(generator), await generator.asend(1)]
        given.append(await generator.athrow(LookupError("x")))
        await generator.aclose()
        return given

    box = a_box()

    assert ["begin", 1, "caught x"] == asyncio.run(main())
    assert [["begin", 1, "caught x"]] == [span.result for span in box.spans]


def test_a_generators_own_result_is_passed_on():
    def counted():
        yield 1
        return "done"

    def whole(generator):
        return (yield from generator)

    outer = whole(a_box().watched(counted)())
    next(outer)
    with pytest.raises(StopIteration) as stop:
        next(outer)

    assert "done" == stop.value.value


def test_what_runs_between_the_items_is_not_within_the_generator():
    box = a_box()
    tools = box.watched({"items": generator, "plain": plain})
    for item in tools["items"]("Tokyo"):
        tools["plain"](item)

    assert [False, False, False] == [span.is_nested for span in box.spans]


def test_what_has_not_ended_is_still_running():
    box = a_box()
    items = box.watched(generator)("Tokyo")
    next(items)

    assert [None] == [span.ended_ns for span in box.spans]


def test_task_and_thread_are_noted():
    box = a_box()

    async def main():
        tools = box.watched([coroutine, plain])
        await asyncio.create_task(tools[0]("x"), name="mine")
        await asyncio.to_thread(tools[1], "x")

    asyncio.run(main())

    assert ["mine", None] == [span.task for span in box.spans]
    assert "MainThread" == box.spans[0].thread != box.spans[1].thread


class Empty(pydantic.BaseModel):
    pass


def test_a_result_that_is_no_json_is_shown_as_text():
    box = a_box()
    for value in (object(), {1, 2}, (1, b"x"), float("nan"), Empty()):
        box.watched(lambda value=value: value)()

    assert ["<builtins.object>", [1, 2], [1, "x"], "nan", {}] == [s.result for s in box.spans]


@pytest.mark.parametrize("function", [generator, async_generator, coroutine, task])
def test_after_the_run_every_kind_does_what_it_did(function):
    box = a_box()
    twin = box.watched(function)
    box.close()

    assert asyncio.run(used(function)) == asyncio.run(used(twin))
    assert () == box.spans


@pytest.mark.parametrize("make", [Mock, AsyncMock])
def test_a_mock_is_a_tool_like_others(make):
    box, mock = a_box(), make(return_value="sun")
    twin = box.watched({"weather": mock})["weather"]
    given = asyncio.run(used(twin))
    mock.assert_called_once_with("Tokyo")

    assert "sun" == given
    assert [("weather", "sun")] == [(span.tool, span.result) for span in box.spans]


def test_a_coroutine_made_outside_the_loop_is_seen_to_its_end():
    box = a_box()

    assert "x in C" == asyncio.run(box.watched(unsaid)("x"))
    assert ["x in C"] == [span.result for span in box.spans]


def test_a_task_that_is_cancelled_has_ended():
    box = a_box()

    async def main():
        given = box.watched(task)("x")
        given.cancel()
        await asyncio.wait([given])

    asyncio.run(main())

    assert ["CancelledError"] == [span.error for span in box.spans]


def test_a_partial_of_a_mark_is_of_its_kind():
    async def later(city):
        return city

    box = a_box()
    twin = box.watched({"later": functools.partial(functools.partial(later), "x")})["later"]

    assert inspect.iscoroutinefunction(twin)
    assert "x" == asyncio.run(twin())


def test_a_generator_that_is_closed_before_it_begins_gives_nothing():
    box = a_box()
    tool = box.watched(generator)
    tool("Tokyo").close()

    assert () == box.spans


def failing_to_show(city):
    class Broken(Exception):
        def __str__(self):
            raise LookupError

    raise Broken


def test_an_exception_that_cannot_be_shown_is_named():
    box = a_box()
    with pytest.raises(Exception):  # noqa: B017, PT011  (its class is local)
        box.watched(failing_to_show)("x")

    assert [f"{__name__}.failing_to_show.<locals>.Broken"] == [span.error for span in box.spans]
