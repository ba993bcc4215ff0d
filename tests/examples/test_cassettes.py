"""The cassettes of cassettes/README.md: made to the byte by its script, and replayed."""

import re
from functools import cache
from http.client import IncompleteRead
from operator import attrgetter
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

import replaykit
from cassettes.dialogues import DIALOGUES
from cassettes.record import FIRST, HERE, record, record_first_test
from cassettes.scenarios import SCENARIOS
from cassettes.spelling import PROVIDERS
from replaykit.cassette.store import load
from replaykit.cli import main
from replaykit.providers import read_exchange, read_turns
from tests.docs.pages import ROOT, tables_in, text_of

SESSIONS = (*SCENARIOS, *DIALOGUES)
PAGE = text_of("cassettes/README.md")
each_session = pytest.mark.parametrize("session", SESSIONS, ids=attrgetter("name"))
each_dialogue = pytest.mark.parametrize("dialogue", DIALOGUES, ids=attrgetter("name"))


@cache
def kept(name):
    return load(HERE / f"{name}.cassette")


@each_session
def test_a_cassette_is_made_again_to_the_byte(session, tmp_path):
    before = HERE.joinpath(f"{session.name}.cassette").read_bytes()

    assert before == record(session, tmp_path).read_bytes()


def test_so_is_the_one_that_init_brings(tmp_path):
    assert FIRST.read_bytes() == record_first_test(tmp_path / "first.cassette").read_bytes()


@each_session
def test_a_cassette_names_the_provider_and_no_address_of_the_recording(session):
    text = HERE.joinpath(f"{session.name}.cassette").read_text(encoding="utf-8")

    assert f" POST {PROVIDERS[session.provider].host}/" in text
    assert "127.0.0.1" not in text


def test_nothing_is_wrong_with_any_of_them(capsys):
    code = main(["check", str(HERE), str(FIRST)])

    assert (0, "") == (code, capsys.readouterr().err)


def asked_again(request):
    """What comes when a request is made once more: its status and its body."""
    again = Request(request.url, request.body, dict(request.headers))
    try:
        with urlopen(again) as reply:
            return reply.status, _whole_or_cut(reply)
    except HTTPError as error:
        return error.code, error.read()


def _whole_or_cut(reply):
    try:
        return reply.read()
    except IncompleteRead as cut:
        return cut.partial


@each_dialogue
def test_a_dialogue_is_replayed_as_it_was(dialogue):
    exchanges = kept(dialogue.name).exchanges

    with replaykit.replay(HERE / f"{dialogue.name}.cassette"):
        replayed = [asked_again(exchange.request) for exchange in exchanges]

    assert [(one.response.status, one.response.body) for one in exchanges] == replayed


def told_of(row):
    """The cassette of a row, and how many calls it says that each turn has."""
    return re.search(r"\((.+?)\.cassette\)", row[0])[1], row[2]


def test_every_cassette_says_what_is_in_it():
    (rows,) = tables_in(PAGE)
    readings = {
        session.name: [read_exchange(exchange) for exchange in kept(session.name).exchanges]
        for session in SESSIONS
    }
    calls = {
        name: ", ".join(str(len(turn.answers)) for turn in read_turns(read))
        for name, read in readings.items()
    }

    assert calls == dict(map(told_of, rows))


def test_every_cassette_is_in_the_script():
    there = {path.relative_to(HERE).with_suffix("").as_posix() for path in HERE.rglob("*.cassette")}

    assert there == {session.name for session in SESSIONS}


def test_the_page_shows_what_is_printed(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    shown = re.search(r"^\$ replaykit (show \S+)\n(.*?)^```$", PAGE, flags=re.DOTALL | re.M)

    main(shown[1].split())

    assert shown[2] in capsys.readouterr().out
