"""Core: wire JSON and event streams to facts, and each provider's own rules.

Reads bytes and JSON, never SDK objects. To add a provider: one module, one entry in `PROVIDERS`,
and its cases in `tests/conformance/`.
"""

from replaykit.providers.recognition import (
    PROVIDERS,
    Reader,
    judge,
    read_exchange,
    read_reply,
    read_request,
    recognise,
    recognised_request,
)
from replaykit.providers.turns import read_turns

__all__ = [
    "PROVIDERS",
    "Reader",
    "judge",
    "read_exchange",
    "read_reply",
    "read_request",
    "read_turns",
    "recognise",
    "recognised_request",
]
