"""Assembly: what is wrong with recordings, a paragraph each, behind its place."""

from collections import Counter
from collections.abc import Sequence

from replaykit.report.recordings.facts import Checked, Found
from replaykit.report.recordings.rules import RULES, UNREADABLE
from replaykit.report.spelling import counted

_SAID_OF_THE_FILE = (UNREADABLE, "edited")
"""Whose sentence needs no name before it: every command says it so."""

_COUNTED = ((UNREADABLE, "unreadable"), ("edited", "edited"))
_SECRET = "secret"


def paragraph_of(checked: Checked, found: Found) -> str:
    """A finding behind its place, ending in what to do."""
    place = str(checked.file) if found.line is None else f"{checked.file}:{found.line}"
    level = "" if found.level == "error" else f"{found.level}: "
    name = "" if found.rule in _SAID_OF_THE_FILE else f"{found.rule}: "
    stop = "" if found.rule == _SECRET else "."
    head = f"{place}: {level}{name}{found.text}{stop}"
    return "\n".join([head, *(f"  {fact}".rstrip() for fact in found.facts), *_fixes(found.fixes)])


def _fixes(fixes: Sequence[str]) -> Sequence[str]:
    if len(fixes) == 1:
        return (f"  How to fix: {fixes[0]}.",)
    return ("  How to fix:", *(f"    * {fix}" for fix in fixes)) if fixes else ()


def summary_of(results: Sequence[Checked]) -> str:
    """How much was checked, and how much of it is wrong."""
    checked = [result for result in results if result.is_recording or result.found]
    exchanges = sum(result.exchanges for result in checked)
    passed_over = len(results) - len(checked)
    text = (
        f"checked {counted(len(checked), 'file')} with {counted(exchanges, 'exchange')}:"
        f" {_numbers(checked)}"
    )
    return f"{text}; passed over {passed_over} of no recorder" if passed_over else text


def closing_of(results: Sequence[Checked]) -> str | None:
    """What is to be done about all secrets alike; None where there is none."""
    if not any(found.rule == _SECRET for result in results for found in result.found):
        return None
    points = (f"  * {point}" for point in RULES[_SECRET].help.splitlines())
    return "\n".join(["How to fix secrets:", *points])


def _numbers(checked: Sequence[Checked]) -> str:
    found = [one for result in checked for one in result.found]
    rules = Counter(one.rule for one in found)
    levels = Counter(one.level for one in found)
    of_files = sum(rules[name] for name in (UNREADABLE, "edited", _SECRET))
    numbers = [f"{rules[name]} {word}" for name, word in _COUNTED if rules[name]]
    for count, thing in (
        (rules[_SECRET], _SECRET),
        (levels["error"] - of_files, "mistake"),
        (levels["warning"], "warning"),
        (levels["note"], "note"),
    ):
        numbers += [counted(count, thing)] if count else []
    is_fine = levels["error"] + levels["warning"] == 0
    return ", ".join(["no findings"] * is_fine + numbers)
