"""Every real recording, written in our format and opened again: the same, to the byte."""

from dataclasses import replace

from replaykit.cassette.document import Cassette
from replaykit.cassette.format import open_cassette, write_cassette
from replaykit.cassette.matching import body_digest, question_key
from tests.corpus.recorded import each_project, exchanges_in, needs_corpus


def keys(request):
    return question_key(request), body_digest(request)


@needs_corpus
@each_project
def test_a_real_recording_comes_back_to_the_byte(names):
    """
    Exchanges (counted from 1) and keys are equal, and the file is written again as the same bytes.
    """
    assert [] == [name for name in names if not comes_back(name)]


def comes_back(name):
    exchanges = tuple(replace(one, number=n) for n, one in enumerate(exchanges_in(name), 1))
    cassette = Cassette.of(exchanges, keys=keys)

    data = write_cassette(cassette)
    opened = open_cassette(data, name)

    return (exchanges, cassette.headings, data) == (
        opened.exchanges,
        opened.headings,
        write_cassette(opened),
    )
