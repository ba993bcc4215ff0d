"""The redactor as a whole: its names, a user's own rules, and what it does when it fails."""

import json

import pytest

from replaykit.cassette.redaction import Redactor
from replaykit.cassette.redaction.inspection import Inspection
from replaykit.errors import ReplayKitError
from tests.cassette.redaction.places import answered, asked, dumped, replied, said

ONE, OTHER = ("sk-" + "ant-api03-" + letter * 40 + "1" for letter in "ab")


class Hidden:
    """As pydantic's SecretStr."""

    def get_secret_value(self):
        return "open sesame"


def test_the_same_secret_has_the_same_name_and_another_has_another():
    redactor = Redactor()

    assert "<anthropic-key-1>, <anthropic-key-2>" == redactor.text(f"{ONE}, {OTHER}")
    assert "<anthropic-key-2>" == redactor.text(OTHER)


def test_a_name_in_a_replayed_history_is_not_given_again():
    """
    The history of a live request carries the names that the recording gave.
    """
    redactor = Redactor()

    assert "before: <anthropic-key-1>, now: <anthropic-key-2>" == redactor.text(
        f"before: <anthropic-key-1>, now: {ONE}"
    )


def test_nothing_of_a_secret_is_in_its_name():
    assert Redactor().text(ONE) == Redactor().text(OTHER)


def test_a_name_may_not_say_the_secret_either():
    """
    A field can be named by whoever wrote the body, with a secret in it.
    """
    body = json.dumps({f"{ONE} password": "hunter2"})

    assert '{"<anthropic-key-1> password": "<password-1>"}' == Redactor().text(body)


@pytest.mark.parametrize(
    ("rules", "text", "kept"),
    [
        ({"known_values": ["open sesame"]}, "say open sesame", "say <secret-1>"),
        ({"known_values": [Hidden()]}, "say open sesame", "say <secret-1>"),
        ({"known_values": ["", "  "]}, "say open sesame", "say open sesame"),
        ({"patterns": [r"acme-\d{4}"]}, "take acme-1234!", "take <secret-1>!"),
        ({"patterns": [r"badge (\w+)"]}, "my badge X7", "my badge <secret-1>"),
        ({"key_names": ["Badge No"]}, '{"badge_no": "X7"}', '{"badge_no": "<secret-1>"}'),
        ({"patterns": [r"badge (\w*)"]}, "my badge !", "my badge !"),
        ({"allowed": [ONE]}, f"{ONE} {OTHER}", f"{ONE} <anthropic-key-1>"),
        ({"allowed": ["demo"]}, '{"password": "demo"}', '{"password": "demo"}'),
    ],
    ids=[
        "value",
        "SecretStr",
        "empty",
        "pattern",
        "group",
        "name",
        "nothing in the group",
        "allowed",
        "allowed under a name",
    ],
)
def test_a_user_adds_rules(rules, text, kept):
    assert kept == Redactor(**rules).text(text)


def test_a_value_can_be_registered_later():
    redactor = Redactor()
    redactor.register("open sesame")

    assert "<secret-1>" == redactor.text("open sesame")


def test_a_value_that_stands_everywhere_is_refused():
    with pytest.raises(ReplayKitError, match="a secret of 2 characters cannot be hidden"):
        Redactor(known_values=["ab"])


@pytest.mark.parametrize("value", [None, 1, [1, {"a": "b"}], "text", {"max_tokens": 5}])
def test_a_value_without_secrets_is_the_same_object(value):
    assert Redactor().value(value) is value


def test_a_value_loses_its_secrets():
    value = {"city": "Tokyo", "auth": {"api_key": "k1"}, "log": [f"used {ONE}"]}

    assert {
        "city": "Tokyo",
        "auth": {"api_key": "<api-key-1>"},
        "log": ["used <anthropic-key-1>"],
    } == Redactor().value(value)


@pytest.fixture
def broken(monkeypatch):
    """A redactor whose search fails, with the secret in the words of its error."""

    def look(self, layer, depth=0):
        raise ValueError(f"cannot read {layer.text}")

    monkeypatch.setattr(Inspection, "look", look)
    return Redactor()


@pytest.mark.parametrize(
    "scrub",
    [
        lambda redactor: redactor.request(asked(dumped(said(ONE)))).body,
        lambda redactor: redactor.response(answered(dumped(replied(ONE)))).body,
        lambda redactor: redactor.text(ONE).encode(),
        lambda redactor: redactor.value([ONE]).encode(),
    ],
    ids=["request", "response", "text", "value"],
)
def test_an_error_lets_nothing_through(broken, scrub):
    """
    Not in what is given back, and not in what is told about it.
    """
    kept = scrub(broken)

    assert kept.startswith(b"<withheld: ")
    assert kept.endswith(b"ValueError>")
    assert [] == [told for told in broken.withheld if ONE in told]


def test_a_text_that_would_never_be_done_is_withheld(monkeypatch):
    monkeypatch.setattr("replaykit.cassette.redaction.scrubbing._MOST_ROUNDS", 1)

    assert "<withheld: a text, Unreadable>" == Redactor().text(ONE)


def test_a_value_that_is_no_json_is_withheld():
    assert "<withheld: a value, TypeError>" == Redactor().value({"when": object()})
