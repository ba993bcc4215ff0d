"""Where in the user's code something happened, also where only a library's code is running."""

import asyncio
import contextvars
import sys
import sysconfig
import threading
import types
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from replaykit.belonging import Scope
from replaykit.belonging.call_site import call_site
from replaykit.belonging.inheriting import inheriting

RUNS = Scope("run")
HERE = "tests/belonging/test_call_site.py"


def here():
    """The line this is called from."""
    return f"{HERE}:{sys._getframe(1).f_lineno}"


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[2])


@pytest.fixture
def open_run():
    """A run that is open, so that starts are noted."""
    with inheriting(), RUNS.entered(object()):
        yield


def from_a_library(source, path="site-packages/sdk/client.py"):
    """A function of an installed package."""
    module = types.ModuleType("sdk")
    folder = sysconfig.get_path("purelib")
    code = compile(source, str(Path(folder).parent / path), "exec")
    exec(code, {"call_site": call_site, "asyncio": asyncio}, vars(module))
    return module.run


def test_a_call_from_here_is_here():
    """
    As `file:line`, from where one stands.
    """
    assert (call_site(), here()) == (here(), call_site())


def test_a_librarys_frames_are_passed_over():
    """
    What counts is who called it.
    """
    run = from_a_library("def run():\n    return call_site()")

    assert (run(), here()) == (here(), run())


@pytest.mark.parametrize(
    "path",
    [
        "/home/me/project/src/agent/loop.py",
        "/home/me/.venv-project/agent.py",
        "/home/me/replaykit_examples/agent.py",
        "/home/me/site-packages-notes/agent.py",
    ],
)
def test_code_that_is_not_installed_is_the_users(path):
    """
    A src layout, an editable install, a folder that is only named alike.
    """
    run = compile("place = call_site()", path, "exec")
    found = {"call_site": call_site}
    exec(run, found)

    assert f"{path}:1" == found["place"]


def test_a_folder_beside_ours_is_not_ours(monkeypatch):
    """
    `replaykit_demo` begins like `replaykit`.
    """
    package = Path(sys.modules["replaykit"].__file__).parent
    path = f"{package}_demo/agent.py"
    found = {"call_site": call_site}
    exec(compile("place = call_site()", path, "exec"), found)

    assert found["place"].endswith("replaykit_demo/agent.py:1")


def test_a_task_of_library_code_alone_is_where_it_was_started(open_run):
    """
    As `gather` over calls of an SDK.
    """
    run = from_a_library("async def run():\n    await asyncio.sleep(0)\n    return call_site()")

    async def main():
        started = [run(), run()]
        return await asyncio.gather(*started), here()

    places, line = asyncio.run(main())

    assert [line, line] == places


def test_a_task_started_by_a_library_belongs_to_who_called_the_library(open_run):
    """
    However many tasks lie between.
    """
    inner = from_a_library("async def run():\n    return call_site()")
    outer = from_a_library("async def run(inner):\n    return await asyncio.create_task(inner())")

    async def main():
        task = asyncio.create_task(outer(inner))
        line = f"{HERE}:{sys._getframe(0).f_lineno - 1}"
        return await task, line

    place, line = asyncio.run(main())

    assert line == place


def test_a_task_of_the_users_own_shows_its_own_frame(open_run):
    """
    The place that waits, not the one that started it.
    """
    run = from_a_library("async def run():\n    return call_site()")

    async def mine():
        return await run(), here()

    async def main():
        return await asyncio.create_task(mine())

    place, line = asyncio.run(main())

    assert line == place


def test_a_thread_of_library_code_alone_is_where_it_was_started(open_run):
    """
    An SDK that sends in the background.
    """
    got = []
    run = from_a_library("def run(got):\n    got.append(call_site())")
    thread = threading.Thread(target=run, args=(got,))
    thread.start()
    line = f"{HERE}:{sys._getframe(0).f_lineno - 1}"
    thread.join()

    assert [line] == got


def test_work_of_a_pool_is_where_it_was_submitted(open_run):
    """
    Each piece of work by itself.
    """
    run = from_a_library("def run():\n    return call_site()")
    with ThreadPoolExecutor(1) as pool:
        first, line = pool.submit(run), here()
        again, other = pool.submit(run), here()

    assert [line, other] == [first.result(), again.result()]


def test_where_nothing_is_known_it_says_so():
    """
    A thread that a library started before the run.
    """
    got = []
    run = from_a_library("def run(got):\n    got.append(call_site())")
    thread = threading.Thread(target=run, args=(got,))
    thread.start()
    thread.join()

    assert ["(no frame of your code is on the stack)"] == got


def test_a_folder_that_is_gone_is_no_reason_to_fail(tmp_path, monkeypatch):
    """
    Tests change into folders and remove them.
    """
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert __file__ in call_site()


def test_work_in_a_copied_context_is_where_it_was_handed_over(open_run):
    """
    `asyncio.to_thread` runs it in the context of its task, which knows only its own beginning.
    """
    run = from_a_library("def run():\n    return call_site()")

    async def mine():
        return await asyncio.to_thread(run), here()

    async def main():
        return await asyncio.create_task(mine())

    place, line = asyncio.run(main())

    assert line == place


def test_a_loop_in_a_thread_of_a_pool_has_places_of_its_own(open_run):
    """
    What it starts was started there, and not where the thread got its work.
    """
    run = from_a_library("async def run():\n    return call_site()")

    async def mine():
        return await asyncio.create_task(run()), here()

    async def main():
        return await asyncio.to_thread(asyncio.run, mine())

    place, line = asyncio.run(main())

    assert line == place


def test_a_task_in_a_context_of_its_own_is_where_it_was_started(open_run):
    """
    As graphs of tasks have it, and `asyncio.run`: their tasks know that context alone.
    """
    run = from_a_library("async def run():\n    return call_site()")

    async def main():
        task = asyncio.create_task(run(), context=contextvars.copy_context())
        line = f"{HERE}:{sys._getframe(0).f_lineno - 1}"
        return await task, line

    place, line = asyncio.run(main())

    assert line == place


def test_what_asyncio_runs_is_where_it_was_called(open_run):
    """
    The first task of a loop, which `asyncio.run` gives a context.
    """
    run = from_a_library("async def run():\n    return call_site()")

    assert (asyncio.run(run()), here()) == (here(), call_site())


def test_a_context_that_is_entered_already_is_left_as_it_is(open_run):
    """
    A task may share that of the task that starts it, where nothing can be noted for it alone.
    """
    run = from_a_library("async def run():\n    return call_site()")
    context = contextvars.copy_context()

    async def mine():
        own = asyncio.create_task(asyncio.sleep(0), context=context)
        await own
        return await asyncio.create_task(run(), context=context)

    async def main():
        task = asyncio.create_task(mine(), context=context)
        line = f"{HERE}:{sys._getframe(0).f_lineno - 1}"
        return await task, line

    place, line = asyncio.run(main())

    assert line == place
