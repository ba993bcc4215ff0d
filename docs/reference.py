"""Writes the reference out of what the code says of itself: `python -m docs.reference`."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import replaykit
from docs.docstrings import Docstring, Member, members_of, read, signature_of
from replaykit import errors, pytest_plugin
from replaykit.capturing.capture import Capture
from replaykit.capturing.opening import _Capturing
from replaykit.checks import Finding, Unobserved, Verdict
from replaykit.clock import VirtualClock
from replaykit.model import Answer, Call, Exchange, HttpRequest, HttpResponse, Result, Span
from replaykit.pytest_plugin import declarations
from replaykit.run import setting_values
from replaykit.run.observed import ObservedTurn
from replaykit.run.settings import Given, Settings
from replaykit.tools.rule import Rule

PAGE = Path(__file__).parent / "reference.md"
HEAD = """\
# Reference

Every public name, with what it says of itself in the code. This page is made of that, by
`python -m docs.reference`; what there is to know beyond single names is in [pytest.md](pytest.md),
[faults.md](faults.md), [capture.md](capture.md) and [commands.md](commands.md).
"""
GIVEN: dict[type, str] = {
    Rule: "What `replay.on(...)` gives.",
    ObservedTurn: "An entry of `replay.turns`.",
    Span: "An entry of `replay.spans`.",
    Exchange: "An entry of `replay.exchanges`.",
    HttpRequest: "The request of an exchange.",
    HttpResponse: "The response of an exchange.",
    Call: "An entry of `turn.calls`.",
    Answer: "An entry of `turn.answers`.",
    Result: "An entry of `answer.results`, and of `turn.strays`.",
    VirtualClock: "`replay.clock`, where time is virtual.",
    Verdict: "`replay.verdict`.",
    Finding: "An entry of `replay.findings`.",
    Unobserved: "An entry of `verdict.unobserved`.",
}
"""What a run hands out, and where it is met."""

FOR_ROOMS = {
    *("selector", "steps", "place", "applied", "is_shared", "step"),
    *("stuck_at_ns", "rules_here", "when_nobody_can_run"),
}
"""What rules and clocks offer to the rest of replaykit."""


class Declared:
    """Stands in for pytest's parser, and notes what the plugin declares."""

    def __init__(self) -> None:
        self.options: dict[str, str] = {}
        self.ini: dict[str, str] = {}
        declarations.declare_options(self)  # type: ignore[arg-type]  # what it needs of a parser

    def getgroup(self, *_: object) -> "Declared":
        return self

    def addoption(self, name: str, *, help: str, metavar: str = "", **_: object) -> None:  # noqa: A002  (pytest's name)
        self.options[f"{name}={metavar}" if metavar else name] = help

    def addini(self, name: str, help: str, **_: object) -> None:  # noqa: A002  (pytest's name)
        self.ini[name] = help


def page() -> str:
    """The whole of it."""
    return "\n".join((HEAD, *_package(), *_run(), *_given(), *_settings(), *_plugin()))


def _package() -> Iterator[str]:
    yield "## The package\n"
    replay, tool = replaykit.replay, replaykit.tool
    yield from _entry("replaykit.replay", signature_of(replay), read(replay.__doc__))
    yield from _entry("replaykit.tool", signature_of(tool), read(tool.__doc__))
    session = next(m for m in members_of(_Capturing) if m.name == "session")
    yield from _entry(
        "replaykit.capture",
        signature_of(_Capturing.__call__),
        read(_Capturing.__doc__),
        read(_Capturing.__call__.__doc__),
    )
    yield from _entry("replaykit.capture.session", session.signature, session.said)
    files = next(member for member in members_of(Capture) if member.name == "files")
    yield f"`with replaykit.capture(...) as tape`: `tape.files` are {_lower(files.said.summary)}\n"
    yield "### Errors\n"
    yield "| error | it is | what it is about |\n|---|---|---|"
    for name in replaykit.__all__:
        kind = getattr(errors, name, None)
        if kind is not None:
            bases = ", ".join(f"`{base.__name__}`" for base in kind.__bases__)
            yield f"| `replaykit.{name}` | {bases} | {read(kind.__doc__).summary} |"
    yield ""


def _run() -> Iterator[str]:
    yield "## The run\n"
    yield f"`replaykit.Run`: {_lower(read(replaykit.Run.__doc__).summary)}"
    yield "It is the fixture `replay`, and what `with replaykit.replay(...) as run` gives.\n"
    members = members_of(replaykit.Run)
    yield from _table(members, "replay.")
    for member in members:
        if member.said.is_long:
            yield from _entry(f"replay.{member.name}", member.signature, member.said)
    yield "### Outcome\n"
    summary = read(replaykit.Outcome.__doc__).summary
    yield f"`replaykit.Outcome`, which is `replay.outcome`. {summary}\n"
    yield from _table(members_of(replaykit.Outcome))


def _given() -> Iterator[str]:
    yield "## What a run gives\n"
    for kind, where in GIVEN.items():
        said = read(kind.__doc__)
        yield f"### {kind.__name__}\n"
        yield f"{where} {said.summary}\n"
        yield from _example(said)
        yield from _table(
            replace(member, said=replace(member.said, summary=_whole(member.said)))
            for member in members_of(kind)
            if member.name not in FOR_ROOMS
        )


def _settings() -> Iterator[str]:
    yield "## Settings\n"
    yield "Arguments of the marker `@pytest.mark.replay(...)` and of `replaykit.replay()`,"
    yield "keys of the fixture `replaykit_config`. What nobody says is as stands under *default*.\n"
    yield "| setting | values | default | what it is |\n|---|---|---|---|"
    types = {member.name: member.signature for member in members_of(Given)}
    fields = {member.name: member for member in members_of(Settings)}
    defaults = Settings()
    for name in ("mode", *types):
        kind = types.get(name, fields[name].signature)
        choices = get_args(getattr(setting_values, kind, None))
        values = ", ".join(f"`{choice}`" for choice in choices) or _code(kind)
        default = getattr(defaults, name)
        shown = "" if default in ((), frozenset(), None) else f"`{default}`"
        yield f"| `{name}` | {values} | {shown} | {_cell(fields[name].said.summary)} |"
    yield ""


def _plugin() -> Iterator[str]:
    declared = Declared()
    yield "## The pytest plugin\n\n### Fixtures\n"
    yield "| fixture | what it is |\n|---|---|"
    for name in pytest_plugin.__all__:
        if not name.startswith("_"):
            fixture = getattr(pytest_plugin, name)
            yield f"| `{name}` | {read(fixture.__doc__).summary} |"
    for title, entries in (("Options", declared.options), ("In the ini file", declared.ini)):
        yield f"\n### {title}\n"
        yield "| name | what it does |\n|---|---|"
        yield from (f"| `{name}` | {_cell(text)} |" for name, text in entries.items())
    yield ""


def _entry(name: str, signature: str, *said: Docstring) -> Iterator[str]:
    yield f"### {name}\n"
    yield f"`{name}{signature}`\n"
    for one in said:
        yield f"{one.summary}\n"
        if one.more:
            yield f"{one.more}\n"
    args = {name: text for one in said for name, text in one.args.items()}
    raises = {name: text for one in said for name, text in one.raises.items()}
    if args or raises:
        yield from (f"- `{name}`: {text}" for name, text in args.items())
        yield from (f"- raises `{name}`: {text}" for name, text in raises.items())
        yield ""
    for one in said:
        yield from _example(one)


def _example(said: Docstring) -> Iterator[str]:
    if said.example:
        yield f"<!-- example -->\n```python\n{said.example}\n```\n"


def _whole(said: Docstring) -> str:
    """All that a row of a table can hold."""
    args = (f"`{name}`: {text}" for name, text in said.args.items())
    return " ".join(filter(None, (said.summary, " ".join(said.more.split()), *args)))


def _table(members: Iterable[Member], owner: str = "") -> Iterator[str]:
    yield "| name | type | what it is |\n|---|---|---|"
    for member in members:
        name = f"{owner}{member.name}{member.signature if member.is_called else ''}"
        kind = "" if member.is_called else _code(member.signature)
        yield f"| `{name}` | {kind} | {_cell(member.said.summary)} |"
    yield ""


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
