"""Shell: one attempt at a marked test: its run, opened first, closed last, and judged between.

Other plugins repeat a test with the same item, so nothing is kept from one attempt to the next.
"""

from collections.abc import Generator, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from replaykit.errors import DeadlockError, ReplayKitError, SettingError
from replaykit.pytest_plugin.blame import (
    comes_of_a_miss,
    in_a_line,
    place_in_the_test,
    up_to_the_users_code,
    with_all_lines,
    without_our_frames,
)
from replaykit.pytest_plugin.colours import attach_colours, has_colours
from replaykit.pytest_plugin.declarations import is_marked
from replaykit.pytest_plugin.machine_report import attach
from replaykit.pytest_plugin.marks import marked_settings, place_of
from replaykit.pytest_plugin.session import session_of
from replaykit.pytest_plugin.tracing import PageOfTest, clear_away
from replaykit.pytest_plugin.words import advice_for, properties_of, section_about, shown

if TYPE_CHECKING:  # leads to vcrpy, which must not be loaded before a marked test runs
    from replaykit.run.complaints import Complaint
    from replaykit.run.run import Run

ATTEMPT = pytest.StashKey["Attempt"]()
FIRST_FIXTURE = "_replaykit_run"

_DUE_AT_THE_END = ("refused", "unplayed", "unapplied")
_Phase = Generator[None, object, object]
_Reporting = Generator[None, pytest.TestReport, pytest.TestReport]


@dataclass(slots=True)
class Attempt:
    """What is known of one attempt while it goes on."""

    run: "Run | None" = None
    was_opened: bool = False
    """Whether it had a run; also when that is let go."""

    is_open: bool = False
    is_clean: bool = True
    """Whether every phase so far has passed."""

    was_called: bool = False
    has_passed: bool = False
    """Whether all phases have, as far as the test itself goes."""

    page: PageOfTest = field(default_factory=PageOfTest)
    is_described: bool = False
    told: set[str] = field(default_factory=set)
    """The complaints that some failure shows already."""

    shades: dict[str, str] = field(default_factory=dict)
    """What they look like on a terminal with colours."""

    def untold(self, *, at_the_end: bool = False) -> "list[Complaint]":
        """The complaints that are due and that nobody has heard yet."""
        complaints = self.run.complaints if self.run else ()
        due = (one for one in complaints if at_the_end or one.kind not in _DUE_AT_THE_END)
        return [one for one in due if one.text not in self.told]

    def unheard(self, failure: BaseException | None) -> "list[Complaint]":
        """What helps to understand a failure, and is not in its own words already."""
        unheard = [one for one in self.untold() if one.kind != "idle"]
        mistakes = self.run.mistakes if self.run else None
        if mistakes and mistakes.text not in self.told and mistakes not in unheard:
            unheard.insert(0, mistakes)
        said = str(failure)  # an assertion on the findings tells them as we do
        return [one for one in unheard if one.text not in said]

    @property
    def kinds_behind_failures(self) -> tuple[str, ...]:
        """What an SDK or the application may have raised an exception for."""
        was_refused = self.run is not None and bool(self.run.outcome.not_taken)
        return ("missed", "blocked", *(("finding",) if was_refused else ()))

    def facts(self, config: pytest.Config) -> dict[str, object]:
        """The run, as other programs read it."""
        from replaykit.run.machine_facts import facts_of_run  # noqa: PLC0415  (not before a run)

        if self.run is None:
            return {}
        passed, place = self.was_called and self.is_clean, shown(self.run.path, config)
        facts = {"passed": passed, **facts_of_run(self.run), "cassette": place}
        if self.page.path is not None:
            facts["page"] = shown(self.page.path, config)
        return facts

    def tell(self, complaints: "Iterable[Complaint]") -> str:
        """The text of complaints, which count as told from now on."""
        told = {complaint.text: complaint.coloured for complaint in complaints}
        self.told.update(told)
        self.shades.update({plain: shade for plain, shade in told.items() if shade is not None})
        return "\n\n".join(told)


def begin(item: pytest.Item) -> None:
    """Prepares a marked test; any other finds the HTTP clients as they are."""
    if not is_marked(item):
        session_of(item.config).stop_intercepting()
        return
    item.stash[ATTEMPT] = Attempt()
    clear_away(item)
    item.user_properties[:] = [p for p in item.user_properties if not p[0].startswith("replaykit_")]
    fixtures = getattr(item, "fixturenames", None)
    if fixtures is None:
        open_run(item, {}, session_of(item.config).options.directory)
    elif FIRST_FIXTURE not in fixtures:
        # Parametrised tests share their list, so it is replaced and not changed.
        item.fixturenames = [FIRST_FIXTURE, *fixtures]  # type: ignore[attr-defined]  # not of every item


def open_run(item: pytest.Item, config: Mapping[str, object], directory: Path) -> "Run":
    """Opens the run of a test, before any client can be built for it."""
    from replaykit.run.run import Run, intercepting  # noqa: PLC0415  (not before a marked test)

    session, attempt = session_of(item.config), item.stash[ATTEMPT]
    try:
        settings = session.options.settings(marked_settings(item), config)
        path = place_of(item, directory)
        if session.shares_its_cassette(item):
            settings = replace(settings, on_unplayed="ignore")
        if settings.mode == "refresh" and path in session.refreshed:
            settings = replace(settings, mode="record")
        run = Run(path, settings, advice_for(item))
        if run.mode == "off":
            session.stop_intercepting()
        else:
            session.intercept(intercepting)
        run.open()
    except ReplayKitError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    attempt.run, attempt.was_opened, attempt.is_open = run, True, True
    session.roots.add(directory)
    session.used.add(path)
    return run


def close_run(item: pytest.Item, *, passed: bool) -> None:
    """Closes the run of a test, once."""
    attempt = item.stash[ATTEMPT]
    if attempt.run is None or not attempt.is_open:
        return
    attempt.is_open = False
    try:
        outcome = attempt.run.close(passed=passed)
    except ReplayKitError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    if outcome.mode == "refresh" and outcome.keeping == "saved":
        session_of(item.config).refreshed.add(outcome.path)


def around_call(item: pytest.Item) -> _Phase:
    """Makes a miss the headline of the failure it caused, and a failure where it caused none."""
    __tracebackhide__ = True
    attempt = item.stash.get(ATTEMPT, None)
    if attempt is None:
        return (yield)
    try:
        result = yield
    except (Exception, pytest.fail.Exception) as failure:
        blamed = _blamed(failure, attempt, item)
        if blamed is None:
            raise
        raise blamed from None
    if _put_aside_by_unittest(item, attempt):
        return result
    complaints = attempt.untold()
    if complaints:
        pytest.fail(attempt.tell(complaints), pytrace=False)
    return result


def around_teardown(item: pytest.Item) -> _Phase:
    """Closes the run when all that could still send a request is over."""
    __tracebackhide__ = True
    attempt = item.stash.get(ATTEMPT, None)
    if attempt is None:
        return (yield)
    try:
        result = yield
    except BaseException:
        close_run(item, passed=False)
        raise
    attempt.has_passed = attempt.is_clean and attempt.was_called
    close_run(item, passed=attempt.has_passed)
    complaints = attempt.untold(at_the_end=True) if attempt.has_passed else []
    if complaints:
        pytest.fail(attempt.tell(complaints), pytrace=False)
    return result


def around_report(item: pytest.Item, call: pytest.CallInfo[None]) -> _Reporting:
    """Notes what became of each phase, and says in a failing report how the run went."""
    attempt = item.stash.get(ATTEMPT, None)
    if attempt is None or attempt.run is None:
        return (yield)
    if call.when == "teardown":
        item.user_properties += properties_of(
            attempt.run, item.config, has_passed=attempt.has_passed
        )
    if call.excinfo is not None and isinstance(call.excinfo.value, SettingError):
        call.excinfo = without_our_frames(call.excinfo, item.config.rootpath)
    elif call.excinfo is not None:
        call.excinfo = with_all_lines(call.excinfo)
    report = yield
    failure = call.excinfo.value if call.excinfo else None
    place_in_the_test(report, item)
    attempt.was_called |= report.when == "call"
    attempt.is_clean &= report.passed
    attempt.page.after(report, failure, item, attempt.run)
    if call.when == "teardown" and session_of(item.config).options.json_file is not None:
        attach(report, attempt.facts(item.config))
    if report.failed and not attempt.is_described:
        attempt.is_described = True
        told = attempt.tell(attempt.unheard(failure))
        section = section_about(attempt.run, told, item, failure, page=attempt.page.path)
        report.sections.append(("replaykit", section))
    if report.failed and attempt.shades and has_colours(item.config):
        attach_colours(report, attempt.shades.items())
    return report


def around_protocol(item: pytest.Item) -> _Phase:
    """Lets the network through again, and saves nothing, when a session is interrupted.

    What a run knows is let go with its test: a session has many, and pytest keeps all its items.
    """
    try:
        return (yield)
    finally:
        if ATTEMPT in item.stash:
            with suppress(pytest.fail.Exception):  # there is no phase left that could fail
                close_run(item, passed=False)
            item.stash[ATTEMPT].run = None


def _blamed(failure: BaseException, attempt: Attempt, item: pytest.Item) -> BaseException | None:
    """A failure with what is behind it as its headline, at the same place; None: leave it."""
    if isinstance(failure, pytest.exit.Exception | pytest.xfail.Exception):
        return None
    if isinstance(failure, DeadlockError):
        mistakes = (one for one in attempt.untold() if one.kind == "finding")
        return pytest.fail.Exception(_said(attempt.tell(mistakes), failure), pytrace=False)
    behind = [one for one in attempt.untold() if one.kind in attempt.kinds_behind_failures]
    if not behind or not comes_of_a_miss(failure):
        return None
    trace = up_to_the_users_code(failure.__traceback__, item.config.rootpath)
    text = attempt.tell(behind)
    if isinstance(failure, ReplayKitError):  # it says so itself
        return failure.with_traceback(trace)
    return pytest.fail.Exception(f"{text}\n\nThe test saw {in_a_line(failure)}").with_traceback(
        trace
    )


def _said(mistakes: str, deadlock: DeadlockError) -> str:
    """What a deadlock is, and what led to it, which says already how to fix it."""
    facts = str(deadlock).partition("\nHow to fix:\n")[0] if mistakes else str(deadlock)
    said = "\n".join((f"replaykit: {facts}", *getattr(deadlock, "__notes__", ())))
    return f"{mistakes}\n\n{said}" if mistakes else said


def _put_aside_by_unittest(item: pytest.Item, attempt: Attempt) -> bool:
    """Whether a unittest method has failed: pytest puts the failure aside instead of raising it."""
    failures: list[pytest.ExceptionInfo[BaseException]] = getattr(item, "_excinfo", None) or []
    if failures:
        if isinstance(failures[0].value, SettingError):
            failures[0] = without_our_frames(failures[0], item.config.rootpath)
        blamed = _blamed(failures[0].value, attempt, item)
        if blamed is not None and blamed.__traceback__ is not None:
            failures[0] = pytest.ExceptionInfo.from_exception(blamed)
    return bool(failures)
