"""JSON bodies as structure: where their lines break, and what is left as text."""

import json

import pytest

from replaykit.cassette.format.json_body import Style, as_lines, read_value, write_value

LONG = "a sentence that is as long as it takes to fill a good part of a line, and then some more"


def lines_of(value, **style):
    shown = as_lines(json.dumps(value, **{"separators": (",", ":"), **style}).encode())
    return shown[1].decode().split("\n")


def test_what_fits_on_a_line_stays_on_it():
    assert ['{"model":"m","stop":[1,2],"n":{}}'] == lines_of(
        {"model": "m", "stop": [1, 2], "n": {}}
    )


def test_what_does_not_gets_a_line_for_each_part():
    assert [
        "{",
        f'  "long":"{LONG}",',
        '  "short":{"a":[1,2]},',
        '  "empty":{},',
        '  "deep":{',
        f'    "long":"{LONG}"',
        "  }",
        "}",
    ] == lines_of({"long": LONG, "short": {"a": [1, 2]}, "empty": {}, "deep": {"long": LONG}})


def test_a_history_has_a_line_for_each_message():
    """
    Later bodies refer to them, however short they are.
    """
    assert ["{", '  "messages":[', "    {},", '    {"a":1}', "  ],"] == lines_of(
        {"messages": [{}, {"a": 1}], "long": LONG}
    )[:5]


def test_a_long_text_shows_its_lines():
    """
    Broken behind each of its line feeds, which stay visible; a short one is left whole.
    """
    assert [
        "{",
        '  "short":"a\\nb",',
        f'  "long":"{LONG}\\n',
        "    |\\n",
        "    |  indented \\\\n\\t\\n",
        '    |"',
        "}",
    ] == lines_of({"short": "a\nb", "long": f"{LONG}\n\n  indented \\n\t\n"})


def test_an_embedding_stays_on_one_line():
    numbers = [0.125] * 100

    assert [json.dumps(numbers, separators=(",", ":"))] == lines_of({"v": numbers})[1:2][0].split(
        ":", 1
    )[1:]


def test_what_is_nested_too_deep_is_not_followed():
    """
    The lines do not move to the right for ever.
    """
    value = LONG
    for _ in range(100):
        value = [value]

    assert 2 * 41 + 1 == len(lines_of(value))


def test_escaped_letters_are_shown_as_letters():
    """
    Unless they would not be seen.
    """
    style, lines = as_lines(json.dumps({"text": "東京 \u202e 🌧"}).encode())

    assert ("spaced", True) == (style.layout, style.is_ascii)
    assert '{"text": "東京 \\u202e 🌧"}' == lines.decode()


def test_letters_that_cannot_be_seen_are_spelled():
    style, lines = as_lines('{"text":"a\u202eb\x7f\\\\x{41}"}'.encode())

    assert '{"text":"a\\x{202e}b\\x{7f}\\\\x{41}"}' == lines.decode()
    assert '{"text":"a\u202eb\x7f\\\\x{41}"}'.encode() == style.exact(lines)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"text",
        b'"a string"',
        b"1",
        b"[DONE]",
        b'{"a":1',
        b'{"a":1}}',
        b' {"a":1}',
        b'{"a":1}\n\n',
        b'{"a":1}\r\n',
        b'{\r\n"a":1}',
        b'{ \n"a":1}',
        b'{"a":"\x01"}',
        b'{"a":"\xff"}',
        b"[" * 100_000 + b"]" * 100_000,
    ],
)
def test_what_is_no_structure_or_could_not_be_given_back_is_none(body):
    assert None is as_lines(body)


@pytest.mark.parametrize(
    "value", [None, 0, "text", f"{LONG}\nand more", "\ud800 東京", [f"{LONG}\n"] * 2, {"a": LONG}]
)
def test_a_value_comes_back_from_its_lines(value):
    assert value == read_value(write_value(value).encode())


def test_lines_edited_by_hand_are_laid_out_again():
    """
    References rely on the indentation of members and elements.
    """
    edited = b'{ "model":\n"m",\n      "messages":[{"a":1},\n\n  = 1[0:2]],"tools":= 1}'

    assert [
        "{",
        '  "model":"m",',
        '  "messages":[',
        '    {"a":1},',
        "    = 1[0:2]",
        "  ],",
        '  "tools":= 1',
        "}",
    ] == Style("compact").laid_out(edited.replace(b"{ ", b"{")).decode().split("\n")


@pytest.mark.parametrize("lines", [b'{"a":1}}', b'{"a":1', b"]", b'{"a"'])
def test_lines_that_are_no_json_stay_as_they_are(lines):
    assert lines == Style("compact").laid_out(lines)
