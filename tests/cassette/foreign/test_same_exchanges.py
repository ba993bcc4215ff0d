"""The same two exchanges, as every recorder would have written them down."""

import gzip
import zlib
from dataclasses import replace

import pytest
import yaml

from replaykit.cassette.foreign import read_recording, yaml_events
from replaykit.model import Exchange, HttpRequest, HttpResponse
from tests.cassette.foreign.recordings import files_in, read

JSON = (("content-type", "application/json"),)
EXCHANGES = (
    Exchange(
        number=1,
        request=HttpRequest(
            method="POST",
            url="https://api.example.test/v1/ask?lang=de",
            headers=JSON,
            body='{"ask":"Grüße","n":1}'.encode(),
        ),
        response=HttpResponse(status=200, headers=JSON, body='{"reply":"zwölf"}'.encode()),
    ),
    Exchange(
        number=2,
        request=HttpRequest(method="GET", url="https://api.example.test/v1/gone"),
        response=HttpResponse(
            status=404, headers=(("content-type", "text/plain"),), body=b"gone:\r\n nowhere"
        ),
    ),
)
FORMATS = {
    "betamax.json": "betamax",
    "braintrust.json": "braintrust-js",
    "browser.har": "har",
    "cassetter.toml": "cassetter",
    "cassetter.yaml": "cassetter",
    "cassetter_interop.json": "cassetter",
    "dd_test_agent.json": "dd-json",
    "go_vcr_1.yaml": "go-vcr",
    "go_vcr_4.yaml": "go-vcr",
    "httpmock.yaml": "httpmock",
    "langchain.yaml": "langchain-vcr-gz",
    "list.json": "vcr-list",
    "nock.json": "nock",
    "php_vcr.yml": "vcr-list",
    "polly.har": "har-polly",
    "r_vcr.yml": "ruby-vcr",
    "req_cassette.json": "req-cassette",
    "req_llm.json": "req-llm",
    "ruby_vcr.yml": "ruby-vcr",
    "ruby_vcr_1.yml": "vcr-list",
    "trace.httprr": "httprr",
    "vcrpy.json": "vcrpy-json",
    "vcrpy.yaml": "vcrpy-yaml",
    "vcrpy_before_1.0.yaml": "vcr-list",
    "vcrpy_old_httpx.yaml": "vcrpy-yaml",
    "vcrpy_parsed_body.yaml": "vcrpy-yaml",
    "vcrpy_with_aliases.yaml": "vcrpy-yaml",
    "vcrpy_with_python_tags.yaml": "vcrpy-yaml",
    "wiremock.json": "wiremock",
}
ONE_TO_A_FILE = {"dd_test_agent.json", "req_llm.json"}
WITHOUT_HOST = {"wiremock.json"}
BYTE_FOR_BYTE = {"trace.httprr"}
"""Files whose line ends are part of what they record."""

SAME = files_in("same")
each_file = pytest.mark.parametrize("path", SAME, ids=[path.name for path in SAME])


def expected(name):
    """The exchanges as far as this file's format can tell them."""
    exchanges = EXCHANGES[:1] if name in ONE_TO_A_FILE else EXCHANGES
    return tuple(without_host(e) if name in WITHOUT_HOST else e for e in exchanges)


def without_host(exchange):
    path = exchange.request.url.removeprefix("https://api.example.test")
    return replace(exchange, request=replace(exchange.request, url=path))


@each_file
def test_every_recorder_tells_the_same(path):
    recording = read_recording(path)

    assert FORMATS[path.name] == recording.format
    assert expected(path.name) == recording.exchanges
    assert () == recording.skipped
    assert () == recording.notes


@each_file
def test_the_file_name_does_not_matter(path, tmp_path):
    renamed = read(tmp_path, path.read_bytes(), name="recording.bin")

    assert read_recording(path) == renamed


@each_file
@pytest.mark.parametrize("compress", [gzip.compress, zlib.compress])
def test_a_compressed_file_reads_the_same(path, compress, tmp_path):
    """
    langchain and httprr compress theirs with gzip, Ruby's VCR with zlib.
    """
    compressed = read(tmp_path, compress(path.read_bytes()))

    assert read_recording(path) == compressed


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@each_file
def test_line_ends_and_byte_order_marks_do_not_matter(path, line_end, encoding, tmp_path):
    if path.name in BYTE_FOR_BYTE:
        return
    text = path.read_bytes().decode().replace("\n", line_end)
    converted = read(tmp_path, text.encode(encoding))

    assert read_recording(path) == converted


@each_file
def test_the_parser_in_python_reads_the_same(path, monkeypatch):
    by_libyaml = read_recording(path)
    monkeypatch.setattr(yaml_events, "PARSER", yaml.SafeLoader)

    assert by_libyaml == read_recording(path)


BINARY = files_in("binary")


@pytest.mark.parametrize(
    "path", BINARY, ids=[str(path.relative_to(path.parents[1])) for path in BINARY]
)
def test_bytes_that_are_no_text_come_back(path):
    """
    As base64, hexadecimal digits, chunks, raw bytes, or a file of their own.
    """
    (only,) = read_recording(path).exchanges

    assert b"\x00\xff\x10\x80" == only.response.body
    assert only.request.url.endswith("/v1/bytes")
