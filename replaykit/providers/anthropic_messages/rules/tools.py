"""Core: rules about the tools on offer and the toolsets they come from: ANT-19, ANT-24."""

from collections.abc import Iterator

from replaykit.model import Objection
from replaykit.providers.anthropic_messages.history import Block, Entry, History, ids_of
from replaykit.providers.anthropic_messages.objections import doubt, refusal


def tool_names_are_unique(history: History) -> Iterator[Objection]:
    """ANT-19."""
    seen: set[str] = set()
    for tool in history.body["tools"].elements():
        name = tool["name"].text()
        if name in seen:
            yield refusal("ANT-19", "tools: Tool names must be unique.", path=tool["name"].path)
            return
        if name is not None:
            seen.add(name)


def results_name_the_toolset(history: History) -> Iterator[Objection]:
    """ANT-24: that of the call they answer."""
    for before, after in history.neighbours():
        yield from history.familiar.all_of(_of_another_toolset, before, after)


def _of_another_toolset(before: Entry | None, after: Entry | None) -> Iterator[Objection]:
    toolsets = {call.call_id: _toolset(call) for call in (before.calls if before else ())}
    for result in after.results if after else ():
        toolset = toolsets.get(result.call_id)
        if toolset and _toolset(result) != toolset:
            yield doubt(
                "ANT-24",
                f"{result.place}.toolset_name: the call came from the toolset {toolset!r}, "
                f"and its result says {_toolset(result)!r}",
                path=result.path,
                call_ids=ids_of(result),
            )


def _toolset(block: Block) -> str | None:
    return block.field("toolset_name").text()
