"""Core: what every content and part must hold: GEM-10, 11, 12 and 14."""

from collections.abc import Iterator

from replaykit.model import Json, Severity
from replaykit.providers.gemini import wording
from replaykit.providers.gemini.contents import Asked, Content, ResultPart
from replaykit.providers.gemini.fault import Fault
from replaykit.providers.gemini.spelling import camel_case, each, member
from replaykit.providers.json_node import JsonNode

_SAYS_NOTHING = {"thought", "videoMetadata", "mediaResolution", "partMetadata"}
"""Members beside the data of a part. A signature alone is accepted: streams end with one."""

_ROLES = {"user", "model", "function", "tool"}
"""`function` is the old word, `tool` the one of Google's SDK examples; both are accepted."""


def there_is_something(asked: Asked) -> Iterator[Fault]:
    """GEM-11: there are contents, they have parts, and the parts have data."""
    if not asked.contents:
        message = wording.VERTEX_NO_CONTENTS if asked.is_vertex else wording.NO_CONTENTS
        yield _line(asked, "GEM-11", message, "contents")
    for content in asked.contents:
        if content.node["parts"].value in (None, []):
            no_parts = wording.no_parts(content.path)
            message = wording.VERTEX_NO_PARTS if asked.is_vertex else no_parts
            yield _line(asked, "GEM-11", message, content.path)
        for part in asked.familiar.all_of(_parts_without_data, content):
            # What Vertex says to this is not known.
            severity: Severity = "warning" if asked.is_vertex else "error"
            no_data = wording.no_data(part.path)
            yield _line(asked, "GEM-11", no_data, part.path, severity=severity)


def responses_are_objects(asked: Asked) -> Iterator[Fault]:
    """GEM-12: the response of a result is an object, neither a list nor a bare value."""
    for content in asked.contents:
        yield from asked.familiar.all_of(_response_faults, content)


def results_are_named(asked: Asked) -> Iterator[Fault]:
    """GEM-10: a result names its function."""
    severity: Severity = "warning" if asked.is_vertex else "error"
    for content in asked.contents:
        for result in asked.familiar.all_of(_nameless_results, content):
            message = wording.no_name(result.node.path)
            yield _line(asked, "GEM-10", message, result.node.path, severity=severity)


def roles_are_known(asked: Asked) -> Iterator[Fault]:
    """GEM-14: `user` or `model` speaks; instructions stand in `systemInstruction`."""
    for content in asked.contents:
        if content.role not in _ROLES:
            yield Fault(
                rule="GEM-14",
                severity="warning",
                message=f"the role {content.role!r} is refused (expected 'user' or 'model')",
                path=content.path,
            )


def _parts_without_data(content: Content) -> Iterator[JsonNode]:
    return (part for part in each(content.node["parts"]) if not _has_data(part))


def _response_faults(content: Content) -> Iterator[Fault]:
    for result in content.results:
        value = member(result.node, "functionResponse")["response"].value
        if value is not None and not isinstance(value, dict):
            yield _response_fault(result.node, value, result.id)


def _nameless_results(content: Content) -> Iterator[ResultPart]:
    for result in content.results:
        if not member(result.node, "functionResponse")["name"].value:
            yield result


def _has_data(part: JsonNode) -> bool:
    present = {camel_case(key) for key, value in part.members().items() if value is not None}
    return bool(present - _SAYS_NOTHING)


def _response_fault(part: JsonNode, value: Json, call_id: str | None) -> Fault:
    field = f"{part.path}.function_response"
    # That numbers and booleans are refused in like words is likely, but was never seen.
    severity: Severity = "error" if isinstance(value, list | str) else "warning"
    if isinstance(value, list):
        message = wording.response_is_a_list(part.path)
    else:
        field = f"{field}.response"
        message = wording.response_is_no_object(part.path, value)
    return Fault(
        rule="GEM-12",
        severity=severity,
        message=message,
        path=part.path,
        call_ids=(call_id,) if call_id else (),
        details=_violation(field, message),
    )


def _violation(field: str, description: str) -> Json:
    return [
        {
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            "fieldViolations": [{"field": field, "description": description}],
        }
    ]


def _line(
    asked: Asked, rule: str, message: str, path: str, *, severity: Severity = "error"
) -> Fault:
    """A fault of AI Studio's request validation, which lists all it finds, each on its line."""
    return Fault(
        rule=rule, severity=severity, message=message, path=path, is_line=not asked.is_vertex
    )
