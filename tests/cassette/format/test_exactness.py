"""What was recorded comes back to the byte, whatever it was."""

import re
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replaykit.cassette.document import Cassette
from replaykit.cassette.format import (
    open_cassette,
    read_block,
    write_block,
    write_cassette,
    write_span,
)
from replaykit.model import Exchange, HttpRequest, HttpResponse
from tests.cassette.format import strategies

UNSEEN = re.compile(
    rb"[\x00-\x08\x0b-\x1f\x7f]|[ \t]\n|\xc2\x85|\xe2\x80\xae|\xe2\x80\xa8|\xef\xbb\xbf"
)

# REPLAYKIT_EXAMPLES=2000 searches for an hour; each run of the suite searches elsewhere.
some = settings(suppress_health_check=list(HealthCheck))

moments = st.datetimes(
    datetime(1, 1, 2),
    datetime(9999, 12, 30),
    timezones=st.just(UTC),
)
libraries = st.lists(st.tuples(strategies.words, strategies.words), max_size=3).map(tuple)


@some
@given(strategies.keyed)
def test_any_exchange_comes_back(keyed):
    """
    Bodies, pieces, headers, times and keys are equal after a block is written and read.
    """
    block = write_block(keyed)

    assert keyed == read_block(block)


@some
@given(strategies.spans)
def test_any_execution_comes_back(span):
    """
    A tool's arguments, result, error and times are equal after it is written and read.
    """
    block = write_span(span)

    assert span == read_block(block)


@some
@given(
    st.lists(strategies.keyed, max_size=4),
    st.lists(strategies.spans, max_size=3),
    st.none() | moments,
    libraries,
)
def test_any_cassette_comes_back(keyed, spans, recorded_at, made_with):
    """
    A file opens as the cassette it was written from, and is written again as the same file.
    """
    cassette = Cassette.made_of(keyed, spans=spans, recorded_at=recorded_at, made_with=made_with)

    data = write_cassette(cassette)
    opened = open_cassette(data, "any.cassette")

    assert cassette.all_keyed == opened.all_keyed
    assert sorted(map(repr, cassette.spans)) == sorted(map(repr, opened.spans))
    assert (recorded_at, made_with) == (opened.recorded_at, opened.made_with)
    assert data == write_cassette(opened)


@some
@given(st.lists(strategies.keyed, max_size=3), st.lists(strategies.spans, max_size=2))
def test_all_that_a_cassette_holds_can_be_seen(keyed, spans):
    """
    No control character, no space at a line's end, nothing that turns text around, no CR: what is
    reviewed is what is there, and no editor or hook that tidies files has anything to change.
    """
    data = write_cassette(Cassette.made_of(keyed, spans=spans))

    assert None is UNSEEN.search(data)
    assert data.endswith(b"\n")
    assert not data.endswith(b"\n\n")


@some
@given(strategies.histories())
def test_shared_messages_come_back(bodies):
    """
    Bodies that repeat each other's messages are written shorter, and are equal when read.
    """
    cassette = Cassette.of(
        [
            Exchange(
                number=number,
                request=HttpRequest(method="POST", url="/", body=body),
                response=HttpResponse(status=200),
            )
            for number, body in enumerate(bodies, 1)
        ],
        keys=lambda _: ("k", "b"),
    )

    opened = open_cassette(write_cassette(cassette), "any.cassette")

    assert bodies == [exchange.request.body for exchange in opened.exchanges]
