"""The closed list of names, and the promises they belong to."""

from collections import Counter

from replaykit.checks import FAMILIES, NAMES


def test_each_name_breaks_exactly_one_promise():
    promised = Counter(name for names in FAMILIES.values() for name in names)

    assert Counter(NAMES) == promised
