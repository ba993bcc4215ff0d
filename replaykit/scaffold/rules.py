"""Assembly: the rules of a plan as lines of a test."""

import ast
import builtins
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from replaykit.scaffold.facts import Manner
from replaykit.scaffold.literals import assigned, quoted, spelled
from replaykit.scaffold.plan import Rule, Step

_INDENT = "    "
_LONGEST_MESSAGE = 24
"""What is longer stands above the test, under a name of its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A plan as Python."""

    constants: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    """Those of the test itself, indented."""

    stand_ins: tuple[str, ...] = ()
    """The exceptions that cannot be raised where the test runs."""


def written(rules: Sequence[Rule], manner: Manner) -> Written:
    """The lines of a test that make a plan."""
    writer = _Writer(manner)
    lines = [line for rule in rules for line in writer.rule(rule)]
    return Written(
        constants=tuple(writer.constants),
        lines=tuple(lines),
        stand_ins=tuple(dict.fromkeys(writer.stand_ins)),
    )


class _Writer:
    """Writes rules, and notes what has to stand elsewhere."""

    def __init__(self, manner: Manner) -> None:
        self.constants: list[str] = []
        self.stand_ins: list[str] = []
        self._manner = manner
        self._names: dict[str, str] = {}

    def rule(self, rule: Rule) -> Iterator[str]:
        """The statements that make a rule: one, where it fits a line."""
        told = [f"{name}={spelled(value)}" for name, value in rule.conditions.items()]
        arguments = [quoted(rule.tool), *told]
        steps = [*map(self._step, rule.steps)]
        made = f"replay.on({', '.join(arguments)})"
        line = f"{_INDENT}{made}{'.then()'.join(steps)}"
        if len(line) <= self._manner.width:
            yield line
            return
        if len(f"{_INDENT}rule = {made}") <= self._manner.width:
            yield f"{_INDENT}rule = {made}"
        else:
            yield f"{_INDENT}rule = replay.on("
            yield from (f"{_INDENT * 2}{argument}," for argument in arguments)
            yield f"{_INDENT})"
        yield from (f"{_INDENT}rule{'.then()' * bool(at)}{step}" for at, step in enumerate(steps))

    def _step(self, step: Step) -> str:
        if step.hangs:
            return ".hangs()"
        takes = "" if step.takes is None else f".takes({_number(step.takes)})"
        is_served = self._manner.tools == "recorded" or step.fails is None
        return takes if is_served else f"{takes}.fails({self._failure(str(step.fails))})"

    def _failure(self, said: str) -> str:
        """What makes an exception that was recorded."""
        name, _, message = said.partition(": ")
        arguments = _arguments(name, message)
        if arguments is not None:
            return f"{name}({self._named(arguments)})" if arguments else name
        if "." in name and self._manner.can_fail_with(said):
            return self._named(said)
        self.stand_ins.append(name)
        return f"RuntimeError({self._named(said)})"

    def _named(self, text: str) -> str:
        """A text, or the name of what holds it where it is long."""
        if len(text) <= _LONGEST_MESSAGE:
            return quoted(text)
        if text not in self._names:
            self._names[text] = f"ERROR_{len(self._names) + 1}"
            self.constants += assigned(self._names[text], text, self._manner.width)
        return self._names[text]


def _number(seconds: float) -> str:
    return f"{seconds:.9f}".rstrip("0").rstrip(".")


def _arguments(name: str, message: str) -> str | None:
    """Of what a built-in exception is made that says this; None: there is none such."""
    kind: object = getattr(builtins, name, None)
    if not (isinstance(kind, type) and issubclass(kind, Exception)):
        return None
    make: Callable[..., Exception] = kind
    text = message
    with suppress(Exception):  # a constructor may want anything
        if issubclass(kind, KeyError):  # it shows its key as Python writes it
            text = ast.literal_eval(message)
        made = make(text) if text else make()
        if isinstance(text, str) and str(made) == message:
            return text
    return None
