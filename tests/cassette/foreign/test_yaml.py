"""YAML becomes plain data: no code of its tags is run, and 1.1 and 1.2 read alike."""

import subprocess

import pytest
import yaml

from replaykit.cassette.foreign import yaml_events
from replaykit.cassette.foreign.yaml_events import yaml_documents
from replaykit.errors import UnreadableCassetteError


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def parser(request, monkeypatch):
    """Every test here runs with both parsers."""
    if request.param == "python":
        monkeypatch.setattr(yaml_events, "PARSER", yaml.SafeLoader)


def only(content):
    (document,) = yaml_documents(content)
    return document


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("off", "off"),
        ("0", 0),
        ("-12", -12),
        ("+5", 5),
        ("017", "017"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("9" * 101, "9" * 101),
        ("1.50", 1.5),
        (".5", 0.5),
        ("1.0e-07", 1e-07),
        ("1e-07", 1e-07),
        ("12e34", "12e34"),
        (".inf", float("inf")),
        ("-.INF", float("-inf")),
        ("2026-01-01", "2026-01-01"),
        ("<<", "<<"),
        ("'1'", "1"),
        ('"null"', "null"),
        ("|\n  1\n", "1\n"),
        ("!!str 1", "1"),
        ("! 1", "1"),
        ("!!int '1'", 1),
        ("!!float '1.5'", 1.5),
        ("!!null ''", None),
        ("!!timestamp 2026-01-01", "2026-01-01"),
        ("!!python/unicode 'a'", "a"),
        ("!!python/name:os.system ''", ""),
        ("!ruby/sym post", "post"),
        ("!!binary AP8=", b"\x00\xff"),
        ("!binary |-\n  AP\n  8=\n", b"\x00\xff"),
        ("!!python/bytes AP8=", b"\x00\xff"),
        ("!!set {a, b}", {"a": None, "b": None}),
        ("!!omap [a: 1]", [{"a": 1}]),
        ("!!python/tuple [1, 2]", [1, 2]),
        ("!!python/object:http.client.HTTPMessage {a: 1}", {"a": 1}),
        ("!!python/object/apply:http.HTTPStatus [200]", 200),
        ("!!python/object/apply:os.system ['exit 1']", "exit 1"),
        ("!!python/object/apply:os.renames [a, b]", ["a", "b"]),
        ("!!python/object/new:a.B {state: {c: 1}}", {"state": {"c": 1}}),
        ("!!python/object/new:_io.BytesIO {state: !!python/tuple [!!binary YQ==, 0]}", b"a"),
        ("!!python/object/apply:builtins.iter {args: [[1, 2]]}", [1, 2]),
    ],
)
def test_a_value_is_read_as_its_recorder_meant_it(written, value):
    assert {"key": value} == only(f"key: {written}")


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("1", "1"),
        ("true", "true"),
        ("null", "null"),
        ("1.0", "1.0"),
        ("!!binary YQ==", "a"),
        ("? !!python/object/apply:multidict._multidict.istr\n- a\n", "a"),
        ("? [a]\n", "a"),
    ],
)
def test_a_key_is_always_a_text(written, key):
    assert {key: "value"} == only(f"{written}: value")


def test_no_tag_runs_anything(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("code of a cassette was run")

    monkeypatch.setattr(subprocess, "check_output", refuse)
    document = only("!!python/object/apply:subprocess.check_output [[ls]]")

    assert ["ls"] == document


def test_a_file_may_hold_several_documents():
    assert ({"a": 1}, None, {"b": 2}) == yaml_documents("a: 1\n---\n---\nb: 2\n...\n")


def test_an_alias_repeats_what_its_anchor_names():
    assert {"a": [1], "b": [1], "c": "x", "d": "x"} == only("{a: &a [1], b: *a, c: &c x, d: *c}")


def test_an_anchor_may_be_set_anew():
    assert [1, 1, 2, 2] == only("[&a 1, *a, &a 2, *a]")


@pytest.mark.parametrize(
    "content",
    [
        "*a",
        "&a [*a]",
        "[*a, &a 1]",
        "&a 1\n---\n*a",
    ],
)
def test_an_alias_needs_its_anchor_before_it(content):
    with pytest.raises(UnreadableCassetteError) as refused:
        yaml_documents(content)

    assert "the alias '*a' stands before the end of what it names" == refused.value.found


def test_aliases_that_would_fill_the_memory_are_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]

    with pytest.raises(UnreadableCassetteError) as refused:
        yaml_documents("\n".join(lines))

    assert (
        "its YAML holds more than 1,000,000 values, or more than 64 MiB of text, "
        "with its aliases written out"
    ) == refused.value.found
    assert 6 == refused.value.line


def test_aliases_to_a_long_text_are_counted_by_its_length():
    text = "x" * 200_000

    with pytest.raises(UnreadableCassetteError, match="more than 64 MiB of text"):
        yaml_documents(f"a: &a {text}\nb: [{', '.join(['*a'] * 340)}]")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_nesting_without_end_is_refused(opening):
    with pytest.raises(UnreadableCassetteError) as refused:
        yaml_documents(opening * 101)

    assert "its YAML nests deeper than 100 levels" == refused.value.found


@pytest.mark.parametrize(
    ("content", "line", "found"),
    [
        ("a: 1\nb: 'x\n", 3, "its YAML is broken here"),
        ("a: 1\n b: 2\n", 2, "its YAML is broken here"),
        ("a: 1\nb: \x07\n", 2, "a character here is not allowed"),
        ("a: 1\nb: c\ufeff\n", 2, "a character here is not allowed"),
        ("a: 1\nb: !!binary '!'\n", 2, "binary data is no valid base64"),
        ("a: 1\nb: !!binary é\n", 2, "binary data is no valid base64"),
        ("a: 1\n? {b: c}\n: 2\n", 2, "a key is an object"),
        ("a: 1\n? [b, c]\n: 2\n", 2, "a key is a list"),
    ],
)
def test_the_line_of_a_fault_is_named(content, line, found):
    with pytest.raises(UnreadableCassetteError) as refused:
        yaml_documents(content)

    assert (found, line) == (refused.value.found, refused.value.line)
