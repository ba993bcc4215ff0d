"""Versions, told by the names under which models are served."""

import pytest

from replaykit.providers.anthropic_messages.models import (
    TAKES_PREFILL,
    THINKS_BY_BUDGET,
    applies,
    version_of,
)


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("claude-opus-4-6", (4, 6)),
        ("claude-sonnet-4-20250514", (4, 0)),
        ("claude-opus-4-5@20251101", (4, 5)),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", (4, 5)),
        ("claude-3-5-haiku-latest", (3, 5)),
        ("claude-3-opus-20240229", (3, 0)),
        ("anthropic/claude-opus-4.6", (4, 6)),
        ("claude-haiku-5-5", (5, 5)),
        ("claude-2.1", (2, 1)),
        ("anthropic.claude-v2:1", (2, 0)),
        ("claude-instant-1.2", (1, 2)),
        ("claude-mythos-preview", None),
        ("MiniMax-M2", None),
        (None, None),
    ],
)
def test_a_name_tells_its_version(name, version):
    assert version == version_of(name)


def test_a_name_without_a_version_leaves_it_open():
    assert applies(TAKES_PREFILL, "MiniMax-M2") is None


@pytest.mark.parametrize(
    ("name", "is_within"),
    [
        ("claude-3-5-sonnet-20241022", False),
        ("claude-3-7-sonnet-20250219", True),
        ("claude-opus-4-6", True),
        ("claude-opus-4-7", False),
    ],
)
def test_both_ends_of_a_span_are_within(name, is_within):
    assert is_within == applies(THINKS_BY_BUDGET, name)
