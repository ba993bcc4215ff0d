"""Core: the rules for a Responses request, in the order in which its host would meet them."""

from collections.abc import Callable, Iterator, Sequence

from replaykit.model import Judgement, Reading
from replaykit.providers.hosts import api_family
from replaykit.providers.openai_responses import (
    adjacency,
    identity,
    pairing,
    parallel,
    reasoning,
    round_trip,
)
from replaykit.providers.openai_responses.fault import OPENAI_FAMILIES, Fault, objection
from replaykit.providers.openai_responses.history import History, read_history
from replaykit.providers.openai_responses.past import Past
from replaykit.providers.wire_body import WireRequest

_Rule = Callable[[History], Iterator[Fault]]

_BEFORE_PAIRING: tuple[_Rule, ...] = (
    identity.forgotten_responses,
    identity.call_ids_of_bad_length,
    identity.ids_of_another_type,
    identity.items_sent_twice,
    identity.items_never_stored,
    identity.altered_encryption,
    round_trip.namespaces_left_out,
    round_trip.fingerprints_left_out,
    pairing.results_without_a_call,
    pairing.results_of_another_kind,
    pairing.results_sent_twice,
    round_trip.callers_left_out,
    round_trip.results_out_of_shape,
)
_AFTER_PAIRING: tuple[_Rule, ...] = (
    reasoning.items_without_their_reasoning,
    reasoning.reasoning_without_its_item,
    parallel.switch_without_tools,
    parallel.switch_unknown_to_the_model,
)


def judge(request: WireRequest, earlier: Sequence[Reading]) -> Judgement:
    """Every fault of the request, said as its host would say it.

    Args:
        earlier: the exchanges before it that speak the protocol; they hold the server's part.
    """
    family = api_family(request.host)
    history = read_history(request, Past(earlier, request.familiar))
    faults = (fault for rule in _rules(family) for fault in rule(history))
    return Judgement(
        objections=tuple(objection(fault, family) for fault in faults),
        unchecked=history.gaps,
    )


def _rules(family: str | None) -> Iterator[_Rule]:
    for rule in _BEFORE_PAIRING:
        # Other hosts name their items as they like.
        if family in OPENAI_FAMILIES or rule is not identity.ids_of_another_type:
            yield rule
    if family == "deepseek":
        yield adjacency.calls_without_a_result_next_to_them
    else:
        yield pairing.calls_without_a_result
    yield from _AFTER_PAIRING
