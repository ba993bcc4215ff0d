"""Core: members that calls, results and programs must carry back to the server unchanged.

How OpenAI refuses their absence was never published, so nothing here is more than a warning.
"""

from collections.abc import Iterator

from replaykit.providers.json_node import JsonNode
from replaykit.providers.openai_responses.fault import Fault
from replaykit.providers.openai_responses.history import History
from replaykit.providers.openai_responses.pairing import warned

_SHELL_ENTRY = ("stdout", "stderr", "outcome")
_PATCH_STATUSES = ("completed", "failed")


def callers_left_out(history: History) -> Iterator[Fault]:
    """OAI-RESP-14: the result of a call made by a program names that program."""
    for item in history.sent:
        call = history.calls.get(item.pairing_id)
        if call is None or not call.caller:
            continue
        is_by_program = item.is_result and call.caller["type"].value == "program"
        if is_by_program and item.node["caller"].value != call.caller.value:
            yield warned("OAI-RESP-14", item, "The result does not copy the `caller` of its call.")


def fingerprints_left_out(history: History) -> Iterator[Fault]:
    """OAI-RESP-14: a program goes back with its fingerprint."""
    for item in history.sent:
        if item.type == "program" and not item.node["fingerprint"]:
            yield warned("OAI-RESP-14", item, "The program goes back without its `fingerprint`.")


def namespaces_left_out(history: History) -> Iterator[Fault]:
    """OAI-RESP-14: a call to a tool in a namespace goes back with the namespace."""
    names = [tool["name"] for tool in history.body["tools"].elements()]
    in_default = {name.value for name in names if name.is_text}
    for item in history.sent:
        origin = history.past.origin(item.id)
        name = item.name
        if origin is None or name in in_default or item.node["namespace"]:
            continue
        if origin.item["namespace"]:
            message = (
                f"Missing namespace for {item.type} '{name}'. It does not exist in the default "
                "namespace."
            )
            yield warned("OAI-RESP-14", item, message)


def results_out_of_shape(history: History) -> Iterator[Fault]:
    """OAI-RESP-15: the built-in tools that the application runs want results of a fixed shape."""
    for item in history.sent:
        call = history.calls.get(item.pairing_id)
        if item.type == "computer_call_output" and call is not None:
            if not _acknowledged(item.node) >= _to_acknowledge(call.node):
                yield warned("OAI-RESP-15", item, "Pending safety checks are not acknowledged.")
        elif item.type == "apply_patch_call_output":
            if item.node["status"].value not in _PATCH_STATUSES:
                yield warned("OAI-RESP-15", item, "The `status` is neither completed nor failed.")
        elif item.type == "shell_call_output" and not _has_shell_entries(item.node["output"]):
            yield warned("OAI-RESP-15", item, "An entry lacks `stdout`, `stderr` or `outcome`.")


def _acknowledged(result: JsonNode) -> set[str | None]:
    return {check["id"].text() for check in result["acknowledged_safety_checks"].elements()}


def _to_acknowledge(call: JsonNode) -> set[str | None]:
    return {check["id"].text() for check in call["pending_safety_checks"].elements()}


def _has_shell_entries(output: JsonNode) -> bool:
    if not output.is_array:
        return False
    return all(e.is_object and e.members().keys() >= set(_SHELL_ENTRY) for e in output.elements())
