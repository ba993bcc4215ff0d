"""Core: a request reduced to its question, alike for every way of asking the same.

Tool results of one turn become a set: which calls were answered belongs to the question, in which
order and with what words does not. Call ids are renamed in order of appearance, never erased.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

from replaykit.cassette.matching.volatile import NO_SHAPE, SHAPES, VOLATILE_QUERY, Shape
from replaykit.model import HttpRequest, Json
from replaykit.providers import recognised_request
from replaykit.providers.json_node import compact

_GEMINI_RESULTS = frozenset({"functionResponse", "function_response"})
_NESTED = (dict, list)
_CLOUD_PLACE = re.compile(r"/projects/[^/]+/locations/[^/]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What a request asks, without how it happens to be spelled."""

    provider: str | None
    """None for a request to nobody we know."""

    target: str
    """Method and path; with host and query too where the provider is not known."""

    body: Json
    """The canonical body; text or nothing where it is no JSON object."""

    def text(self) -> str:
        """One line that is the same exactly for the same question."""
        return compact([self.provider, self.target, self.body])


def question_of(request: HttpRequest, extra_volatile: frozenset[str] = frozenset()) -> Question:
    """The question a request asks.

    Args:
        extra_volatile: further member names to leave out, from the user's configuration.
    """
    parsed, provider = recognised_request(request)
    if parsed is None:
        text = request.body.decode("utf-8", "backslashreplace")
        return Question(provider=None, target=_full_target(request), body=text)
    if provider is None:
        shape, name, target = NO_SHAPE, None, _full_target(request)
    else:
        shape, name, target = SHAPES[provider.name], provider.name, _path_target(request)
    shape = replace(shape, volatile=shape.volatile | extra_volatile)
    body = _merged(parsed.body.value, shape)
    return Question(provider=name, target=target, body=_Walk(shape).canonical(body))


def contents_of(request: HttpRequest, extra_volatile: frozenset[str] = frozenset()) -> Json:
    """The canonical body with the contents of results left in: what drift is read from."""
    parsed, provider = recognised_request(request)
    if parsed is None:
        return request.body.decode("utf-8", "backslashreplace")
    shape = SHAPES[provider.name] if provider else NO_SHAPE
    shape = replace(shape, volatile=shape.volatile | extra_volatile)
    return _Walk(shape, with_contents=True).canonical(_merged(parsed.body.value, shape))


def _merged(body: dict[str, Json], shape: Shape) -> dict[str, Json]:
    """The body as a provider sees it that joins neighbouring messages of one role."""
    messages = body.get(shape.history) if shape.merges_roles else None
    if not isinstance(messages, list) or not all(isinstance(m, dict) for m in messages):
        return body
    joined: list[dict[str, Json]] = []
    for message in messages:
        if joined and joined[-1].get("role") == message.get("role"):
            content = [*_blocks(joined[-1]), *_blocks(message)]
            joined[-1] = {**joined[-1], "content": content}
        else:
            joined.append({**message, "content": _blocks(message)})
    return {**body, shape.history: joined}


def _blocks(message: Mapping[str, Json]) -> list[Json]:
    content = message.get("content")
    if isinstance(content, list):
        return content
    return [] if content is None else [{"type": "text", "text": content}]


class _Walk:
    """One pass over a body; remembers the ids it has renamed."""

    def __init__(self, shape: Shape, *, with_contents: bool = False) -> None:
        self._shape = shape
        self._with_contents = with_contents
        self._names: dict[str, str] = {}

    def canonical(self, value: Json) -> Json:
        if isinstance(value, dict):
            return self._object(value, is_result=self._is_result(value))
        if isinstance(value, list):
            return self._array(value)
        return value

    def _object(self, value: Mapping[str, Json], *, is_result: bool) -> Json:
        shape = self._shape
        keeps = shape.result_keeps if is_result and not self._with_contents else None
        done: dict[str, Json] = {}
        for name in sorted(value):
            if name in shape.volatile or (keeps and name not in keeps):
                continue
            member = value[name]
            is_as_it_is = not isinstance(member, _NESTED) and name not in shape.id_members
            done[name] = member if is_as_it_is else self._member(name, member)
        return done

    def _member(self, name: str, value: Json) -> Json:
        if name in self._shape.id_members and isinstance(value, str):
            return self._names.setdefault(value, f"#{len(self._names) + 1}")
        if name in _GEMINI_RESULTS and isinstance(value, dict) and not self._with_contents:
            return {key: self._member(key, value[key]) for key in ("id", "name") if key in value}
        return self.canonical(value)

    def _array(self, values: list[Json]) -> list[Json]:
        """Each run of results is put in one order; everything else keeps its place."""
        done: list[Json] = []
        run: list[tuple[str, Json]] = []
        for value in values:
            is_object = isinstance(value, dict)
            if is_object and self._is_result(value):
                full = self._object(value, is_result=True)
                run.append((self._place_of(value) if self._with_contents else compact(full), full))
                continue
            done += _in_order(run)
            run = []
            done.append(
                self._object(value, is_result=False) if is_object else self.canonical(value)
            )
        return [*done, *_in_order(run)]

    def _place_of(self, result: Mapping[str, Json]) -> str:
        """Where a result stands among others: by its id and name, whatever it says."""
        self._with_contents = False
        try:
            return compact(self.canonical(result))
        finally:
            self._with_contents = True

    def _is_result(self, value: Mapping[str, Json]) -> bool:
        for member, wanted in self._shape.result_marks:
            found = value.get(member)
            if found is None:
                continue
            if wanted is None or found == wanted:
                return True
            if wanted[0] == "*" and isinstance(found, str) and found.endswith(wanted[1:]):
                return True
        return False


def _in_order(run: list[tuple[str, Json]]) -> list[Json]:
    return [result for _, result in sorted(run, key=lambda pair: pair[0])]


def _path_target(request: HttpRequest) -> str:
    path = _CLOUD_PLACE.sub("", urlsplit(request.url).path)
    return f"{request.method.upper()} {path}"


def _full_target(request: HttpRequest) -> str:
    url = urlsplit(request.url)
    query = sorted(
        (name, value)
        for name, value in parse_qsl(url.query, keep_blank_values=True)
        if name.lower() not in VOLATILE_QUERY
    )
    asked = "&".join(f"{name}={value}" for name, value in query)
    return (
        f"{request.method.upper()} {url.scheme}://{url.netloc.rpartition('@')[2]}{url.path}?{asked}"
    )
