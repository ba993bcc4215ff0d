"""Several calls in one reply, and the results that the next request carries for them."""

from replaykit.providers import read_turns
from tests.corpus.recorded import ENTRIES, each_project, needs_corpus, readings_in

pytestmark = needs_corpus

CREW = "crewAIInc__crewAI/history"
NOT_OURS = "bedrock-converse"
"""The one protocol of the manifest's rounds that no provider here reads."""

KEPT_ONE_CALL = "this agent sends back, and answers, only the first call of each reply"
UNPAIRED = {
    (
        f"{CREW}/7b4d4b24ebad/lib/crewai/tests/cassettes/utilities/"
        "test_tools_emits_error_events.yaml",
        19,
    ): KEPT_ONE_CALL,
    (
        f"{CREW}/fd653425170c/lib/crewai/tests/cassettes/test_hierarchical_process.yaml",
        1,
    ): KEPT_ONE_CALL,
    (
        f"{CREW}/857638fb4975/lib/crewai/tests/cassettes/TestCrewMultimodalAnthropic."
        "test_mixed_files[anthropic-claude-sonnet-4-20250514].yaml",
        1,
    ): KEPT_ONE_CALL,
}
"""Turns that were followed up without a result for every call, by file and exchange."""

LISTED = [
    (entry["path"], a_round)
    for entry in ENTRIES
    for a_round in entry["rounds"]
    if a_round["complete"] and a_round["protocol"] != NOT_OURS
]


def turns_in(name):
    return read_turns(readings_in(name))


def is_paired(turn):
    return not turn.strays and all(len(answer.results) == 1 for answer in turn.answers)


@each_project
def test_a_round_known_to_be_complete_is_paired(names):
    """
    The manifest was made by another reader: same calls, same follow-up, one result each.
    """
    rounds = {(name, a_round["index"] + 1): a_round for name, a_round in LISTED if name in names}
    turns = {(name, t.reading.exchange.number): t for name in names for t in turns_in(name)}
    paired = {place: turns[place] for place in rounds if is_paired(turns[place])}

    assert {place: (a["names"], a["result_index"] + 1) for place, a in rounds.items()} == {
        place: ([answer.call.name for answer in turn.answers], turn.followed_by.exchange.number)
        for place, turn in paired.items()
    }


@each_project
def test_every_turn_that_was_followed_up_is_paired(names):
    """
    Also those that the manifest does not know, but for agents that really drop a call.
    """
    unpaired = {
        (name, turn.reading.exchange.number)
        for name in names
        for turn in turns_in(name)
        if turn.followed_by and not is_paired(turn)
    }

    assert {place for place in UNPAIRED if place[0] in names} == unpaired


@each_project
def test_a_turn_that_nobody_followed_up_is_answered_nowhere(names):
    """
    No later request of the file carries a result under one of its ids.
    """
    answered = {
        f"{name}: {call_id} of exchange {asked} in exchange {reading.exchange.number}"
        for name in names
        for call_id, asked in left_open(name)
        for reading in readings_in(name)
        if reading.exchange.number > asked and call_id in result_ids(reading.request)
    }

    assert set() == answered


def left_open(name):
    """Each call of a turn that was not followed up, and the exchange that asked for it."""
    for turn in turns_in(name):
        if turn.followed_by is None:
            for call in turn.reading.reply.owed:
                if call.id:
                    yield call.id, turn.reading.exchange.number


def result_ids(request):
    return {result.call_id for message in request.messages for result in message.results}
