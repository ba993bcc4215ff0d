"""Assembly: everything that `replaykit check` can find, under its name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from replaykit.checks import FAMILIES, NAMES, Name
from replaykit.report.text import advice_on

Level = Literal["error", "warning", "note"]
"""error: it is wrong. warning: it may be. note: it is worth knowing."""

UNREADABLE = "unreadable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One kind of finding."""

    name: str
    level: Level
    summary: str
    help: str
    """What to do about it, a point a line."""


_OF_FILES: tuple[tuple[str, Level, str, str], ...] = (
    (
        UNREADABLE,
        "error",
        "The file cannot be read as a recording",
        "restore it from version control, or delete it and record it again",
    ),
    (
        "edited",
        "error",
        "The cassette was changed since it was sealed",
        "if the edit is meant, accept it with `replaykit seal FILE`; otherwise restore the file",
    ),
    (
        "secret",
        "error",
        "The file holds a secret",
        "revoke a key that others may have seen: taking it out of the file does not undo that\n"
        "a cassette: record it anew with `pytest --replaykit=refresh`\n"
        "another recorder's file: take them out with `replaykit convert FILE`, then delete the"
        " file\n"
        "what is no secret: `replaykit check --allow TEXT`, or `replaykit_redact_allowed`;"
        " all of it",
    ),
    (
        "journal-left",
        "warning",
        "A killed recording has left its journal",
        "bring it back: `replaykit recover FILE`",
    ),
    (
        "empty-recording",
        "warning",
        "The file holds no exchange that could be replayed",
        "delete it, or record what its test asks: `pytest --replaykit=record`",
    ),
    (
        "not-understood",
        "warning",
        "An exchange speaks to a known provider, and breaks its protocol",
        "record it anew; where a client really sent it, or a provider answered so, let it stand",
    ),
    (
        "repeated-exchange",
        "warning",
        "An exchange stands in the file twice",
        "take one of the two out, then `replaykit seal FILE`",
    ),
    (
        "stray-execution",
        "warning",
        "The execution of a tool belongs to a call that no reply asks for",
        "mend its call or its exchange, or take it out, then `replaykit seal FILE`",
    ),
    (
        "provider-warning",
        "warning",
        "A request that was answered with an error breaks a rule of its provider",
        "see the rule in docs/provider_rules.md",
    ),
    (
        "stale",
        "warning",
        "The recording is older than --stale-after allows",
        "record it anew: `pytest --replaykit=refresh`",
    ),
    (
        "older-sdk",
        "warning",
        "The recording was made with an SDK of an older generation than the one installed",
        "record it anew: `pytest --replaykit=refresh`",
    ),
    (
        "undated",
        "note",
        "The file does not say when it was recorded",
        "convert it, and record it anew once: cassettes say when they were recorded",
    ),
    (
        "unfinished",
        "note",
        "A turn asks for calls, and the recording ends there",
        "nothing, where the program stops there on purpose; otherwise see why it stopped",
    ),
    (
        "cut-answer",
        "note",
        "An answer broke off while it was recorded",
        "nothing, where the test is about that; otherwise record it anew",
    ),
    (
        "skipped-record",
        "note",
        "A record of another recorder cannot be replayed",
        "nothing, where no test needs it; otherwise record it anew",
    ),
    (
        "reader-note",
        "note",
        "What a reader of the file should know",
        "see the text",
    ),
    (
        "looks-random",
        "note",
        "A text looks random, and is no secret by any rule",
        "register it if it is a secret: `--redact-pattern`, or `replaykit_redact_patterns`",
    ),
    (
        "tools-not-watched",
        "note",
        "Nobody saw what tools gave, so that contents and concurrency are not judged",
        "mark the tools with `@replaykit.tool`, or name them: `replaykit capture --tool"
        " trip.tools:TOOLS`",
    ),
    (
        "not-judged",
        "note",
        "The provider's rules could not be applied to a request",
        "nothing: it says where check is blind",
    ),
)

_SUMMARIES: Mapping[Name, str] = {
    "lost-batch": "One tool raised, and the results of the others were lost with it",
    "unanswered-hang": "A tool never came back, and nothing was sent for its call",
    "repaired-history": "A stand-in was sent though the tool had come to an end",
    "stale-result": "A result was sent under the id of an older call",
    "unknown-id": "A result was sent under an id that nobody gave",
    "result-without-id": "A result was sent without the id of its call",
    "turn-sent-twice": "A turn was sent back twice",
    "results-before-turn": "Results stand before the turn that asked for them",
    "dropped-call": "A call was taken out of its turn before that was sent back",
    "missing-result": "Nothing was sent for a call",
    "turn-not-sent-back": "Results were sent without the turn that asked for them",
    "duplicate-result": "Several results were sent for one call",
    "late-tool": "A tool returned after its turn had been answered without it",
    "swapped-results": "Results stand under each other's ids",
    "result-of-another-call": "What one call returned was sent for another",
    "swallowed-error": "A tool raised, and the model was told otherwise",
    "turn-altered": "A turn was sent back otherwise than it came",
    "text-before-results": "Results do not stand directly behind their turn",
    "results-split": "The results of one turn are spread over several messages",
    "refused-request": "The provider refuses the request",
    "one-after-another": "The calls of a turn ran one after another",
    "too-few-at-once": "Fewer calls ran at the same time than are expected",
    "overlapping-calls": "Calls ran at the same time that are to run one by one",
    "overlapping-serial": "Calls of tools that are marked serial overlapped",
    "parallel-though-off": "Several calls at once, though the request switches them off",
    "too-many-rounds": "A conversation took more rounds than are allowed",
    "result-too-long": "A result is longer than is allowed",
    "context-growth": "A follow-up is larger than is allowed",
}

_MERELY_SLOW = (*FAMILIES["concurrent"], *FAMILIES["bounded"], "results-split")
"""What costs time or money: the answers are right, and no provider refuses anything."""


def _rules() -> Iterator[Rule]:
    for name, level, summary, help_text in _OF_FILES:
        yield Rule(name=name, level=level, summary=summary, help=help_text)
    for name in NAMES:
        yield Rule(
            name=name,
            level="warning" if name in _MERELY_SLOW else "error",
            summary=_SUMMARIES[name],
            help="\n".join(advice_on(name)),
        )


RULES: Mapping[str, Rule] = {rule.name: rule for rule in _rules()}
"""Those about the file first, then those about the session in it."""
