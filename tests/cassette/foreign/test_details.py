"""What single formats and fields may look like, one case a line."""

import pytest

from replaykit.cassette.foreign import read_recording
from tests.cassette.foreign.recordings import exchange, read, vcrpy

SECRET = "outside the cassette's folder"


def only(recording):
    (found,) = recording.exchanges
    return found


@pytest.mark.parametrize(
    ("written", "headers"),
    [
        (None, ()),
        ({}, ()),
        ({"Accept": "a"}, (("accept", "a"),)),
        ({"Accept": ["a", "b"]}, (("accept", "a"), ("accept", "b"))),
        ({"Accept": []}, ()),
        ({"Age": 3, "Ok": True, "None": None}, (("age", "3"), ("ok", "true"), ("none", ""))),
        ([{"name": "Accept", "value": "a"}], (("accept", "a"),)),
        ([{"Accept": "a"}, {"Age": ["1"]}], (("accept", "a"), ("age", "1"))),
        ([["Accept", "a"], ["Accept", "b"]], (("accept", "a"), ("accept", "b"))),
        (["Accept: a\r\n", "Via: x: y"], (("accept", "a"), ("via", "x: y"))),
    ],
)
def test_headers_may_be_written_in_many_ways(written, headers, tmp_path):
    recording = read(tmp_path, vcrpy(exchange(response={"headers": written})))

    assert headers == only(recording).response.headers


@pytest.mark.parametrize(
    ("written", "body"),
    [
        ({}, b""),
        ({"body": None}, b""),
        ({"body": ""}, b""),
        ({"body": "text"}, b"text"),
        ({"body": {}}, b"{}"),
        ({"body": {"a": [1, "ü"]}}, '{"a":[1,"ü"]}'.encode()),
        ({"body": [1, 2]}, b"[1,2]"),
        ({"body": 3}, b"3"),
        ({"body": "\ud800"}, b"\xed\xa0\x80"),
        ({"body": {"string": "text"}}, b"text"),
        ({"body": {"string": {"string": "text"}}}, b'{"string":"text"}'),
        ({"body": {"string": "ü", "encoding": "ISO-8859-1"}}, b"\xfc"),
        ({"body": {"string": "ü", "encoding": "UTF-8"}}, b"\xc3\xbc"),
        ({"body": {"string": "ü", "encoding": "ASCII-8BIT"}}, b"\xc3\xbc"),
        ({"body": {"string": "€", "encoding": "ISO-8859-1"}}, b"\xe2\x82\xac"),
        ({"body": {"string": "ü", "encoding": "cp0"}}, b"\xc3\xbc"),
        ({"body": {"encoding": "float"}}, b'{"encoding":"float"}'),
        ({"body": {"base64_string": "AP8=\n"}}, b"\x00\xff"),
        ({"body": {"type": "json", "content": "text"}}, b'"text"'),
        ({"body": {"type": "binary", "content": "00fF"}}, b"\x00\xff"),
        ({"body": {"type": "binary", "content": ""}}, b""),
        ({"body": {"type": "message", "content": []}}, b'{"type":"message","content":[]}'),
        ({"parsed_body": [], "body": "x"}, b"[]"),
        ({"parsed_body": None, "body": "x"}, b"x"),
        ({"parsed_body": "text"}, b'"text"'),
        ({"content": "text"}, b"text"),
        ({"body": "", "request_body": "text"}, b"text"),
    ],
)
def test_bodies_may_be_written_in_many_ways(written, body, tmp_path):
    recording = read(tmp_path, vcrpy(exchange(request=written, response=written)))

    assert body == only(recording).request.body
    assert body == only(recording).response.body


@pytest.mark.parametrize(
    "written",
    [
        {"status": 418},
        {"status": "418"},
        {"status": "418 I'm a teapot"},
        {"status": "HTTP/1.1 418 I'm a teapot"},
        {"status": {"code": 418}},
        {"status": {"code": "418"}},
        {"status": {"status_code": "418"}},
        {"status": None, "status_code": 418},
        {"status": "OK", "code": 418},
    ],
)
def test_a_status_may_be_written_in_many_ways(written, tmp_path):
    recording = read(tmp_path, vcrpy(exchange(response=written)))

    assert 418 == only(recording).response.status


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ({"uri": "**REDACTED**"}, "**REDACTED**"),
        ({"protocol": "http", "host": "a.test", "path": "/b", "port": 80}, "http://a.test/b"),
        ({"protocol": "https", "host": "a.test", "path": "/b", "port": 8}, "https://a.test:8/b"),
        ({"protocol": "https", "host": "a.test", "path": "/b"}, "https://a.test/b"),
    ],
)
def test_a_url_may_be_written_in_many_ways(written, url, tmp_path):
    request = {"method": "GET", **written}
    recording = read(tmp_path, [{"request": request, "response": {"status": 200}}])

    assert url == only(recording).request.url


def test_a_compressed_body_stays_as_it_was_recorded(tmp_path):
    """
    Whether its header tells the truth is not decided here.
    """
    headers = {"content-encoding": "gzip"}
    recording = read(
        tmp_path, vcrpy(exchange(response={"body": {"string": "plain"}, "headers": headers}))
    )

    assert b"plain" == only(recording).response.body
    assert (("content-encoding", "gzip"),) == only(recording).response.headers


def nock(**definition):
    return [{"scope": "https://api.example.test:443", "path": "/a", **definition}]


@pytest.mark.parametrize(
    ("definition", "method", "url", "status"),
    [
        ({}, "GET", "https://api.example.test/a", 200),
        ({"method": "POST", "status": 201}, "POST", "https://api.example.test/a", 201),
        ({"reply": "500"}, "GET", "https://api.example.test/a", 500),
        ({"scope": "http://a.test:80/"}, "GET", "http://a.test/a", 200),
        ({"scope": "http://a.test:443"}, "GET", "http://a.test:443/a", 200),
        ({"scope": "http://a.test", "port": 81}, "GET", "http://a.test:81/a", 200),
    ],
)
def test_nock_fills_in_what_a_definition_leaves_out(definition, method, url, status, tmp_path):
    found = only(read(tmp_path, nock(**definition)))

    assert (method, url) == (found.request.method, found.request.url)
    assert status == found.response.status


@pytest.mark.parametrize(
    ("definition", "body"),
    [
        ({}, b""),
        ({"response": "data: 1\n\n"}, b"data: 1\n\n"),
        ({"response": ["ab", "cd"]}, b'["ab","cd"]'),
        ({"response": "abcd", "headers": {"Content-Encoding": "br"}}, b"\xab\xcd"),
        ({"response": {"a": 1}, "headers": {"content-encoding": "gzip"}}, b'{"a":1}'),
        ({"response": "", "headers": {"content-encoding": "gzip"}}, b""),
        ({"response": [], "headers": {"content-encoding": "gzip"}}, b"[]"),
    ],
)
def test_nock_writes_digits_only_for_what_is_no_text(definition, body, tmp_path):
    assert body == only(read(tmp_path, nock(**definition))).response.body


@pytest.mark.parametrize(
    ("request_pattern", "url", "body"),
    [
        ({"url": "/a?b=c"}, "/a?b=c", b""),
        ({"urlPath": "/a", "queryParameters": {"b": {"equalTo": "c d"}}}, "/a?b=c+d", b""),
        ({"urlPath": "/a", "queryParameters": {"b": {"matches": ".*"}}}, "/a", b""),
        ({"urlPathPattern": "/a"}, "/a", b""),
        ({"url": "/a", "bodyPatterns": [{"equalToJson": {"b": 1}}]}, "/a", b'{"b":1}'),
        ({"url": "/a", "bodyPatterns": [{"matches": "x"}, {"equalTo": "b"}]}, "/a", b"b"),
        ({"url": "/a", "bodyPatterns": [{"binaryEqualTo": "AP8="}]}, "/a", b"\x00\xff"),
    ],
)
def test_wiremock_keeps_requests_as_what_they_must_equal(request_pattern, url, body, tmp_path):
    stub = {"request": {"method": "GET", **request_pattern}, "response": {}}
    found = only(read(tmp_path, stub))

    assert (url, body) == (found.request.url, found.request.body)
    assert 200 == found.response.status


def test_wiremock_headers_known_only_by_a_pattern_are_left_out(tmp_path):
    headers = {"Accept": {"equalTo": "a"}, "Host": {"contains": "test"}}
    stub = {"request": {"method": "GET", "url": "/", "headers": headers}, "response": {}}

    assert (("accept", "a"),) == only(read(tmp_path, stub)).request.headers


@pytest.mark.parametrize(
    ("post_data", "body"),
    [
        (None, b""),
        ({"text": "a=b"}, b"a=b"),
        ({"params": [{"name": "A", "value": "b c"}]}, b"A=b+c"),
        ({"text": "AP8=", "encoding": "base64"}, b"\x00\xff"),
        ({"text": "[AP8=", "encoding": "utf-8"}, b"[AP8="),
    ],
)
def test_an_archive_keeps_what_was_posted_as_text_or_fields(post_data, body, tmp_path):
    request = {"method": "POST", "url": "https://api.example.test/", "postData": post_data}
    response = {"status": 200, "content": {"size": 0}}
    recording = read(tmp_path, {"log": {"entries": [{"request": request, "response": response}]}})

    assert body == only(recording).request.body


def test_braintrust_streams_get_their_blank_lines_back(tmp_path):
    side = {"method": "GET", "url": "https://api.example.test/", "status": 200, "body": None}
    stream = side | {"body": {"kind": "sse", "chunks": ["event: a\ndata: 1", "data: 2"]}}
    recording = read(
        tmp_path, {"entries": [{"matchKey": "GET /", "request": side, "response": stream}]}
    )

    assert b"event: a\ndata: 1\n\ndata: 2\n\n" == only(recording).response.body


@pytest.mark.parametrize(
    ("when", "url"),
    [
        ({"path": "/a"}, "/a"),
        ({"path": "/a", "host": "b.test"}, "http://b.test/a"),
        ({"path": "/a", "host": "b.test", "port": 81}, "http://b.test:81/a"),
        ({"path": "/a", "query_param": [{"name": "B", "value": "c"}]}, "/a?B=c"),
    ],
)
def test_httpmock_puts_a_target_together(when, url, tmp_path):
    recording = read(tmp_path, {"when": {"method": "GET", **when}, "then": {"status": 200}})

    assert url == only(recording).request.url


@pytest.mark.parametrize("json_body", ['{"a":1}', {"a": 1}])
def test_httpmock_bodies_may_be_json(json_body, tmp_path):
    when = {"method": "GET", "path": "/"}
    recording = read(tmp_path, {"when": when, "then": {"status": 200, "json_body": json_body}})

    assert b'{"a":1}' == only(recording).response.body


def httprr(request, response):
    return b"httprr trace v1\n%d %d\n%s%s\n" % (len(request), len(response), request, response)


@pytest.mark.parametrize(
    ("response", "body"),
    [
        (b"HTTP/1.1 200 OK\nContent-Length: 9\n\nabc", b"abc"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nplain", b"plain"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n0\r\n", b"ab"),
    ],
)
def test_httprr_bodies_end_where_their_message_ends(response, body, tmp_path):
    found = only(read(tmp_path, httprr(b"GET /a HTTP/1.1\r\nHost: a.test\r\n\r\n", response)))

    assert body == found.response.body
    assert "/a" == found.request.url


@pytest.mark.parametrize(
    "name", ["../secret.txt", "../inside/../secret.txt", "link.txt", "/etc/hostname", ".", "a\0b"]
)
def test_a_body_outside_the_folder_of_the_cassette_is_not_read(name, tmp_path):
    (tmp_path / "secret.txt").write_text(SECRET)
    folder = tmp_path / "inside"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    content = {"request": {"method": "GET", "url": "https://a.test/"}}
    content["response"] = {"status": 200, "content": {"_file": name}}
    recording = read(folder, {"log": {"entries": [content]}})

    assert () == recording.exchanges
    assert 1 == len(recording.skipped)


def test_a_large_body_comes_back_whole(tmp_path):
    text = "Grüße, " * 200_000
    recording = read(tmp_path, vcrpy(exchange(response={"body": {"string": text}})))

    assert text.encode() == only(recording).response.body


def test_a_path_may_be_a_link_to_a_cassette(tmp_path):
    recording = read(tmp_path, vcrpy(exchange()), name="cassette.json")
    (tmp_path / "link.json").symlink_to(tmp_path / "cassette.json")

    assert recording == read_recording(tmp_path / "link.json")
