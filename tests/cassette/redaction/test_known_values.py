"""Secrets whose value is known: from an environment, and in every spelling."""

import base64
import json
from urllib.parse import quote

import pytest

from replaykit.cassette.redaction import Redactor, known_values_in
from tests.cassette.redaction.places import asked

ODD = 'p@ss/w"rd\\é 1'


def test_an_environment_gives_what_is_named_and_looks_like_a_secret():
    environment = {
        "OPENAI_API_KEY": "sk-whatever-12345",
        "DB_PASSWORD": "hunter2hunter2",
        "DATABASE_URL": "postgres://me:" + "tiger123x@db.example/app",
        "JWT_SECRET_BASE": "a8f5f167f44f4964e6c998dee827110c",
    }

    assert (
        "sk-whatever-12345",
        "hunter2hunter2",
        "tiger123x",
        "a8f5f167f44f4964e6c998dee827110c",
    ) == known_values_in(environment)


def test_an_environment_is_full_of_harmless_values():
    environment = {
        "MAX_TOKENS": "4096",
        "TOKENIZERS_PARALLELISM": "false",
        "KEYBOARD_LAYOUT": "de-latin1-nodeadkeys",
        "SSH_AUTH_SOCK": "/run/user/1000/ssh-a1b2c3d4/agent.99",
        "AUTH_PROVIDER": "google-oauth2-provider",
        "TOKEN_URL": "https://login.example.com/oauth2/token",
        "API_KEY": "test",
        "SECRET_NAME": "projects-demo-secret",
        "API_TOKEN": "123456789012",
        "PASSWORD": "[REDACTED]",
        "BROKEN_URL": "https://[me:" + "tiger123x@",
        "SITE": "https://me@db.example/",
    }

    assert () == known_values_in(environment)


@pytest.mark.parametrize(
    "spelled",
    [
        ODD,
        json.dumps(ODD),
        json.dumps(ODD, ensure_ascii=False),
        json.dumps(json.dumps({"a": ODD})),
        quote(ODD, safe=""),
        quote(ODD),
        "".join(f"%{byte:02x}" for byte in ODD.encode()),
        base64.b64encode(f"me:{ODD}".encode()).decode(),
        base64.urlsafe_b64encode(f"{ODD}!".encode()).decode(),
        base64.b64encode(quote(ODD).encode()).decode(),
    ],
)
def test_a_value_is_found_in_every_spelling(spelled):
    """
    One with letters that JSON and URLs each spell in their own way.
    """
    kept = Redactor(known_values=[ODD]).text(f"see {spelled} there")

    assert spelled not in kept
    assert "<secret-1>" in kept or b"<secret-1>" in base64.urlsafe_b64decode(kept.split()[1] + "==")


def test_a_value_inside_another_is_no_obstacle():
    assert "<secret-1> and <secret-2>" == Redactor(known_values=["tiger", "tiger-two"]).text(
        "tiger-two and tiger"
    )


def test_a_value_that_its_name_gave_away_is_found_alone():
    """
    Also in the same body, before its name comes.
    """
    body = {"log": "logged in with T1ger!9x", "login": {"password": "T1ger!9x"}}

    assert {
        "log": "logged in with <password-1>",
        "login": {"password": "<password-1>"},
    } == Redactor().value(body)


def test_tokens_that_are_minted_anew_do_not_add_up():
    """
    The oldest are forgotten; registered values never are.
    """
    redactor = Redactor(known_values=["open sesame"])
    for number in range(300):
        header = ("authorization", f"Bearer minted-{number:06}-token")
        redactor.request(asked(b"", headers=(header,)))

    assert "minted-000001-token, <secret-1>, <secret-2>" == redactor.text(
        "minted-000001-token, minted-000299-token, open sesame"
    )


def test_a_name_of_ours_is_never_cut_by_a_value():
    """
    A short value may stand in the very words of the names we give.
    """
    redactor = Redactor(known_values=["open", "secret"])
    key = "sk-" + "proj-" + "A1b2" * 12

    once = redactor.text(f"{key} open")

    assert "<openai-key-1> <secret-1>" == once == redactor.text(once)
