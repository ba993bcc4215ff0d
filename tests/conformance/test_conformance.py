"""Reads every case in the folders beside this file; a new case needs no code."""

import pytest

from replaykit.providers import judge, read_exchange, recognise
from tests.conformance.cases import case_files, exchange, http_request, load_case, unmet

CASES = case_files()


@pytest.mark.parametrize("path", [path for _, path in CASES], ids=[name for name, _ in CASES])
def test_a_case_holds(path):
    """
    The facts read from the wire, and what the provider would say, are those the case names.
    """
    case = load_case(path)
    expected = case["expect"]

    if expected.get("recognised") is False:
        assert recognise(http_request(case["request"])) is None
        return
    faults = [*_misread(case, provider=path.parent.name), *_misjudged(case)]

    assert [] == faults, "\n".join([case["case"], *faults])


def _misread(case, provider):
    reading = read_exchange(exchange(case, number=len(case.get("earlier", ())) + 1))
    if reading is None:
        return ["not recognised"]
    expected = case["expect"]
    return [
        *unmet({"provider": provider, **expected.get("request", {})}, reading.request, "request"),
        *unmet(expected.get("reply", {}), reading.reply, "reply"),
    ]


def _misjudged(case):
    """A case that names no objection expects none: silence has to be meant."""
    expected = case["expect"]
    earlier = [read_exchange(exchange(e, n)) for n, e in enumerate(case.get("earlier", ()), 1)]
    judgement = judge(http_request(case["request"]), earlier)
    return [
        *unmet(expected.get("objections", []), judgement.objections, "objections"),
        *unmet(expected.get("rejection"), judgement.rejection, "rejection"),
        *unmet(expected.get("unchecked", []), judgement.unchecked, "unchecked"),
    ]
