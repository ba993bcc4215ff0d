"""Steps of an agent's loop that go wrong: what is sent, and what goes into the history."""

from dataclasses import replace

from tests.matrix.sdks import Outcome


def without_the_second(outcomes, past):
    return [outcomes[0], *outcomes[2:]]


def first_two_swapped(outcomes, past):
    first, second, *others = outcomes
    return [replace(first, value=second.value), replace(second, value=first.value), *others]


def first_twice(outcomes, past):
    return [outcomes[0], *outcomes]


def under_an_old_id(outcomes, past):
    """The first result of each later round stands under the first id of all."""
    if not past:
        return outcomes
    return [replace(outcomes[0], call=past[0].call), *outcomes[1:]]


def under_ids_of_its_own(outcomes, past):
    return [
        replace(outcome, call=replace(outcome.call, id=f"result_{place}"))
        for place, outcome in enumerate(outcomes)
    ]


def silent_about_errors(outcomes, past):
    return [Outcome(o.call, "") if o.is_error else o for o in outcomes]


def results_alone(sdk, reply, outcomes):
    return sdk.results(outcomes)


def a_text_first(sdk, reply, outcomes):
    results = sdk.text_before("Here is what I found:", sdk.results(outcomes))
    return [*sdk.turn(reply), *results]


def one_message_each(sdk, reply, outcomes):
    results = (entry for outcome in outcomes for entry in sdk.results([outcome]))
    return [*sdk.turn(reply), *results]


def a_word_for_nothing(sdk, reply, outcomes):
    results = sdk.results(outcomes) if outcomes else [sdk.said("The tools failed. Go on.")]
    return [*sdk.turn(reply), *results]


def results_again(sdk, outcomes):
    return sdk.results(outcomes)


def results_first(sdk, reply, outcomes):
    return [*sdk.results(outcomes), *sdk.turn(reply)]


def turn_twice(sdk, reply, outcomes):
    return [*sdk.turn(reply), *sdk.turn(reply), *sdk.results(outcomes)]


def output_and_results(sdk, reply, outcomes):
    return [*reply.output, *sdk.results(outcomes)]


def second_forgotten(sdk, reply, outcomes):
    """The second call is left out of the history, with its result."""
    first, _, *others = (outcome.call for outcome in outcomes)
    results = sdk.results(without_the_second(outcomes, []))
    return [*sdk.rebuilt(reply, [first, None, *others]), *results]


def second_altered(sdk, reply, outcomes):
    """The model is told that it asked for something else."""
    first, second, *others = (outcome.call for outcome in outcomes)
    altered = replace(second, arguments={"city": "LONDON"})
    return [*sdk.rebuilt(reply, [first, altered, *others]), *sdk.results(outcomes)]


def unsigned(sdk, reply, outcomes):
    (content,) = sdk.turn(reply)
    for part in content.parts:
        part.thought_signature = None
    return [content, *sdk.results(outcomes)]
