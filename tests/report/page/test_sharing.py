"""Bodies that repeat each other are kept once, and come back byte by byte."""

from hypothesis import given
from hypothesis import strategies as st

from replaykit.report.page.sharing import Shared


def put_together(bodies, place):
    """As the page's script does it."""
    body = bodies[place]
    if isinstance(body, str):
        return body
    earlier, begin, between, end = body
    whole = put_together(bodies, earlier)
    return whole[:begin] + between + (whole[-end:] if end else "")


PIECES = st.sampled_from([b"a" * 70, b"history " * 20, b"\xff\x00", b"tools", b""])


@given(st.lists(st.lists(PIECES | st.binary(max_size=9), max_size=6).map(b"".join), max_size=8))
def test_every_body_comes_back(bodies):
    shared = Shared()

    kept = [shared.body(body) for body in bodies]

    assert bodies == [put_together(kept, place).encode("latin-1") for place in range(len(kept))]


def test_a_history_that_grows_is_kept_once():
    begin, end = b'{"messages": [' + b"word " * 400, b'], "tools": [' + b"tool " * 400 + b"]}"
    shared = Shared()

    first, second = shared.body(begin + end), shared.body(begin + b", more" + end)

    assert len(begin + end) == len(first)
    assert [0, len(begin), ", more", len(end)] == second


def test_of_several_histories_the_one_that_is_alike_is_taken():
    shared = Shared()
    for letter in b"abc":
        shared.body(bytes([letter]) * 500)

    assert [1, 500, "!", 0] == shared.body(b"b" * 500 + b"!")
