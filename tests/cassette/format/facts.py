"""The facts of a cassette as plain JSON, for implementations in any language."""

import base64
from dataclasses import fields

from replaykit.model import Span


def facts_of(cassette):
    """Everything that an opened cassette says."""
    return {
        "schema": cassette.schema,
        "recorded_at": cassette.recorded_at and cassette.recorded_at.isoformat(),
        "made_with": [list(library) for library in cassette.made_with],
        "exchanges": [_exchange(keyed) for keyed in cassette.all_keyed],
        "tools": [_tool(span) for span in cassette.spans],
    }


def _exchange(keyed):
    exchange = keyed.exchange
    return {
        "number": exchange.number,
        "key": keyed.key,
        "body": keyed.body,
        "sent_ns": exchange.sent_ns,
        "request": {
            "method": exchange.request.method,
            "url": exchange.request.url,
            "headers": [list(header) for header in exchange.request.headers],
            "body": _bytes(exchange.request.body),
        },
        "response": {
            "status": exchange.response.status,
            "is_cut": exchange.response.is_cut,
            "headers": [list(header) for header in exchange.response.headers],
            "body": _bytes(exchange.response.body),
            "chunks": [
                {"at_ns": chunk.at_ns, "data": _bytes(chunk.data)}
                for chunk in exchange.response.chunks
            ],
        },
    }


def _bytes(data):
    """As text where that can be read, as base64 in an object elsewhere."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def _tool(span):
    return {fact.name: getattr(span, fact.name) for fact in fields(Span) if fact.compare}
