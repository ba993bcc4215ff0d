"""Shell: whether a failure is what became of a miss on its way through an SDK and an agent."""

import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import pytest

from replaykit.pytest_plugin.words import shown

_LONGEST_LINE = 120
_OUR_WORD = "Failed: replaykit: "
_SIGNS = ("replaykit_miss", "replaykit: no recording answers", "replaykit: this request could not")


def comes_of_a_miss(failure: BaseException) -> bool:
    """Whether a request without an answer is behind a failure that came after it.

    What breaks after one broke because of it: an SDK raised its error, or an agent read what was
    not there. Only what the test itself asserts may be about something else.
    """
    if not isinstance(failure, AssertionError | pytest.fail.Exception):
        return True
    return any(sign in str(error) for error in _behind(failure) for sign in _SIGNS)


def in_a_line(failure: BaseException) -> str:
    """A failure's kind, and what it says unless that is the miss once more."""
    kind, said = type(failure).__name__, str(failure)
    if not said or any(sign in said for sign in _SIGNS):
        return kind
    line = said.splitlines()[0]
    cut = line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE].rpartition(' ')[0]} ..."
    return f"{kind}: {cut}"


def in_brief(failure: BaseException, report: pytest.TestReport, config: pytest.Config) -> str:
    """A complaint of ours in a line; of any other failure what and where it is, not what it says.

    That quotes values cut short, and half a secret is recognised by nobody.
    """
    crash = getattr(report.longrepr, "reprcrash", None)
    line = "" if crash is None else str(crash.message).partition("\n")[0]
    if line.startswith(_OUR_WORD):
        return line.removeprefix(_OUR_WORD)
    trace = up_to_the_users_code(failure.__traceback__, config.rootpath)
    places = [
        f" at {shown(Path(frame.f_code.co_filename), config)}:{number}"
        for frame, number in traceback.walk_tb(trace)
    ]
    return "".join((type(failure).__name__, *places[-1:]))


def place_in_the_test(report: pytest.TestReport, item: pytest.Item) -> None:
    """Has a failure that the plugin raised stand where the test does, as `--tb=line` shows it."""
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None and Path(crash.path).parent == Path(__file__).parent:
        file, line, _ = item.reportinfo()
        crash.path, crash.lineno = str(file), (line or 0) + 1


def _behind(failure: BaseException) -> Iterator[BaseException]:
    """An exception, and all that led to it."""
    waiting, seen = [failure], set[int]()
    while waiting:
        error = waiting.pop()
        if id(error) in seen:
            continue
        seen.add(id(error))
        yield error
        waiting += [led for led in (error.__cause__, error.__context__) if led is not None]


def up_to_the_users_code(trace: TracebackType | None, root: Path) -> TracebackType | None:
    """A traceback without what it went through inside of libraries at its end.

    Args:
        root: below which the user's code lies; a traceback without any of it stays as it is.
    """
    entries = _entries(trace)
    while entries and not _is_of_the_user(entries[-1], root):
        entries.pop()
    return _joined(entries) or trace


def without_our_frames(
    failure: pytest.ExceptionInfo[BaseException], root: Path
) -> pytest.ExceptionInfo[BaseException]:
    """A mistake in what the user says to us, as of the line that says it."""
    trace = up_to_the_users_code(failure.value.__traceback__, root)
    return pytest.ExceptionInfo.from_exception(failure.value.with_traceback(trace))


def with_all_lines(
    failure: pytest.ExceptionInfo[BaseException],
) -> pytest.ExceptionInfo[BaseException]:
    """A failure that pytest can show, wherever a signal such as that of a timeout came.

    Some instructions belong to no line, as the end of a `with`; pytest breaks where it meets one.
    """
    entries = _entries(failure.value.__traceback__)
    if all(entry.tb_lineno is not None for entry in entries):
        return failure
    return pytest.ExceptionInfo.from_exception(failure.value.with_traceback(_joined(entries)))


def _entries(trace: TracebackType | None) -> list[TracebackType]:
    entries: list[TracebackType] = []
    while trace is not None:
        entries.append(trace)
        trace = trace.tb_next
    return entries


def _joined(entries: list[TracebackType]) -> TracebackType | None:
    joined: TracebackType | None = None
    for entry in reversed(entries):
        line = entry.tb_lineno or entry.tb_frame.f_code.co_firstlineno
        joined = TracebackType(joined, entry.tb_frame, entry.tb_lasti, line)
    return joined


def _is_of_the_user(entry: TracebackType, root: Path) -> bool:
    file = Path(entry.tb_frame.f_code.co_filename)
    return file.is_relative_to(root) and "site-packages" not in file.parts
