"""Shell: the pages of tests: where each lies, when it is written, and what came in the way."""

import os
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from replaykit.errors import ReplayKitError
from replaykit.pytest_plugin.blame import in_brief
from replaykit.pytest_plugin.session import session_of
from replaykit.pytest_plugin.words import properties_of_page, shown
from replaykit.pytest_plugin.writing import write_whole

if TYPE_CHECKING:  # leads to vcrpy, which must not be loaded before a marked test runs
    from replaykit.run.page import Caption
    from replaykit.run.run import Run

_HEAD = 4096
_NOT_FOR_GIT = b"# Made by replaykit: the pages of tests, which each run makes anew.\n*\n"


@dataclass(slots=True)
class PageOfTest:
    """The page of one attempt at a test, as soon as there is one."""

    path: Path | None = None
    _outcomes: list[str] = field(default_factory=list)
    _failure: str | None = None
    """What the test has failed with first, in a line."""

    def after(
        self,
        report: pytest.TestReport,
        failure: BaseException | None,
        item: pytest.Item,
        run: "Run",
    ) -> None:
        """Writes it when the test has failed, and when it is over; the last report names it."""
        trace = session_of(item.config).options.trace
        if trace == "off" or run.mode == "off":
            return
        self._outcomes.append(report.outcome)
        if report.failed and failure is not None and self._failure is None:
            self._failure = in_brief(failure, report, item.config)
        is_due = report.failed or report.when == "teardown"
        if not is_due or (trace == "retain-on-failure" and self._outcome != "failed"):
            return
        refusal = self._write(item, run)
        if report.when == "teardown":
            report.user_properties += properties_of_page(self.path, refusal, item.config)

    @property
    def _outcome(self) -> str:
        """What became of the test so far, as pytest calls it."""
        return next((one for one in ("failed", "skipped") if one in self._outcomes), "passed")

    def _write(self, item: pytest.Item, run: "Run") -> str | None:
        """Writes it as far as the test went, or says why not; no test fails for want of it."""
        self.path = None
        folder = session_of(item.config).options.trace_folder
        try:
            place = page_place(item)
            content = run.page(place, _caption(item, run, self._outcome, self._failure))
            _make(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            if os.path.lexists(place) and not _is_page(place):
                return (
                    f"{shown(place, item.config)} is there already, and is no page of replaykit's"
                )
            write_whole(place, content)
        except OSError as refused:
            return f"{shown(folder, item.config)}: {refused.strerror or type(refused).__name__}"
        except ReplayKitError as error:
            return " ".join(str(error).split()).rstrip(".")
        except (
            Exception
        ) as error:  # a mistake of ours, whose words may quote what nobody should read
            code, line = list(traceback.walk_tb(error.__traceback__))[-1]
            where = f"{Path(code.f_code.co_filename).name}:{line}"
            return f"{type(error).__name__} at {where}, a mistake of replaykit's: please report it"
        self.path = place
        return None


def page_place(item: pytest.Item) -> Path:
    """Where the page of a test lies: also those that share a cassette have a page each."""
    from replaykit.cassette.store import cassette_path  # noqa: PLC0415  (not before a marked test)

    path, rootpath = item.path, item.config.rootpath
    module = path.relative_to(rootpath) if path.is_relative_to(rootpath) else path
    outer = (pytest.Session, pytest.Directory, pytest.File)
    around = (node.name for node in item.listchain()[:-1] if not isinstance(node, outer))
    root = session_of(item.config).options.trace_folder
    return cassette_path(root, module.as_posix(), tuple(around), item.name).with_suffix(".html")


def clear_away(item: pytest.Item) -> None:
    """Removes what an earlier attempt has left: it would say of this one what is not so."""
    if session_of(item.config).options.trace == "off":
        return
    with suppress(OSError, ReplayKitError):  # it is told when the new one is to be written
        place = page_place(item)
        if _is_page(place):
            place.unlink()


def _caption(item: pytest.Item, run: "Run", outcome: str, failure: str | None) -> "Caption":
    """What stands above a page.

    Args:
        failure: what the test has failed with, in a line.
    """
    from replaykit.run.page import Caption  # noqa: PLC0415  (not before a marked test)
    from replaykit.run.provenance import recorded_now  # noqa: PLC0415  (not before a marked test)

    about = {
        "test": f"{outcome}: {failure}" if failure else outcome,
        "mode": run.mode,
        "cassette": shown(run.path, item.config),
        "run at": f"{recorded_now():%Y-%m-%d %H:%M:%S} UTC",
    }
    return Caption(title=item.nodeid, about=about)


def _is_page(place: Path) -> bool:
    from replaykit.run.page import is_page  # noqa: PLC0415  (not before a marked test)

    with place.open("rb") as file:
        return is_page(file.read(_HEAD))


def _make(folder: Path) -> None:
    """Makes the folder of all pages, and has git leave it alone; one that is there stays as is."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        return
    folder.joinpath(".gitignore").write_bytes(_NOT_FOR_GIT)
