"""Shell: the lines of a session: one at its start, and at its end what was saved and is to do."""

import shlex
from collections import defaultdict
from collections.abc import Iterator, Sequence

import pytest

from replaykit.pytest_plugin.declarations import OPTION, TRACE_OPTION
from replaykit.pytest_plugin.leftovers import LEFTOVERS, Leftovers
from replaykit.pytest_plugin.saved import Saved, lines_about
from replaykit.pytest_plugin.session import Session, session_of
from replaykit.pytest_plugin.words import counted, shown, typed

_MOST_NAMED = 3
_PRUNE = "pytest --replaykit-prune"


def header(config: pytest.Config) -> str | None:
    """The mode, who chose it, and where the cassettes lie; nothing where nobody uses them."""
    options = session_of(config).options
    origin = options.origin()
    if origin.source is None and not options.directory.is_dir():
        return None
    chosen = f"replaykit: {origin.mode} ({_source(origin.source)})"
    if origin.overruled is not None:
        chosen = f"replaykit: {origin.mode} (under CI, not {origin.overruled}: say {OPTION} for it)"
    if origin.mode == "off":
        return chosen
    count = sum(1 for _ in options.directory.rglob("*.cassette"))
    network = "blocked" if origin.mode == "replay" else "open"
    said = f"{chosen} · {shown(options.directory, config)} ({count}) · network {network}"
    if options.trace == "off":
        return said
    return f"{said} · pages {shown(options.trace_folder, config)} ({options.trace})"


def write_summary(terminal: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What was saved, and what there is to do, each line of it with the command that does it."""
    told = _Told.by(terminal)
    lines = [
        *lines_about(told.saved(), config),
        *_of_tests(told, config),
        *_of_leftovers(config.stash.get(LEFTOVERS, None), session_of(config), config),
    ]
    if lines:
        terminal.write_sep("-", "replaykit summary")
        for line in lines:
            terminal.write_line(line)


class _Told:
    """What the reports of all tests say, by property."""

    def __init__(self) -> None:
        self._tests: defaultdict[str, list[tuple[str, object]]] = defaultdict(list)

    @classmethod
    def by(cls, terminal: pytest.TerminalReporter) -> "_Told":
        told = cls()
        for reports in terminal.stats.values():
            for report in reports:
                if getattr(report, "when", None) == "teardown":
                    told._hear(report)
        return told

    def _hear(self, report: pytest.TestReport) -> None:
        for name, value in report.user_properties:
            if name.startswith("replaykit_"):
                self._tests[name.removeprefix("replaykit_")].append((report.nodeid, value))

    def tests(self, name: str, value: object = None) -> list[str]:
        """The tests with a property: of this value, or of any that is not zero."""
        return [test for test, said in self._tests[name] if (said == value if value else said)]

    def said(self, name: str) -> list[tuple[str, object]]:
        """Each test with what it says under a name."""
        return self._tests[name]

    def values(self, name: str) -> list[str]:
        return [str(said) for _, said in self._tests[name]]

    def saved(self) -> list[Saved]:
        """What each test has recorded, where it was saved."""
        cassette, recorded, played = (
            dict(self._tests[name]) for name in ("cassette", "recorded", "played")
        )
        return [
            Saved(
                cassette=str(cassette[test]),
                recorded=int(str(recorded[test])),
                played=int(str(played[test])),
            )
            for test in dict.fromkeys(self.tests("recording", "saved"))
        ]


def _of_tests(told: _Told, config: pytest.Config) -> Iterator[str]:
    yield from _of_misses(told, config)
    if tests := told.tests("unplayed"):
        what = f"{counted(len(tests), 'test')} left recorded exchanges unplayed"
        yield f"{what}; to record anew: {_command('refresh', tests, config)}"
    saved = set(told.tests("recording", "saved"))
    if tests := [test for test in told.tests("findings") if test in saved]:
        what = f"{counted(len(tests), 'test')} recorded with findings"
        yield f"{what}; to see them: {_command('replay', tests, config)}"
    dropped = set(told.tests("recording", "dropped"))
    for mode in ("record", "refresh"):
        if tests := [test for test in told.tests("mode", mode) if test in dropped]:
            what = f"{counted(len(tests), 'recording')} not saved, as the test did not pass"
            kept = _command(f"{mode} --replaykit-keep-failed", tests, config)
            yield f"{what}; to keep it beside the cassette: {kept}"
    yield from _of_pages(told, config)
    for path in told.values("set_aside"):
        place = path.replace(".rejected", "")
        yield f"a recording was set aside; to take it all the same: mv {shlex.join([path, place])}"
    for path in told.values("superseded"):
        yield f"{path} has become a .cassette; to remove what it was: rm {shlex.quote(path)}"


def _of_leftovers(
    leftovers: Leftovers | None, session: Session, config: pytest.Config
) -> Iterator[str]:
    if leftovers is None:
        return
    if leftovers.removed:
        yield f"removed {counted(len(leftovers.removed), 'cassette')} that no test uses:"
        yield from (f"  {shown(path, config)}" for path in leftovers.removed)
    elif leftovers.unused:
        what = f"{counted(len(leftovers.unused), 'cassette')} that no test uses"
        yield f"{what}; to remove {_them(len(leftovers.unused))}: {_PRUNE}"
    if leftovers.refusal is not None and session.options.prunes:
        why = f"nothing was pruned, because {leftovers.refusal}"
        yield f"{why}; once the whole suite passes: {_PRUNE}"
    for path in leftovers.interrupted:
        broken = "an interrupted recording was left behind"
        yield f"{broken}; to bring it back: replaykit recover {shlex.quote(shown(path, config))}"


def _of_misses(told: _Told, config: pytest.Config) -> Iterator[str]:
    """What is recorded beside nothing, and what would leave something over where it is added."""
    missed = told.tests("missed")
    recorded = {test for test, path in told.said("cassette") if _is_there(path, config)}
    if tests := [test for test in missed if test not in recorded]:
        what = f"{counted(len(tests), 'test')} asked what is not recorded"
        yield f"{what}; to record it: {_command('record', tests, config)}"
    if tests := [test for test in missed if test in recorded]:
        what = f"{counted(len(tests), 'test')} asked something else than was recorded"
        yield f"{what}; to record it anew: {_command('refresh', tests, config)}"


def _of_pages(told: _Told, config: pytest.Config) -> Iterator[str]:
    """Each reason for which pages are not there, once."""
    tests = defaultdict[object, list[str]](list)
    for test, reason in told.said("no_page"):
        tests[reason].append(test)
    for reason, without in tests.items():
        what = f"{counted(len(without), 'page')} could not be written ({reason})"
        again = f"pytest {TRACE_OPTION}={session_of(config).options.trace}"
        yield f"{what}; once that is mended: {again} {_named(without, config)}"


def _is_there(path: object, config: pytest.Config) -> bool:
    return (config.invocation_params.dir / str(path)).exists()


def _command(mode: str, tests: Sequence[str], config: pytest.Config) -> str:
    """How to run some tests again."""
    chosen = "" if mode == "replay" else f" {OPTION}={mode}"
    return f"pytest{chosen} {_named(tests, config)}"


def _named(tests: Sequence[str], config: pytest.Config) -> str:
    """Tests as they are typed; their files where they are many."""
    named = tests if len(tests) <= _MOST_NAMED else [test.partition("::")[0] for test in tests]
    return typed(dict.fromkeys(named), config)


def _source(source: str | None) -> str:
    return "default" if source is None else f"from {source}"


def _them(count: int) -> str:
    return "it" if count == 1 else "them"
