"""Shell: `replaykit reproduce`: a captured session becomes a test that fails as it did."""

import argparse
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cassette.store import publish
from replaykit.cli import secret_rules
from replaykit.cli.agent_function import agent_at
from replaykit.cli.captured_session import Chosen, chosen_session
from replaykit.cli.opened import opened
from replaykit.cli.places import chosen_files, path_argument
from replaykit.cli.project_layout import Layout, Places, layout_for
from replaykit.cli.speech import (
    FINDINGS,
    FINE,
    MISUSE,
    at,
    complain,
    counted,
    problem,
    say,
    unreadable,
)
from replaykit.errors import SettingError, UnreadableCassetteError, UnwritableCassetteError
from replaykit.scaffold import Manner, name_of_test, source_of
from replaykit.tools.failure import failing_with

EXAMPLE = "  replaykit reproduce bug.cassette --agent trip.agent:answer"

_MARK = "pytest.fail("


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is reproduced, where the test goes, and what it calls."""
    parser.add_argument(
        "file", type=path_argument, metavar="FILE", help="a captured session, or any recording"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=path_argument,
        metavar="FILE",
        help="the test (default: test_NAME.py, in tests/ if there is one)",
    )
    parser.add_argument("--agent", metavar="PATH", help="what it calls, as trip.agent:answer")
    parser.add_argument(
        "--tool",
        action="append",
        default=[],
        metavar="PATH",
        help="a tool without @replaykit.tool, as trip.tools:TOOLS",
    )
    parser.add_argument(
        "--tools",
        choices=("recorded", "real"),
        help="whether tools give what they gave (default), or run",
    )
    parser.add_argument("--session", type=int, metavar="N", help="which, where FILE holds several")
    secret_rules.take_none(parser)


def main(arguments: argparse.Namespace) -> int:
    """Writes the test and its cassette: 0 written, 1 not with this recording, 2 not like this."""
    file: Path = arguments.file
    chosen = chosen_files([file], "replaykit reproduce")
    for misuse in chosen.misuses:
        complain(misuse)
    if chosen.misuses:
        return MISUSE
    layout = layout_for(arguments.output)
    try:
        recording = opened(file, secret_rules.redactors(arguments, layout.settings)())
    except UnreadableCassetteError as error:
        complain(unreadable(error, file))
        return MISUSE
    complaint = recording.complaint(file) or _emptiness(file, len(recording.exchanges))
    if complaint is not None:
        complain(complaint)
        return FINDINGS
    session = chosen_session(recording, file, arguments.session)
    order = _order(arguments, layout, session)
    refusal = _misuse(file, arguments.tools, session) or order.places.misuse
    if refusal is not None:
        complain(refusal)
        return MISUSE
    return _carried_out(order, arguments)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Order:
    """What is written, and where."""

    session: Chosen
    manner: Manner
    places: Places
    layout: Layout


def _order(arguments: argparse.Namespace, layout: Layout, session: Chosen) -> _Order:
    agent = None if arguments.agent is None else agent_at(arguments.agent, layout.root)
    has_spans = bool(session.captured.executions)
    manner = Manner(
        tools=arguments.tools or ("recorded" if has_spans else "real"),
        watched=tuple(dict.fromkeys(arguments.tool)),
        agent=agent,
        width=layout.width,
        is_own=layout.is_own,
        can_fail_with=_can_be_raised,
    )
    test = arguments.output or layout.usual_test(arguments.file)
    places = layout.places(test, name_of_test(session.captured.names))
    return _Order(session=session, manner=manner, places=places, layout=layout)


def _emptiness(file: Path, count: int) -> str | None:
    if count:
        return None
    return problem(at(file, None, "it holds no exchange"), fix="capture the session once more")


def _misuse(file: Path, tools: str | None, session: Chosen) -> str | None:
    """What the command line asks of a recording that is not in it."""
    if tools == "recorded" and not session.captured.executions:
        what = "it holds no execution of a tool"
        fix = "have them run with `--tools real`, or capture it once more with `--tool PATH`"
        return problem(at(file, None, what), fix=fix)
    return None


def _carried_out(order: _Order, arguments: argparse.Namespace) -> int:
    places, session = order.places, order.session
    redactor = secret_rules.redactors(arguments, order.layout.settings)()
    cassette = Cassette.of(
        session.exchanges,
        keys=keys_of,
        spans=session.spans,
        recorded_at=session.captured.recorded_at,
        made_with=session.made_with,
    )
    source = source_of(session.captured, order.manner)
    try:
        publish(places.cassette, cassette, gate=secret_rules.gate(places.cassette, redactor))
        _write_new(places.test, source)
    except UnwritableCassetteError as error:
        complain(str(error))
        return FINDINGS
    except OSError as refused:
        with suppress(OSError):
            places.cassette.unlink()
        reason = refused.strerror or type(refused).__name__
        what = f"it cannot be written ({reason})"
        complain(problem(at(places.test, None, what), fix="name another place with -o FILE"))
        return MISUSE
    _tell(order, arguments.file, source)
    return FINE


def _write_new(path: Path, text: str) -> None:
    """A file that was not there before, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink()
            raise


def _tell(order: _Order, file: Path, source: str) -> None:
    places, session = order.places, order.session
    names = ", ".join(session.captured.names) or "nothing was wrong with it"
    say(at(places.test, None, f"reproduces {file}: {names}"))
    say(at(places.cassette, None, f"{counted(len(session.exchanges), 'exchange')} for it"))
    for note in session.notes:
        say(note)
    run = f"`pytest {places.test}`"
    line = _line_of(_MARK, source)
    if line is not None:
        say(f"Next: fill in the call of your agent at {places.test}:{line}, then {run}")
    elif session.captured.names:
        say(f"Next: {run}, which fails until the agent is mended")
    else:
        say(f"Next: {run}")


def _line_of(mark: str, source: str) -> int | None:
    return next((n for n, line in enumerate(source.splitlines(), 1) if mark in line), None)


def _can_be_raised(said: str) -> bool:
    try:
        failing_with(said)
    except SettingError:
        return False
    return True
