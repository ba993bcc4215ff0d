"""Shell: `replaykit reproduce`: a captured session becomes a test that fails as it did."""

import argparse
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cli import secret_rules
from replaykit.cli.agent_function import agent_at
from replaykit.cli.captured_session import Chosen, chosen_session
from replaykit.cli.new_test import put_in_place
from replaykit.cli.opened import opened
from replaykit.cli.places import chosen_files, path_argument
from replaykit.cli.project_layout import Layout, Places, layout_for
from replaykit.cli.speech import FINDINGS, FINE, MISUSE, at, complain, problem, say, unreadable
from replaykit.errors import SettingError, UnreadableCassetteError
from replaykit.report.spelling import counted
from replaykit.scaffold import Manner, name_of_test, source_of
from replaykit.tools.failure import failing_with

EXAMPLE = "  replaykit reproduce bug.cassette --agent trip.agent:answer"

_MARK = "pytest.fail("
_IF_A_SECRET = (
    "capture the session once more, which takes it out; or, if it is no secret, say so by"
    " `replaykit_redact_allowed` in the configuration of pytest"
)


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
    parser.add_argument("--session", type=int, metavar="N", help="which one, if FILE holds several")
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
    _refuse_odd_tools(arguments.tool)
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
    agent = None if arguments.agent is None else agent_at(arguments.agent, layout.sources)
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


def _refuse_odd_tools(paths: Sequence[str]) -> None:
    for path in paths:
        if not all(map(str.isidentifier, re.split("[.:]", path))):
            raise SettingError(
                f"--tool is {path!r} (expected a module and what is in it, as trip.tools:TOOLS)"
            )


def _carried_out(order: _Order, arguments: argparse.Namespace) -> int:
    session = order.session
    redactor = secret_rules.redactors(arguments, order.layout.settings)()
    cassette = Cassette.of(
        session.exchanges,
        keys=keys_of,
        spans=session.spans,
        recorded_at=session.captured.recorded_at,
        made_with=session.made_with,
    )
    source = source_of(session.captured, order.manner)
    gate_for = partial(secret_rules.gate, redactor=redactor, fix=_IF_A_SECRET)
    code = put_in_place(order.places, source, cassette, gate_for)
    if code == FINE:
        _tell(order, arguments.file, source)
    return code


def _tell(order: _Order, file: Path, source: str) -> None:
    places, session = order.places, order.session
    names = ", ".join(session.captured.names) or session.captured.without_mistakes
    say(at(places.test, None, f"reproduces {file}: {names}"))
    say(at(places.cassette, None, f"{counted(len(session.exchanges), 'exchange')} for it"))
    for note in session.notes:
        say(note)
    run = f"`{shlex.join(['pytest', str(places.test)])}`"
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
