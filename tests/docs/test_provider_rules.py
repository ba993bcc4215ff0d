"""The rules that are written down, the cases that show them, and what replaykit says: one thing."""

import re
from collections import defaultdict

from tests.conformance.cases import case_files, load_case
from tests.docs.pages import text_of

ROW = re.compile(r"^\| ([A-Z-]+-\d+[a-z]?) \| .*? \| ([a-z, ]+) \| [^|]+ \|$", re.MULTILINE)
ROWS = ROW.findall(text_of("docs/provider_rules.md"))
SAID = {rule: frozenset(verdicts.split(", ")) for rule, verdicts in ROWS}
VERDICTS = {"error", "warning", "silence"}


def objections_of(case):
    """The objections that a case expects, as (rule, severity)."""
    return {(o["rule"], o.get("severity")) for o in case["expect"].get("objections", [])}


def verdicts_of(case):
    """What a case shows of its rule: a severity, or silence about the rule."""
    objections = objections_of(case)
    shown = {severity for _, severity in objections}
    return shown if case["rule"] in dict(objections) else shown | {"silence"}


CASES = [load_case(path) for _, path in case_files()]
SHOWN = defaultdict(set)
SPOKEN = defaultdict(set)
for _case in CASES:
    if "rule" in _case:
        SHOWN[_case["rule"]] |= verdicts_of(_case)
    for _rule, _severity in objections_of(_case):
        SPOKEN[_rule].add(_severity)


def test_a_rule_stands_in_one_row():
    rules = [rule for rule, _ in ROWS]

    assert sorted(set(rules)) == sorted(rules)
    assert 80 < len(rules)


def test_a_rule_has_a_case_for_everything_it_says():
    without = {rule: said - SHOWN[rule] for rule, said in SAID.items() if said - SHOWN[rule]}

    assert {} == without
    assert VERDICTS == frozenset.union(*SAID.values())


def test_every_rule_of_a_case_is_written_down():
    assert set() == (SHOWN.keys() | SPOKEN.keys()) - SAID.keys()


def test_what_replaykit_says_is_written_down():
    """
    Where the row says error, a warning is what other hosts get.
    """
    implied = {rule: {"warning"} if "error" in said else set() for rule, said in SAID.items()}
    unsaid = {rule: SPOKEN[rule] - said - implied[rule] - {None} for rule, said in SAID.items()}

    assert {} == {rule: severities for rule, severities in unsaid.items() if severities}
