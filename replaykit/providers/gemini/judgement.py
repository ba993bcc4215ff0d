"""Core: the rules in the order in which Google would meet them, and its refusal."""

from collections.abc import Callable, Iterator, Sequence

from replaykit.model import Json, Judgement, Objection, Reading, Rejection
from replaykit.providers.gemini.address import Address
from replaykit.providers.gemini.contents import Asked, read_contents
from replaykit.providers.gemini.ending import model_is_not_last
from replaykit.providers.gemini.fault import Fault
from replaykit.providers.gemini.pairing import (
    faults_of_pairing,
    results_carry_ids,
    starts_in_the_cache,
)
from replaykit.providers.gemini.rounds import rounds_of
from replaykit.providers.gemini.shape import (
    responses_are_objects,
    results_are_named,
    roles_are_known,
    there_is_something,
)
from replaykit.providers.gemini.signatures import first_calls_are_signed, signatures_are_whole
from replaykit.providers.hosts import api_family
from replaykit.providers.rejection import refused
from replaykit.providers.wire_body import WireRequest

RULES: tuple[Callable[[Asked], Iterator[Fault]], ...] = (
    there_is_something,
    responses_are_objects,
    results_are_named,
    faults_of_pairing,
    first_calls_are_signed,
    model_is_not_last,
    results_carry_ids,
    roles_are_known,
)
_OWN_HOSTS = ("gemini", "vertex")


def judged(request: WireRequest, address: Address, earlier: Sequence[Reading]) -> Judgement:
    """What Google would say against a request."""
    asked = Asked(
        body=request.body,
        contents=read_contents(request),
        model=address.model,
        family=api_family(request.host),
        familiar=request.familiar,
    )
    faults = [fault for rule in RULES for fault in rule(asked)]
    faults += signatures_are_whole(asked, earlier)
    lines = "".join(fault.message for fault in faults if fault.is_line)
    return Judgement(
        objections=tuple(_objection(fault, asked, address, lines) for fault in faults),
        unchecked=tuple(_unchecked(asked)),
    )


def _objection(fault: Fault, asked: Asked, address: Address, lines: str) -> Objection:
    """The objection; only Google's own hosts are known to refuse in these words."""
    is_error = fault.severity == "error" and asked.family in _OWN_HOSTS
    said = lines if fault.is_line else fault.message
    return Objection(
        rule=fault.rule,
        severity="error" if is_error else "warning",
        message=fault.message,
        path=fault.path,
        call_ids=fault.call_ids,
        rejection=_refusal(said, fault.details, address) if is_error else None,
    )


def _refusal(message: str, details: Json, address: Address) -> Rejection:
    error = {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}
    body: Json = {"error": error if details is None else {**error, "details": details}}
    return refused([body] if address.wraps_errors else body)


def _unchecked(asked: Asked) -> Iterator[str]:
    first = next(rounds_of(asked.contents), None)
    if first and starts_in_the_cache(asked, first):
        yield (
            f"The request goes on from the cached content {asked.cached_content!r}, which Google "
            f"holds: whether {asked.contents[0].path} may follow it was not checked."
        )
