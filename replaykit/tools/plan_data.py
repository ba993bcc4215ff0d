"""Edge: plans as data: in a marker, in an ini file, in TOML."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from replaykit.errors import SettingError
from replaykit.model import Json
from replaykit.tools.rule import Rule, selector_of

_Value = TypeVar("_Value")

_WHERE = ("tool", "arguments", "nth", "id", "turn")
_WHAT = ("takes", "fails", "returns", "hangs")
_ALL = (*_WHERE, *_WHAT, "then")


def read_plan(data: object, *, place: str = "plan") -> tuple[Rule, ...]:
    """The rules that somebody wrote down as data.

    Args:
        data: a list of tables; or, as an ini file has it, the same as JSON text, be it one list
            or one table a line.
        place: where it is written, for what is said of it.

    Raises:
        SettingError: naming the place, the value and the choices.

    Example:
        read_plan([{"tool": "get_weather", "arguments": {"city": "Tokyo"}, "takes": 30}])
    """
    entries = entries_of(data, place=place)
    return tuple(_rule(entry, f"{place}[{number}]") for number, entry in enumerate(entries))


def entries_of(data: object, *, place: str) -> tuple[object, ...]:
    """The rules one by one, not read yet; texts among them are JSON.

    Raises:
        SettingError: naming the place, and what is no list of rules.
    """
    entries = _parsed(data, place) if isinstance(data, str) else data
    if isinstance(entries, Mapping) or not isinstance(entries, Sequence):
        raise SettingError(f"{place} is {data!r} (expected a list of rules)")
    return tuple(
        one
        for entry in entries
        for one in (entries_of(entry, place=place) if isinstance(entry, str) else (entry,))
    )


def _parsed(text: str, place: str) -> Json:
    try:
        if text.lstrip().startswith("["):
            return json.loads(text)
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError as broken:
        raise SettingError(f"{place} is no JSON: {broken} (expected a list of rules)") from None


def _rule(entry: object, place: str) -> Rule:
    members = _table(entry, place, _ALL)
    arguments = members.get("arguments", {})
    if not isinstance(arguments, Mapping):
        raise SettingError(f"{place}.arguments is {arguments!r} (expected a table)")
    tool = members.get("tool")
    if not isinstance(tool, str | None):
        raise SettingError(f"{place}.tool is {tool!r} (expected the name of a tool)")

    def make() -> Rule:
        selector = selector_of(
            tool,
            arguments=arguments,
            call_id=members.get("id"),
            turn=members.get("turn"),
            nth=members.get("nth"),
        )
        return Rule(selector, place=place)

    rule = _at(place, make)
    _add_step(rule, members, place)
    for number, more in enumerate(_steps(members, place)):
        within = f"{place}.then[{number}]"
        _at(within, rule.then)
        _add_step(rule, _table(more, within, _WHAT), within)
    return rule


def _steps(members: Mapping[str, object], place: str) -> Sequence[object]:
    then = members.get("then", ())
    if isinstance(then, Mapping):
        return (then,)
    if isinstance(then, Sequence) and not isinstance(then, str):
        return then
    raise SettingError(f"{place}.then is {then!r} (expected a table, or a list of tables)")


def _table(entry: object, place: str, known: Sequence[str]) -> Mapping[str, object]:
    if not isinstance(entry, Mapping):
        raise SettingError(f"{place} is {entry!r} (expected a table with {_listed(known)})")
    for name in entry:
        if name not in known:
            raise SettingError(f"{place} has an unknown {name!r} (expected {_listed(known)})")
    return entry


def _add_step(rule: Rule, members: Mapping[str, object], place: str) -> None:
    if "takes" in members:
        _at(f"{place}.takes", lambda: rule.takes(members["takes"]))
    if "fails" in members:
        _at(f"{place}.fails", lambda: rule.fails(members["fails"]))
    if "returns" in members:
        _at(f"{place}.returns", lambda: rule.returns(members["returns"]))
    if members.get("hangs", False) is not False:
        if members["hangs"] is not True:
            raise SettingError(f"{place}.hangs is {members['hangs']!r} (expected true or false)")
        _at(f"{place}.hangs", rule.hangs)


def _at(place: str, act: Callable[[], _Value]) -> _Value:
    """What an act gives; whatever it complains of is complained of here."""
    try:
        return act()
    except SettingError as wrong:
        raise SettingError(f"{place}: {wrong}") from None


def _listed(choices: Sequence[str]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}"
