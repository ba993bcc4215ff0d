"""`replaykit diff`: where two recorded sessions part, and how."""

import json
from dataclasses import replace

from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cassette.store import publish
from tests.checks.loops import loop
from tests.checks.wires import Results
from tests.cli.recordings import edit, interaction, record, vcrpy, write
from tests.cli.test_bad_input import EMPTY, MISSING
from tests.report.seen import exchanges_of


def save(path, agent):
    """An agent's session as a cassette."""
    publish(path, Cassette.of(exchanges_of(agent), keys=keys_of))


def test_sessions_that_are_alike_are_called_so(replaykit):
    record("a.cassette", "Rome", "Oslo")
    record("b.cassette", "Rome", "Oslo")

    assert (
        0,
        "A  a.cassette: 2 exchanges\n"
        "B  b.cassette: 2 exchanges\n"
        "They are alike: the same questions, the same results, the same answers.\n",
        "",
    ) == replaykit("diff", "a.cassette", "b.cassette")


PARTED = """\
A  a.cassette: 3 exchanges
B  b.cassette: 4 exchanges
2 exchanges alike
exchange 2: they part here: something else is asked; the answer is another
  asked: messages[0].content
    A  "Rain in Oslo?"
    B  "Rain in Lima?"
  answer: answer.text
    A  "It rains in Oslo. Take an umbrella, and expect the same tomorrow and the day...
    B  "It rains in Lima. Take an umbrella, and expect the same tomorrow and the day...
exchange 4 of B: there is nothing like it in A
What comes after the parting follows from it, mostly; --all shows it.
"""


def test_where_sessions_part_is_said_and_how(replaykit):
    record("a.cassette", "Rome", "Oslo", "Bern")
    record("b.cassette", "Rome", "Lima", "Bern", "Kyiv")

    assert (1, PARTED, "") == replaykit("diff", "a.cassette", "b.cassette")


def test_requests_in_another_order_are_alike(replaykit):
    record("a.cassette", "Rome", "Oslo")
    record("b.cassette", "Oslo", "Rome")

    assert 0 == replaykit("diff", "a.cassette", "b.cassette").code


DRIFTED = """\
A  a.cassette: 2 exchanges
B  b.cassette: 2 exchanges
1 exchange alike
exchange 2: the same is asked, and the results say something else
  results: messages[2].content
    A  "Tokyo 1: 17 degrees"
    B  "snow"
"""


def test_other_results_are_drift(replaykit, here):
    def snowed(entry):
        if not isinstance(entry, Results):
            return [entry]
        return [replace(entry, told=tuple(replace(told, text="snow") for told in entry.told))]

    save(here / "a.cassette", loop("openai_chat", 1))
    save(here / "b.cassette", loop("openai_chat", 1).with_history(1, snowed))

    assert (1, DRIFTED, "") == replaykit("diff", "a.cassette", "b.cassette")


def test_all_shows_what_comes_after_the_parting(replaykit):
    record("a.cassette", "Rome", "Oslo")
    record("b.cassette", "Lima", "Kyiv")

    few, everything = (
        replaykit("diff", "a.cassette", "b.cassette", *more).output for more in ([], ["--all"])
    )

    assert '"Rain in Kyiv?"' not in few
    assert '"Rain in Kyiv?"' in everything


def test_recordings_of_two_recorders_are_compared(replaykit):
    record("a.cassette", "Rome")
    write("b.json", vcrpy(interaction("Rome")))

    assert 0 == replaykit("diff", "a.cassette", "b.json").code


def test_what_is_no_provider_of_ours_is_compared_by_its_text(replaykit):
    plain = interaction("Rome")
    plain["request"]["uri"] = "https://example.com/rain"
    other = json.loads(json.dumps(plain))
    other["response"]["body"]["string"] = "no rain"
    write("a.json", vcrpy(plain))
    write("b.json", vcrpy(other))

    answer = replaykit("diff", "a.json", "b.json")

    assert 1 == answer.code
    assert "exchange 1: they part here: the answer is another\n  answer: answer\n" in answer.output


def test_an_edited_recording_is_compared_and_called_so(replaykit):
    record("a.cassette", "Rome")
    edit(record("b.cassette", "Rome"), "umbrella", "parasol")

    answer = replaykit("diff", "a.cassette", "b.cassette")

    assert (1, True) == (answer.code, "Take an parasol" in answer.output)
    assert answer.complaints.startswith("b.cassette: it was changed since it was sealed.\n")


def test_each_file_that_cannot_be_compared_is_named(replaykit):
    write("it.cassette", "")

    missing = replaykit("diff", "it.cassette", "gone.cassette")
    unreadable = replaykit("diff", "it.cassette", "it.cassette")

    assert (2, "", MISSING.replace("it", "gone", 1)) == missing
    assert (2, "", EMPTY * 2) == unreadable
