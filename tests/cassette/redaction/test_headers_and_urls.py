"""What is kept of headers and URLs, and what is learnt from what is not."""

import base64

import pytest

from replaykit.cassette.redaction import Redactor
from replaykit.model import HttpRequest
from tests.cassette.redaction.places import CHAT, answered, asked, dumped, replied, said

KEY = "Zq7hQw2rTy9pLk4m"
"""A key of no shape, as Azure, Mistral and Cohere have them."""


def request_with(*headers, url=CHAT, text="hello"):
    return asked(dumped(said(text)), url=url, headers=headers)


def url_of(url):
    return Redactor().request(HttpRequest(method="GET", url=url)).url


def test_only_headers_that_somebody_needs_are_kept():
    sent = request_with(
        ("authorization", f"Bearer {KEY}"),
        ("content-type", "application/json"),
        ("x-stainless-arch", "x64"),
        ("anthropic-version", "2023-06-01"),
        ("user-agent", "OpenAI/Python 3.52.0"),
    )

    assert (
        ("content-type", "application/json"),
        ("anthropic-version", "2023-06-01"),
    ) == Redactor().request(sent).headers


def test_a_response_keeps_what_clients_read():
    headers = (
        ("content-type", "application/json"),
        ("retry-after", "20"),
        ("x-ratelimit-remaining-tokens", "149984"),
        ("anthropic-ratelimit-requests-reset", "2025-01-14T22:01:31Z"),
        ("x-amzn-errortype", "ThrottlingException"),
    )
    dropped = (("set-cookie", "__cf_bm=abc"), ("openai-organization", "acme"), ("cf-ray", "1-FRA"))

    assert headers == Redactor().response(answered(b"{}", (*headers, *dropped))).headers


def test_an_address_in_a_header_is_scrubbed_as_one():
    """
    The client goes on from there; in a replay it comes back with the name in place of the ticket.
    """
    address = "https://up.example/files?upload_id=abc&upload_protocol=resumable"
    response = answered(b"", (("x-goog-upload-url", address),))

    assert (("x-goog-upload-url", address.replace("abc", "<upload-id-1>")),) == Redactor().response(
        response
    ).headers


def test_the_ids_of_requests_become_names():
    """
    The same id the same name; the SDKs show them.
    """
    redactor = Redactor()
    first, again, other = (
        redactor.response(answered(b"{}", (("x-request-id", request_id),))).headers
        for request_id in ("req_1", "req_1", "req_2")
    )

    assert (("x-request-id", "<request-id-1>"),) == first == again
    assert (("x-request-id", "<request-id-2>"),) == other


def test_a_user_keeps_further_headers():
    sent = request_with(("x-tenant", "acme"), ("X-Other".lower(), "1"))

    assert (("x-tenant", "acme"),) == Redactor(headers=["X-Tenant"]).request(sent).headers


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("authorization", f"Bearer {KEY}"),
        ("authorization", f"Basic {base64.b64encode(f'me:{KEY}'.encode()).decode()}"),
        ("authorization", f"Basic {KEY}"),
        ("api-key", KEY),
        ("x-goog-api-key", KEY),
        ("x-amz-security-token", KEY),
        ("cookie", f"theme=dark; session={KEY}"),
        ("openai-organization", KEY),
        ("x-acme-auth", KEY),
    ],
)
def test_what_a_header_showed_is_hidden_everywhere(name, value):
    """
    In the same request, and in an answer that repeats it.
    """
    redactor = Redactor()

    sent = redactor.request(request_with((name, value), text=f"I am {KEY}"))
    answer = redactor.response(answered(dumped(replied(f"no such key: {KEY}"))))

    assert b'"I am <secret-1>"' in sent.body
    assert b'"no such key: <secret-1>"' in answer.body


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("authorization", "Bearer ollama"),
        ("authorization", "Bearer not-needed"),
        ("api-key", "test"),
        ("x-api-key", "<secret-1>"),
        ("authorization", "[REDACTED]"),
        ("idempotency-key", "stainless-python-retry-1234567890"),
        (":authority", "api.openai.com"),
        ("x-auth-provider", "google-oauth2-provider"),
        ("authorization", "AWS4-HMAC-SHA256 Credential=id, Signature=0123456789abcdef"),
    ],
)
def test_what_is_no_secret_is_not_learnt(name, value):
    """
    A stand-in for a key is an ordinary word elsewhere.
    """
    word = value.split()[-1]
    sent = request_with((name, value), text=f"about {word}, please")

    assert Redactor().request(sent).body is sent.body


def test_a_key_in_the_query_is_learnt():
    sent = request_with(url=f"https://gemini.example/v1/models?key={KEY}&alt=sse", text=KEY)

    kept = Redactor().request(sent)

    assert "https://gemini.example/v1/models?key=<api-key-1>&alt=sse" == kept.url
    assert b'"content": "<api-key-1>"' in kept.body


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (f"https://me:{KEY}@api.example/v1", "https://api.example/v1"),
        ("https://me@api.example/v1?a=b", "https://api.example/v1?a=b"),
        (
            "https://api.example/v1?sig=a%2Fb%3D&se=2",
            "https://api.example/v1?sig=<signature-1>&se=2",
        ),
        (
            "https://s3.example/k?X-Amz-Signature=ab12&X-Amz-Date=1",
            "https://s3.example/k?X-Amz-Signature=<signature-1>&X-Amz-Date=1",
        ),
        (
            "https://eu.example/v1/projects/my-project/locations/eu/m",
            "https://eu.example/v1/projects/<project-1>/locations/eu/m",
        ),
        (
            "https://up.example/f?upload_id=%3Cupload-id-1%3E",
            "https://up.example/f?upload_id=<upload-id-1>",
        ),
        (
            "https://api.telegram.org/bot1234567890:A" + "A" + "b" * 33 + "/send",
            "https://api.telegram.org/bot1234567890:A" + "A" + "b" * 33 + "/send",
        ),
    ],
    ids=["password", "user", "signature", "SigV4", "cloud project", "name that came back", "glued"],
)
def test_a_url_keeps_what_is_no_secret(url, kept):
    assert kept == url_of(url)


def test_many_urls_are_no_burden():
    redactor = Redactor()
    urls = [f"https://api.example/files/{number}?key={KEY}" for number in range(600)]

    kept = [redactor.request(HttpRequest(method="GET", url=url)).url for url in urls]

    assert [url.replace(KEY, "<api-key-1>") for url in urls] == kept


def test_what_is_no_url_is_scrubbed_as_text():
    assert (
        "withheld: <secret-1>"
        == Redactor(known_values=[KEY])
        .request(HttpRequest(method="GET", url=f"withheld: {KEY}"))
        .url
    )


def test_a_url_without_secrets_is_the_same_object():
    sent = request_with(url=f"{CHAT}?api-version=2024-10-21&pageToken=CAoQAxoNCg5abc123")

    assert Redactor().request(sent).url is sent.url
