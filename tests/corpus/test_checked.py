"""What `replaykit check` says of real sessions: their known mistakes, and nothing else."""

from functools import cache

from replaykit.cli.examination.file import of_content
from replaykit.cli.examination.session import of_session
from replaykit.cli.judged import judged
from replaykit.cli.opened import Opened
from tests.checks.test_real_sessions import findings_in
from tests.corpus.recorded import each_project, needs_corpus, recording_of

pytestmark = needs_corpus

PYDANTIC = "pydantic__pydantic-ai/tests"

UNREPLAYABLE = {
    f"{PYDANTIC}/models/cassettes/test_xai/test_xai_builtin_code_execution_tool.xai.yaml",
    f"{PYDANTIC}/models/cassettes/test_xai/test_xai_builtin_code_execution_tool_stream.xai.yaml",
    f"{PYDANTIC}/realtime/cassettes/test_openai_ws/test_tool_call_round.yaml",
}
"""Their records are no HTTP exchanges."""


@cache
def found_in(name):
    """Everything that is found in a file but for its secrets, which are known to be there."""
    recorded = recording_of(name)
    recording = Opened(
        recorder=recorded.format,
        exchanges=recorded.exchanges,
        notes=recorded.notes,
        skipped=recorded.skipped,
    )
    seen = judged(recording, name)
    return [*of_session(seen, {}), *of_content(recording, seen, {})]


@each_project
def test_a_session_is_accused_of_what_its_judgement_finds_and_of_nothing_else(names):
    """
    Which is what it is really wrong in.
    """
    judged_wrong = {(name, rule) for name in names for rule, _ in findings_in(name)}
    unreplayable = {(name, "empty-recording") for name in UNREPLAYABLE if name in names}

    assert judged_wrong | unreplayable == {
        (name, found.rule) for name in names for found in found_in(name) if found.level != "note"
    }


@each_project
def test_what_is_noted_is_of_the_kinds_that_are_known(names):
    """
    A kind that begins to be noted of real sessions shows here first.
    """
    noted = {found.rule for name in names for found in found_in(name) if found.level == "note"}

    assert set() == noted - {"unfinished", "skipped-record", "reader-note", "not-judged"}
