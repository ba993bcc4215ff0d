"""Bodies that are laid out part by part look as if they had been laid out as a whole."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.cassette.format import layout, parts
from replaykit.cassette.format.characters import shown
from replaykit.cassette.format.layout import break_lines
from replaykit.cassette.format.parts import broken_by_parts
from tests.cassette.format.strategies import scalars, texts, values

COMPACT, SPACED = {"separators": (",", ":")}, {}

members = st.dictionaries(texts, values, max_size=4)
messages = st.lists(
    st.fixed_dictionaries({"role": st.sampled_from(["user", "tool"]), "content": values}),
    max_size=5,
)
bodies = st.builds(
    lambda before, history, after: {**before, "messages": history, **after},
    members,
    messages | st.lists(scalars, max_size=5),
    members,
)


def body(count, **further):
    """A history of so many messages."""
    said = [{"role": "user", "content": f"{'word ' * 30}{number}"} for number in range(count)]
    return json.dumps({"model": "gpt-5", "messages": said, **further}, **COMPACT)


@pytest.fixture
def laid_out(monkeypatch):
    """The texts that are laid out, as against looked up."""
    done = []
    lay_out = layout.break_item

    def break_item(text, depth):
        done.append(text)
        return lay_out(text, depth)

    monkeypatch.setattr(parts, "break_item", break_item)
    parts._remembered.forget()
    return done


@pytest.mark.parametrize("style", [COMPACT, SPACED], ids=["compact", "spaced"])
@given(content=bodies)
def test_they_look_as_if_they_had_been_laid_out_as_a_whole(style, content):
    text = json.dumps(content, ensure_ascii=False, **style)
    found = broken_by_parts(text, None)

    assert found in (
        None,
        ("spaced" if style == SPACED else "compact", break_lines(shown(text))),
    )


def test_of_a_longer_history_only_what_is_new_is_laid_out(laid_out):
    broken_by_parts(body(3), None)
    laid_out.clear()
    broken_by_parts(body(4), None)

    assert [json.dumps(json.loads(body(4))["messages"][3], **COMPACT)] == laid_out


def test_what_is_spelled_alike_and_shown_in_another_way_is_laid_out_anew(laid_out):
    text = body(2, name="\\u00e9" * 200)

    assert ("compact", break_lines(text)) == broken_by_parts(text, None)
    assert ("compact", break_lines(text.upper())) == broken_by_parts(text, str.upper)


@pytest.mark.parametrize(
    "text",
    [
        body(2) + " ",
        body(2)[:-1],
        body(2)[:-1] + ",}",
        body(2).replace(":", ": ", 1),
        body(2).replace(":", ": "),
        body(2).replace(",", ", "),
        body(2).replace("[{", "[ {"),
        body(2).replace("model", "mod\u202eel"),
        body(2).replace("messages", "mess\u202eages"),
        body(2).replace("word", "wo\u202erd"),
        body(2).replace("model", "mod\nel"),
        '{"a": 1}',
        "{}",
        "{" + " " * 200 + "}",
        "[" + body(2) + "]",
        "x" * 200,
        '{"a":' + "[" * 5000 + "]" * 5000 + "}",
    ],
    ids=lambda text: str(len(text)),
)
def test_what_is_not_plain_is_left_alone(text):
    assert None is broken_by_parts(text, None)
