"""Assembly: findings as a person reads them: what, the facts, how to fix it."""

import textwrap
from collections.abc import Iterable, Sequence
from itertools import chain

from replaykit.checks import Finding, Name, Verdict
from replaykit.model import Objection
from replaykit.report.headline import headline_of
from replaykit.report.manner import Manner
from replaykit.report.spelling import PROVIDER_NAMES, counted
from replaykit.report.table import table_of
from replaykit.report.words import WORDINGS

_WIDTH = 96

_RESULT = {
    "openai_chat": "`tool` message",
    "openai_responses": "`function_call_output`",
    "anthropic_messages": "`tool_result` block",
    "gemini": "`functionResponse` part",
}
_ERROR_RESULT = {
    "openai_chat": "a `tool` message that says what went wrong",
    "openai_responses": "a `function_call_output` that says what went wrong",
    "anthropic_messages": "a `tool_result` with `is_error: true` that says what went wrong",
    "gemini": "a `functionResponse` whose `response` has the key `error`",
}


def text_of(finding: Finding, manner: Manner | None = None) -> str:
    """Everything there is to say of a finding."""
    manner = manner or Manner()
    return _paragraphs(
        [_headline(finding, manner)],
        table_of(finding, manner),
        consequence_of(finding),
        _fixes(finding, manner),
        [f"Run it again:\n  {manner.rerun}"] if manner.rerun else [],
    )


def text_of_verdict(verdict: Verdict, manner: Manner | None = None) -> str:
    """Everything there is to say of a run; empty where nothing is wrong."""
    manner = manner or Manner()
    findings = verdict.findings
    if len(findings) < 2:  # noqa: PLR2004  # several are several
        return "".join(text_of(finding, manner) for finding in findings)
    silent = Manner(is_coloured=manner.is_coloured, setting=manner.setting)
    return _paragraphs(
        [f"{counted(len(findings), 'finding')}: {_names(findings, manner)}."],
        [f"  {number}. {headline_of(finding)}" for number, finding in enumerate(findings, 1)],
        *([text_of(finding, silent)] for finding in findings),
        [f"Run it again:\n  {manner.rerun}"] if manner.rerun else [],
    )


def _names(findings: Sequence[Finding], manner: Manner) -> str:
    """The names, each once, in the order of what is told."""
    return ", ".join(manner.paint("bad", name) for name in dict.fromkeys(f.name for f in findings))


def _headline(finding: Finding, manner: Manner) -> str:
    name, colon, sentence = headline_of(finding).partition(":")
    return f"{manner.paint('bad', name)}{colon}{sentence}"


def consequence_of(finding: Finding) -> Sequence[str]:
    """What the provider says of it; where it says nothing, what it leads to."""
    objection = finding.objection
    if objection is None:
        aside = WORDINGS[finding.name].aside
        return [f"  {line}" for line in textwrap.wrap(aside, _WIDTH)]
    said = textwrap.wrap(objection.message, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return (f"  {_who_says(finding, objection)}:", *(f"    {line}" for line in said))


def _who_says(finding: Finding, objection: Objection) -> str:
    provider = PROVIDER_NAMES.get(_provider(finding) or "", "the provider")
    if objection.rejection is None:
        return f"What {provider} may refuse ({objection.rule})"
    return f"{provider} answers such a request with {objection.rejection.status}"


def _provider(finding: Finding) -> str | None:
    return finding.turn.reading.request.provider if finding.turn else finding.provider


def fixes_of(finding: Finding, manner: Manner) -> Sequence[str]:
    """What to do about it; the last says how to allow it."""
    wording = WORDINGS[finding.name]
    meant = f"if it is meant to be so: {manner.setting(wording.setting)}"
    meant = meant.replace("{measured}", str(finding.measured)).replace("{name}", finding.name)
    return (*advice_on(finding.name, _provider(finding)), meant)


def advice_on(name: Name, provider: str | None = None) -> Sequence[str]:
    """How such a mistake is mended, in the words of the provider."""
    result = _RESULT.get(provider or "", "result")
    error = _ERROR_RESULT.get(provider or "", "a result that says what went wrong")
    return [
        fix.replace("{result}", result).replace("{error_result}", error)
        for fix in WORDINGS[name].fixes
    ]


def _fixes(finding: Finding, manner: Manner) -> Sequence[str]:
    *advised, meant = fixes_of(finding, manner)
    # What is to be copied stays in one piece.
    return ["How to fix:", *chain.from_iterable(map(_point, advised)), f"  * {meant}"]


def _point(text: str) -> Iterable[str]:
    wrapped = textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return (f"  * {line}" if at == 0 else f"    {line}" for at, line in enumerate(wrapped))


def _paragraphs(*parts: Sequence[str]) -> str:
    return "\n\n".join("\n".join(part) for part in parts if part)
