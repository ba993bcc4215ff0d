"""Assembly: what is wrong with recordings as SARIF 2.1.0, which code hosts and editors show."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from replaykit.model import Json
from replaykit.report.facts import known
from replaykit.report.recordings.facts import Checked, Found
from replaykit.report.recordings.rules import RULES, Rule
from replaykit.report.strict_json import written

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_VERSION = "2.1.0"
_ROOT = "%SRCROOT%"
_FINGERPRINT = "replaykitFinding/v1"


def sarif_of(results: Sequence[Checked], *, version: str, root: Path, exit_code: int) -> str:
    """Everything that was found, as one run of one tool.

    Args:
        version: of replaykit.
        root: the folder from which the files are named, mostly the current one.
        exit_code: with which the command ends.
    """
    rules = tuple(dict.fromkeys(found.rule for one in results for found in one.found))
    run = {
        "tool": {"driver": _driver(version, rules)},
        "invocations": [{"executionSuccessful": exit_code in (0, 1), "exitCode": exit_code}],
        "columnKind": "unicodeCodePoints",
        "results": list(_results(results, rules, root)),
    }
    return written({"$schema": _SCHEMA, "version": _VERSION, "runs": [run]}, indent=2)


def _driver(version: str, rules: Sequence[str]) -> Json:
    return {
        "name": "replaykit",
        "version": version,
        "semanticVersion": version,
        "rules": [_rule(RULES[name]) for name in rules],
    }


def _rule(rule: Rule) -> Json:
    points = "\n".join(f"* {point}" for point in rule.help.splitlines())
    return {
        "id": rule.name,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": f"{rule.summary}."},
        "help": {"text": f"How to fix:\n{points}", "markdown": f"**How to fix**\n\n{points}"},
        "defaultConfiguration": {"level": rule.level},
    }


def _results(results: Sequence[Checked], rules: Sequence[str], root: Path) -> Iterator[Json]:
    for checked in results:
        told = Counter[str]()
        for found in checked.found:
            told[found.text] += 1
            place = _location(checked, found, root)
            yield {
                "ruleId": found.rule,
                "ruleIndex": rules.index(found.rule),
                "level": found.level,
                "message": {"text": _message(found)},
                "locations": [{"physicalLocation": place}],
                "partialFingerprints": {_FINGERPRINT: _fingerprint(place, found, told[found.text])},
                "properties": known(
                    exchange=found.exchange,
                    turn=found.turn,
                    calls=list(found.calls) or None,
                    providerRule=found.provider_rule,
                ),
            }


def _message(found: Found) -> str:
    fixes = ("How to fix:", *(f"* {fix}" for fix in found.fixes)) if found.fixes else ()
    return "\n".join([f"{found.text}.", *found.facts, *fixes])


def _location(checked: Checked, found: Found, root: Path) -> Json:
    return known(
        artifactLocation=_artifact(checked.file, root),
        region=None if found.line is None else {"startLine": found.line},
    )


def _artifact(file: Path, root: Path) -> Json:
    path, folder = (Path(os.path.abspath(one)) for one in (root / file, root))
    if path.is_relative_to(folder):
        name = os.fsencode(path.relative_to(folder).as_posix())  # it need not be UTF-8
        return {"uri": quote(name), "uriBaseId": _ROOT}
    return {"uri": path.as_uri()}


def _fingerprint(place: Json, found: Found, times: int) -> str:
    """The same for the same finding, though lines above it come and go.

    Args:
        times: how often the file has had this text so far.
    """
    file = place["artifactLocation"]["uri"]
    told = f"{file}\n{found.rule}\n{found.exchange}\n{found.text}\n{times}"
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]
