"""Recorded sessions of real agents: no finding but where the agent is known to be wrong."""

from replaykit.checks import examine, session_of
from tests.corpus.recorded import NAMES, each_project, is_accepted, needs_corpus, readings_in

pytestmark = needs_corpus

FANTASY = "charmbracelet__fantasy/history/"
CREW = "crewAIInc__crewAI/history/"
SPELLED_TWICE = "this client writes the arguments it sends back as JSON within JSON"
ONE_OF_TWO = "this agent sends back, and answers, only the first call of each reply"

DOUBLY_SPELLED = tuple(
    name
    for name in NAMES
    if name.startswith(FANTASY) and "TestOpenAIResponsesCommon" in name and "/multi_tool" in name
)
"""Recordings of one client; its later versions are right."""

WRONG = {
    **{(name, "turn-altered"): SPELLED_TWICE for name in DOUBLY_SPELLED},
    (
        f"{CREW}7b4d4b24ebad/lib/crewai/tests/cassettes/utilities/"
        "test_tools_emits_error_events.yaml",
        "dropped-call",
    ): ONE_OF_TWO,
    (
        f"{CREW}857638fb4975/lib/crewai/tests/cassettes/TestCrewMultimodalAnthropic."
        "test_mixed_files[anthropic-claude-sonnet-4-20250514].yaml",
        "dropped-call",
    ): ONE_OF_TWO,
    (
        f"{CREW}fd653425170c/lib/crewai/tests/cassettes/test_hierarchical_process.yaml",
        "dropped-call",
    ): ONE_OF_TWO,
    (
        "0xPlaygrounds__rig/history/8e7f3ee5b364/tests/cassettes/anthropic/"
        "multi_turn_streaming/multi_turn_streaming_tools.yaml",
        "results-split",
    ): "this client sends each result in a message of its own, which Anthropic advises against",
}
"""What is really wrong in sessions whose requests were all accepted, by file and finding."""

REFUSED = {
    ("anthropics__anthropic-sdk-python", "turn-not-sent-back"),
    ("docker__cagent", "text-before-results"),
    ("pydantic__pydantic-ai", "text-before-results"),
    ("pydantic__pydantic-ai", "turn-altered"),
}
"""What is wrong in requests that the provider really refused, by project and finding."""


def findings_in(name):
    """Each finding, and whether the request that shows it was accepted."""
    readings = readings_in(name)
    accepted = {r.exchange.number: is_accepted(r) for r in readings}
    findings = examine(session_of(readings)).findings
    return {(finding.name, accepted.get(finding.exchange, True)) for finding in findings}


@each_project
def test_an_accepted_session_has_no_finding(names):
    """
    But for those of agents that do what no provider checks, each with its reason.
    """
    found = {
        (name, finding)
        for name in names
        for finding, was_accepted in findings_in(name)
        if was_accepted
    }

    assert {place for place in WRONG if place[0] in names} == found


def test_what_a_provider_refused_is_named():
    found = {
        (name.partition("/")[0], finding)
        for name in NAMES
        for finding, was_accepted in findings_in(name)
        if not was_accepted
    }

    assert REFUSED == found
