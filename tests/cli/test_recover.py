"""`replaykit recover`: what a killed recording left becomes a cassette again."""

from replaykit.cassette.store import load
from tests.cli.recordings import begin_recording, edit, kill_recording, record, write

PLACE = "cassettes/test_trip/test_rain.cassette"
NEXT = """\
What was in flight when a recording was killed is lost.
Next: record what is missing with `pytest --replaykit=record`, then look at `git diff`
"""


def cities_in(path):
    """The cities that the questions of a cassette are about."""
    bodies = [exchange.request.body.decode() for exchange in load(path).exchanges]
    return [body.partition("Rain in ")[2].partition("?")[0] for body in bodies]


def test_it_brings_back_every_finished_exchange(replaykit, here):
    journal = kill_recording(PLACE, {1: "Rome", 2: "Oslo"})

    answer = replaykit("recover")

    assert (0, "") == (answer.code, answer.complaints)
    assert f"{PLACE}: brought back 2 exchanges; it holds 2 exchanges now\n{NEXT}" == answer.output
    assert ["Rome", "Oslo"] == cities_in(here / PLACE)
    assert not journal.exists()


def test_what_was_there_stays(replaykit, here):
    record(PLACE, "Rome")
    kill_recording(PLACE, {2: "Oslo"})

    answer = replaykit("recover", PLACE)

    assert f"{PLACE}: brought back 1 exchange; it holds 2 exchanges now\n{NEXT}" == answer.output
    assert ["Rome", "Oslo"] == cities_in(here / PLACE)


def test_it_says_which_request_was_lost_in_flight(replaykit):
    kill_recording(PLACE, {1: "Rome", 4: "Oslo"})

    answer = replaykit("recover")

    assert (
        "  lost: requests 2, 3 of the recording, asked and not answered to the end" in answer.output
    )


def test_requests_that_a_cassette_answered_are_not_lost(replaykit):
    record(PLACE, "Rome", "Bern")
    kill_recording(PLACE, {3: "Oslo"})

    answer = replaykit("recover")

    assert "lost:" not in answer.output


def test_a_request_before_the_first_finished_one_is_lost_as_well(replaykit):
    record(PLACE, "Rome")
    kill_recording(PLACE, {3: "Oslo"})

    answer = replaykit("recover")

    assert "  lost: request 2 of the recording, asked and not answered to the end" in answer.output


def test_a_recording_that_was_to_replace_a_cassette_counts_from_one(replaykit, here):
    record(PLACE, "Rome", "Oslo")
    kill_recording(PLACE, {2: "Bern"}, replaces=load(here / PLACE))

    answer = replaykit("recover")

    assert "  lost: request 1 of the recording, asked and not answered to the end" in answer.output


def test_what_a_running_recording_waits_for_is_not_lost(replaykit):
    running = begin_recording(PLACE, {1: "Rome", 3: "Bern"})
    kill_recording(PLACE, {1: "Oslo"})

    answer = replaykit("recover")

    running.close()
    assert answer.output.startswith(f"{PLACE}: brought back 1 exchange; ")
    assert "lost:" not in answer.output


def test_it_says_that_a_record_broke_off(replaykit, here):
    journal = kill_recording(PLACE, {1: "Rome", 2: "Oslo"})
    journal.write_bytes(journal.read_bytes()[:-20])

    answer = replaykit("recover")

    assert "  lost: 1 record that broke off while being written\n" in answer.output
    assert ["Rome"] == cities_in(here / PLACE)


def test_a_recording_that_was_to_replace_a_cassette_comes_beside_it(replaykit, here):
    record(PLACE, "Rome", "Oslo")
    kill_recording(PLACE, {1: "Bern"}, replaces=load(here / PLACE))

    answer = replaykit("recover")

    beside = "cassettes/test_trip/test_rain.recovered.cassette"
    assert (
        f"{beside}: brought back 1 exchange; it holds 1 exchange now\n"
        f"  it was to replace {PLACE}, which is whole and was left as it is\n"
        f"  to take it all the same: `mv {beside} {PLACE}`\n{NEXT}"
    ) == answer.output
    assert ["Rome", "Oslo"] == cities_in(here / PLACE)


def test_the_journal_itself_may_be_named(replaykit, here):
    journal = kill_recording(PLACE, {1: "Rome"})

    answer = replaykit("recover", journal)

    assert 0 == answer.code
    assert ["Rome"] == cities_in(here / PLACE)


def test_every_cassette_in_a_folder_gets_its_own_back(replaykit, here):
    kill_recording("tapes/a/one.cassette", {1: "Rome"})
    kill_recording("tapes/b/two.cassette", {1: "Oslo"})

    answer = replaykit("recover", "tapes")

    assert 0 == answer.code
    assert ["Rome"] == cities_in(here / "tapes/a/one.cassette")
    assert ["Oslo"] == cities_in(here / "tapes/b/two.cassette")


def test_a_recording_that_is_still_running_is_left_alone(replaykit, here):
    journal = begin_recording(PLACE, {1: "Rome"})

    answer = replaykit("recover")

    name = journal.path
    journal.close()
    assert (1, "") == (answer.code, answer.output)
    assert (
        f"{name}: a recording is still writing its journal, which was left alone.\n"
        "  How to fix: wait until it has ended.\n"
    ) == answer.complaints
    assert name.exists()


def test_nothing_is_put_over_a_cassette_that_cannot_be_read(replaykit, here):
    write(PLACE, "half of\n")
    journal = kill_recording(PLACE, {1: "Rome"})

    answer = replaykit("recover")

    assert (2, "") == (answer.code, answer.output)
    assert f"{PLACE}:1: its first line is 'half of'.\n" in answer.complaints
    assert "half of\n" == (here / PLACE).read_text()
    assert journal.exists()


def test_an_edit_has_to_be_accepted_first(replaykit, here):
    edit(record(PLACE, "Rome"), "umbrella", "parasol")
    journal = kill_recording(PLACE, {2: "Oslo"})

    answer = replaykit("recover")

    assert 2 == answer.code
    assert f"accept it with `replaykit seal {PLACE}`" in answer.complaints
    assert journal.exists()


def test_a_journal_of_nothing_goes(replaykit):
    journal = kill_recording(PLACE, {1: "Rome"})
    journal.write_bytes(b"")

    answer = replaykit("recover")

    assert 0 == answer.code
    assert (
        f"{PLACE}: what was left held nothing that is missing here, and is gone now\n"
    ) == answer.output
    assert not journal.exists()


def test_one_that_cannot_be_brought_back_does_not_keep_the_others(replaykit, here):
    write("cassettes/a.cassette", "half of\n")
    kill_recording("cassettes/a.cassette", {1: "Rome"})
    kill_recording("cassettes/b.cassette", {1: "Oslo"})

    answer = replaykit("recover")

    assert 2 == answer.code
    assert ["Oslo"] == cities_in(here / "cassettes/b.cassette")


def test_nothing_left_behind_is_fine(replaykit):
    record(PLACE, "Rome")

    answer = replaykit("recover")

    assert (0, "") == (answer.code, answer.complaints)
    assert (
        "cassettes: no killed recording has left anything here;"
        " `replaykit check cassettes` says whether all is well\n"
    ) == answer.output


def test_a_journal_that_may_not_be_read_stays(replaykit, closed, here):
    journal = kill_recording("it.cassette", {1: "Rome"})
    closed(journal.name)

    answer = replaykit("recover", "it.cassette")

    assert (
        2,
        "",
        f"{journal.name}: the system refuses it (Permission denied).\n"
        "  Expected: a journal that may be read and written.\n"
        "  How to fix: allow that, or let the user recover it who recorded.\n",
    ) == answer


def test_a_path_through_a_file_is_misuse(replaykit):
    record("it.cassette", "Rome")

    answer = replaykit("recover", "it.cassette/inside.cassette")

    assert (2, "") == (answer.code, answer.output)
    assert "there is no such file or folder" in answer.complaints


def test_without_the_usual_folder_it_asks_for_the_name(replaykit):
    answer = replaykit("recover")

    assert (
        2,
        "",
        "cassettes: there is no such file or folder.\n"
        "  How to fix: name the folder of your cassettes.\n",
    ) == answer
