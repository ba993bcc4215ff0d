"""The conformance cases: data files, and how they become requests, responses and expectations."""

import json
from dataclasses import asdict, is_dataclass
from pathlib import Path

from replaykit.model import Exchange, HttpRequest, HttpResponse

FOLDER = Path(__file__).parent


def case_files():
    """Every case, as (name, path)."""
    return [(str(p.relative_to(FOLDER).with_suffix("")), p) for p in sorted(FOLDER.rglob("*.json"))]


def load_case(path):
    return json.loads(path.read_text(encoding="utf-8"))


def http_request(data):
    body = data.get("body")
    return HttpRequest(
        method=data.get("method", "POST"),
        url=data["url"],
        headers=_headers(data),
        body=data["text"].encode() if "text" in data else json.dumps(body).encode(),
    )


def http_response(data):
    return HttpResponse(status=data.get("status", 200), headers=_headers(data), body=_body(data))


def exchange(data, number=1):
    return Exchange(
        number=number,
        request=http_request(data["request"]),
        response=http_response(data.get("response", {"body": {}})),
    )


def unmet(expected, facts, path=""):
    """The places where facts differ from what a case expects.

    An object expects only the members it names; an array expects exactly its elements.
    """
    if is_dataclass(facts):
        facts = asdict(facts)
    if isinstance(expected, dict) and isinstance(facts, dict):
        return [
            fault
            for key, value in expected.items()
            for fault in unmet(value, facts.get(key), f"{path}.{key}".removeprefix("."))
        ]
    if isinstance(expected, list) and isinstance(facts, list | tuple):
        if len(expected) != len(facts):
            return [f"{path}: expected {len(expected)} elements, got {len(facts)}: {facts!r}"]
        return [
            fault
            for i, (want, got) in enumerate(zip(expected, facts, strict=True))
            for fault in unmet(want, got, f"{path}[{i}]")
        ]
    return [] if expected == facts else [f"{path}: expected {expected!r}, got {facts!r}"]


def _headers(data):
    return tuple((name.lower(), value) for name, value in data.get("headers", {}).items())


def _body(data):
    if "text" in data:
        return data["text"].encode()
    if "events" in data:
        return b"".join(_event(event) for event in data["events"])
    return json.dumps(data.get("body", {})).encode()


def _event(event):
    """A streamed event: its JSON, named after its own type as the providers do."""
    if isinstance(event, str):
        return f"data: {event}\n\n".encode()
    name = f"event: {event['type']}\n" if "type" in event else ""
    return f"{name}data: {json.dumps(event)}\n\n".encode()
