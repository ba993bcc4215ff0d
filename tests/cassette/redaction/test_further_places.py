"""Places and kinds that are easily forgotten: a stranger would look there first."""

import base64
import json

import pytest

from replaykit.cassette.redaction import Redactor
from replaykit.model import HttpRequest
from tests.cassette.redaction.leak_check import Reader
from tests.cassette.redaction.places import (
    EVENTS,
    JSON,
    answered,
    asked,
    dumped,
    pieces,
    replied,
    said,
    sse,
    tool_call,
)

PLAIN = "uJ0eHwdFcAefAZhnM6Jy8c1rihtYlKNxHddmQAtK"
"""What only its place gives away."""

SIGNATURE = "fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024"
TAIL = "MxYA"
XML = "text/xml"


def everything_in(message, **rules):
    """All that a patient reader gets out of a message once it is redacted."""
    redactor = Redactor(**rules)
    scrub = redactor.request if isinstance(message, HttpRequest) else redactor.response
    return "\n".join(Reader(scrub(message)).texts)


def deltas(text):
    return [{"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces(text, 3)]


PUT = {
    "prompt": lambda text: asked(dumped(said(text))),
    "escaped": lambda text: asked(json.dumps(said(text)).encode()),
    "response": lambda text: answered(dumped(replied(text))),
    "stream": lambda text: answered(sse(*deltas(text)), EVENTS, size=11),
    "arguments": lambda text: answered(dumped(tool_call({"text": text}))),
    "nested": lambda text: answered(dumped(tool_call({"text": json.dumps({"deeper": text})}))),
    "plain": lambda text: answered(text.encode(), (("content-type", "text/plain"),)),
}
each_place = pytest.mark.parametrize("put", PUT.values(), ids=PUT)

TEXTS = {
    "an answer of older services": (f"<Secret><SecretAccessKey>{PLAIN}</SecretAccessKey>", PLAIN),
    "an element with a prefix": (f"<sts:SessionToken>{PLAIN}</sts:SessionToken>", PLAIN),
    "an element of JSON's kin": ("<password>Tiger!7</password>", "Tiger!7"),
    "curl with a user": (f"curl -s -u admin:{PLAIN} https://api.example", PLAIN),
    "curl with a user, quoted": (f"curl --user 'admin:{PLAIN}' https://api.example", PLAIN),
    "curl over two lines": (f"curl https://api.example \\\n  -u admin:{PLAIN}", PLAIN),
    "curl with a cookie": (f"curl -b 'sid={PLAIN}' https://api.example", PLAIN),
    "curl with a bare cookie": (f"curl --cookie sid={PLAIN} https://api.example", PLAIN),
    "a flag": (f"deploy --api-key {PLAIN} --to production", PLAIN),
    "a flag that is not sure": (f"deploy --token '{PLAIN}'", PLAIN),
    "a signed request": (
        "Authorization: AWS4-HMAC-SHA256 Credential=me/20250101/us-east-1/s3/aws4_request, "
        f"SignedHeaders=host;x-amz-date, Signature={SIGNATURE}",
        SIGNATURE,
    ),
    "a key that begins like a path": (
        f"https://x.blob.example/c?sr=b&sig=/{PLAIN}/{PLAIN}%3D&se=2025",
        PLAIN,
    ),
    "a session of OpenAI": (f"it is sess-{PLAIN} now", PLAIN),
    "an ephemeral key of OpenAI": (f"it is ek_{SIGNATURE[:32]} now", SIGNATURE[:32]),
    "a token of Slack's client": (f"it is xoxc-{PLAIN} now", PLAIN),
    "a cookie of Slack's client": (f"it is xoxd-{PLAIN[:20]}%2B{PLAIN[20:]}%3D now", PLAIN[:20]),
    "an organisation without a digit": (
        "in organization org-EswocfRoWmnAjtXTQGVWCLcM on tokens",
        "EswocfRoWmnA",
    ),
    "a project without a digit": ("of `proj_ZxhkeremnDUMvvBtrdoYgAGS`", "ZxhkeremnDUM"),
}


@each_place
@pytest.mark.parametrize(("text", "secret"), TEXTS.values(), ids=TEXTS)
def test_a_secret_does_not_get_through(put, text, secret):
    assert secret in "\n".join(Reader(put(text)).texts)

    assert secret not in everything_in(put(text))


@pytest.mark.parametrize(
    "masked",
    [
        "sk-proj-********************MxYA",
        "****MxYA",
        "sk-...MxYA",
        "sk-p…MxYA",
        "AIzaSy...MxYA",
        "AIza****MxYA",
        "abcd************MxYA",
        "ab1c…MxYA",
        "••••MxYA",
        "●●●●●●MxYA",
        "XXXXXXXXXXXXMxYA",
        "sk-xxxxxxxxxxMxYA",
        "which is ending in MxYA",
        "which ends with 'MxYA'",
    ],
)
@pytest.mark.parametrize(
    "refusal",
    [
        "Incorrect API key provided: {}. You can find it in your account.",
        "Authentication fails, your api key: {} is invalid",
        "Invalid token {}",
    ],
)
@pytest.mark.parametrize("spell", [dumped, lambda value: json.dumps(value).encode()])
def test_what_a_refusal_shows_of_a_key_does_not_get_through(refusal, masked, spell):
    body = spell({"error": {"message": refusal.format(masked)}})

    assert TAIL not in everything_in(answered(body, status=401))


@pytest.mark.parametrize(
    "value",
    [
        {"api_keys": [PLAIN]},
        {"passwords": ["Tiger!7", PLAIN]},
        {"client_secret": {"value": PLAIN, "expires_at": 1}},
        {"password": {"value": PLAIN}},
        {"cookies": [{"name": "session", "value": PLAIN, "domain": "shop.example"}]},
        {"cookies": [f"sid={PLAIN}"]},
    ],
    ids=["list", "passwords", "ephemeral key", "object", "jar", "cookies"],
)
@pytest.mark.parametrize("put", [lambda v: v, lambda v: said(json.dumps(v))], ids=["bare", "text"])
def test_what_a_name_says_of_all_that_stands_under_it(put, value):
    kept = everything_in(asked(dumped(put(value))))

    assert PLAIN not in kept
    assert "Tiger!7" not in kept


NAMED = {
    "number": (dumped({"pin": 12}), "12"),
    "fraction": (dumped({"pin": -12.55}), "12.55"),
    "object": (dumped({"pin": {"of": {"card": "blue"}}}), "blue"),
    "list of objects": (dumped({"pin": [{"of": "blue"}]}), "blue"),
    "assignment": (dumped(said("pin=blue and so on")), "blue"),
    "environment": (dumped(said("HOME=/root\nPIN=blue\n")), "blue"),
    "line": (dumped(said("Pin: blue\nName: Jane")), "blue"),
    "quoted": (dumped(said("pin: 'blue sky' or so")), "blue sky"),
    "element": (dumped(said("<pin>blue</pin>")), "blue"),
    "form": (b"pin=blue&x=1", "blue"),
}


@pytest.mark.parametrize(("body", "secret"), NAMED.values(), ids=NAMED)
def test_a_declared_name_counts_wherever_a_value_stands_under_it(body, secret):
    assert secret not in everything_in(asked(body, headers=()), key_names=["pin"])


def test_a_declared_name_in_a_sentence_is_a_word():
    sentence = asked(dumped(said("A tenant: somebody who rents a flat.")))

    assert sentence.body is Redactor(key_names=["tenant"]).request(sentence).body


def test_a_declared_name_may_be_in_any_script():
    redactor = Redactor(key_names=["名前", "Straße"])
    told = {"名前": "Jane", "住所": "Tokyo", "straße": "Ringweg 7", "": "nothing", "42": "x"}

    kept = json.loads(redactor.request(asked(json.dumps(told).encode())).body)

    assert {
        "名前": "<secret-1>",
        "住所": "Tokyo",
        "straße": "<secret-2>",
        "": "nothing",
        "42": "x",
    } == kept


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a&b<c12", "<p>a&amp;b&lt;c12</p>"),
        ("it's77x", "<p>it&#x27;s77x</p>"),
        ("it's77x", "<p>it&#39;s77x</p>"),
        ('a"b77x', "<p title='a&quot;b77x'>"),
    ],
)
@each_place
def test_a_registered_value_is_found_in_html(put, value, text):
    assert "<p" in everything_in(put(text), known_values=[value])
    assert "77x" not in everything_in(put(text), known_values=[value])
    assert "c12" not in everything_in(put(text), known_values=[value])


@pytest.mark.parametrize("text", ["pin is 77-44", "code is 77-44"])
def test_of_several_groups_the_one_that_matched_is_the_secret(text):
    redactor = Redactor(patterns=[r"pin is (\S+)|code is (\S+)"])

    assert text.replace("77-44", "<secret-1>") == redactor.text(text)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("set-cookie", f"sid={PLAIN}; Path=/", "<cookie-1>"),
        ("x-api-key", PLAIN, "<api-key-1>"),
        ("authorization", f"Bearer {PLAIN}", "Bearer <authorization-1>"),
        ("x-region", "north", "north"),
    ],
)
def test_a_header_that_is_kept_keeps_no_secret(name, value, kept):
    response = answered(b"{}", (*JSON, (name, value)))

    headers = Redactor(headers=[name]).response(response).headers

    assert (*JSON, (name, kept)) == headers


def test_a_body_of_xml_is_looked_at():
    body = f"<Credentials><SecretAccessKey>{PLAIN}</SecretAccessKey></Credentials>".encode()

    assert PLAIN not in everything_in(answered(body, (("content-type", XML),)))


def test_a_picture_is_left_alone():
    picture = base64.b64encode(bytes(range(256)) * 40).decode()
    body = asked(dumped({"image_url": {"url": f"data:image/png;base64,{picture}"}}))

    assert body.body is Redactor(key_names=["pin"], known_values=["sesame"]).request(body).body
