"""Values as Python: they are what they were, and no line is too long."""

import ast

from hypothesis import given
from hypothesis import strategies as st

from replaykit.scaffold.literals import assigned, prose, quoted

TEXTS = st.text(st.characters(codec="utf-8")) | st.text("'\"\\\n \t…\u2013ab", min_size=3)


@given(TEXTS)
def test_a_text_is_what_it_was(text):
    literal = quoted(text)

    assert text == ast.literal_eval(literal)
    assert [] == [letter for letter in literal if not (letter.isascii() or letter.isalnum())]


@given(TEXTS | st.text("a b…", min_size=90))
def test_a_text_with_a_name_is_what_it_was_and_fits_its_lines(text):
    lines = assigned("QUESTION", text, 88)

    (statement,) = ast.parse("\n".join(lines)).body
    assert text == ast.literal_eval(statement.value)
    assert 88 >= max(map(len, lines))


@given(TEXTS)
def test_prose_ends_no_docstring_and_begins_no_line(text):
    written = prose(text)

    assert "\n" not in written
    assert ast.get_docstring(ast.parse(f'"""Say: {written}.\n"""')) is not None


def test_quotes_are_those_that_need_the_fewest_escapes():
    assert ['"it\'s"', '\'say "hi" or "ho"\'', '"\'\\""'] == [
        quoted(text) for text in ("it's", 'say "hi" or "ho"', "'\"")
    ]
