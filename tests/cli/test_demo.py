"""`replaykit demo`: what it prints is what the provider room says."""

import json
import re
import socket

import pytest

from replaykit.cli import main
from replaykit.cli.demo.story import first_exchange, wrong_follow_ups
from replaykit.providers import judge, read_exchange


@pytest.fixture
def printed(capsys):
    main(["demo"])
    return capsys.readouterr().out


def test_it_ends_well_and_complains_of_nothing(capsys):
    code = main(["demo"])

    assert (0, "") == (code, capsys.readouterr().err)


def test_it_reads_three_calls_from_the_stream(printed):
    calls = re.findall(r"^     (\w+) +(\w+\(.*\))$", printed, flags=re.MULTILINE)

    assert [
        ("call_tokyo", "get_weather(city='Tokyo')"),
        ("call_london", "get_weather(city='London')"),
        ("call_usdjpy", "get_exchange_rate(base='USD', quote='JPY')"),
    ] == calls


def test_it_prints_each_refusal_to_the_letter(printed):
    asked = read_exchange(first_exchange())
    refusals = [judge(wrong.request, [asked]).rejection for wrong in wrong_follow_ups()]

    shown = " ".join(printed.split())

    assert [] == [r.body for r in refusals if json.dumps(r.body) not in shown]
    assert 4 == len(refusals)


def test_it_pairs_each_call_of_the_right_answer_with_its_result(printed):
    _, _, ending = printed.partition("3. Answered rightly: 0 objections\n")

    assert ["rain, 18 degrees", "fog, 9 degrees", "157.20"] == [
        re.split(r"\)  +", line)[1] for line in ending.strip().splitlines()
    ]


def test_it_fits_a_terminal_of_any_kind(printed):
    assert printed.isascii()
    assert 80 >= max(len(line) for line in printed.splitlines())


def test_it_needs_no_network(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the demo opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)

    assert 0 == main(["demo"])
