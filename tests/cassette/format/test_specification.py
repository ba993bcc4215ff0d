"""docs/cassette.md shows what is so."""

from replaykit.cassette.format import open_cassette, write_cassette
from tests.docs.pages import block_after, text_of


def test_the_example_is_a_cassette_as_it_is_written():
    """
    It opens, and is written again as the same text.
    """
    example = block_after("cassette: example", text_of("docs/cassette.md")).encode()

    cassette = open_cassette(example, "example.cassette")

    assert (2, 1) == (len(cassette.exchanges), len(cassette.spans))
    assert example == write_cassette(cassette)
