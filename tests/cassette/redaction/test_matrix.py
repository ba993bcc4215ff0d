"""Kinds of secrets times places where they may stand: nothing of any of them is left."""

from random import Random

import pytest

from replaykit.cassette.redaction import Redactor
from replaykit.model import HttpRequest
from tests.cassette.redaction.kinds import KINDS
from tests.cassette.redaction.leak_check import remains
from tests.cassette.redaction.places import PLACES

SHAPED = [kind for kind in KINDS if kind.has_shape]
SHAPELESS = [kind for kind in KINDS if not kind.has_shape]
each_place = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)


def scrubbed(message, **rules):
    redactor = Redactor(**rules)
    scrub = redactor.request if isinstance(message, HttpRequest) else redactor.response
    return scrub(message)


def leaks(place, kinds, *, is_registered=False):
    """The kinds of which something is left when they stand in a place."""
    random = Random(place.name)
    found = []
    for kind in kinds:
        secret = kind.make(random)
        known = [secret] if is_registered else []
        if remains(scrubbed(place.put(secret), known_values=known), kind, secret):
            found.append(kind.name)
    return found


def test_the_matrix_is_as_large_as_it_claims():
    assert 40 <= len(SHAPED)
    assert 25 <= len(PLACES)


@each_place
def test_the_check_sees_what_was_planted(place):
    """
    The check does not share a line with the redactor; were it blind, the matrix would be empty.
    """
    random = Random(place.name)
    secrets = [(kind, kind.make(random)) for kind in KINDS]

    assert all(remains(place.put(secret), kind, secret) for kind, secret in secrets)


@each_place
def test_a_known_shape_does_not_get_through(place):
    assert [] == leaks(place, SHAPED)


@each_place
def test_a_registered_value_does_not_get_through(place):
    """
    Whatever it looks like, and however it is spelled there.
    """
    assert [] == leaks(place, KINDS, is_registered=True)


@pytest.mark.parametrize("place", [p for p in PLACES if p.is_named], ids=lambda place: place.name)
def test_what_a_name_gives_away_does_not_get_through(place):
    """
    A password without any shape, where the place itself says that it is one.
    """
    assert [] == leaks(place, SHAPELESS)


def test_a_random_text_without_a_shape_is_reported_and_not_claimed():
    """
    Nothing tells such a key from an id; somebody has to look, or to register it.
    """
    (mistral,) = (kind for kind in KINDS if kind.name == "Mistral key")
    (prompt,) = (place for place in PLACES if place.name == "prompt")
    secret = mistral.make(Random(1))
    kept = scrubbed(prompt.put(secret))

    assert secret in kept.body.decode()
    assert [f"{secret[:4]}… (32 characters)"] == [d.excerpt for d in Redactor().doubts(kept.body)]
