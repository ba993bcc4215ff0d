"""Core: headers and other named values, in every way in which recorders write them down."""

from collections.abc import Iterator
from urllib.parse import urlencode

from replaykit.cassette.foreign.shape import is_record, text, unlike
from replaykit.model import Headers, Json
from replaykit.providers.json_node import compact


def headers_from(value: Json, where: str) -> Headers:
    """Headers, their names in lower case."""
    return tuple((name.lower(), one) for name, one in pairs_from(value, where))


def pairs_from(value: Json, where: str) -> Iterator[tuple[str, str]]:
    """Names and values from an object, or a list of `{name, value}`, `[name, value]` or lines."""
    if isinstance(value, dict):
        for name, many in value.items():
            yield from ((name, one) for one in _values(many, where))
    elif isinstance(value, list):
        for entry in value:
            yield from _from_entry(entry, where)
    elif value is not None:
        raise unlike(where, value, "an object or a list there")


def urlencoded(value: Json, where: str) -> str:
    """Names and values as a query, or as the body of a form."""
    return urlencode(list(pairs_from(value, where)), errors="replace")


def _from_entry(entry: Json, where: str) -> Iterator[tuple[str, str]]:
    if is_record(entry, "name"):
        name, many = entry["name"], entry.get("value")
    elif isinstance(entry, dict):
        yield from pairs_from(entry, where)
        return
    elif isinstance(entry, list) and len(entry) == 2:  # noqa: PLR2004  (a name and its value)
        name, many = entry
    elif isinstance(entry, str) and ":" in entry:
        name, _, many = entry.partition(":")
        many = many.strip()
    else:
        raise unlike(f"an entry of {where}", entry, "a name with a value there")
    yield from ((text(name, f"a name in {where}"), one) for one in _values(many, where))


def _values(many: Json, where: str) -> list[str]:
    return [_value(one, where) for one in (many if isinstance(many, list) else [many])]


def _value(one: Json, where: str) -> str:
    if one is None:
        return ""
    if isinstance(one, str):
        return one
    if isinstance(one, bytes):
        return one.decode("latin-1")
    if isinstance(one, int | float):
        return compact(one)
    raise unlike(f"a value in {where}", one, "texts for the values")
