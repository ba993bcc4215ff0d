"""Assembly: how calls, numbers and times are spelled."""

from collections.abc import Sequence

from replaykit.model import Call

_NS = 1_000_000_000
_MOST_ARGUMENTS = 48

PROVIDER_NAMES = {
    "openai_chat": "OpenAI",
    "openai_responses": "OpenAI",
    "anthropic_messages": "Anthropic",
    "gemini": "Google",
}


def id_of(call: Call) -> str:
    """A call's id, or its tool where the wire carries none."""
    return call.id or call.name or "a call without a name"


def ids_of(calls: Sequence[Call]) -> str:
    """The ids of calls as a sentence says them: `call_a, call_b and call_c`."""
    return listed([id_of(call) for call in calls])


def listed(names: Sequence[str]) -> str:
    """Names as a sentence says them."""
    *most, last = names or ("",)
    return f"{', '.join(most)} and {last}" if most else last


def counted(count: int, thing: str) -> str:
    """A number with its noun: `1 file`, `3 files`, `1,200 files`."""
    return f"1 {thing}" if count == 1 else f"{count:,} {thing}s"


def spelled(call: Call) -> str:
    """A call as Python writes it: `get_weather(city='Tokyo')`."""
    arguments = call.arguments
    if isinstance(arguments, dict):
        inside = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
    else:
        inside = call.arguments_text
    return f"{call.name or call.kind}({shortened(inside, _MOST_ARGUMENTS)})"


def shortened(text: str, most: int) -> str:
    """A text in one line, cut where it is too long."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 3]}..."


def seconds(ns: int) -> str:
    """A time, to the millisecond where that matters."""
    return f"{round(ns / _NS, 3):g} s"
