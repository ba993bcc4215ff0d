"""`replaykit convert`: other recorders' files become cassettes, without their secrets."""

import pytest

from replaykit.cassette.foreign import read_recording
from replaykit.cassette.matching import body_digest, question_key
from replaykit.cassette.redaction import Redactor
from replaykit.cassette.store import load
from tests.cassette.foreign.recordings import files_in
from tests.cli.recordings import KEY, edit, interaction, record, vcrpy, write

NEXT = "Next: run the tests; once they pass, delete the files that were converted\n"


def grpc():
    """A record that is no HTTP exchange."""
    return {"request_stream": [], "response": {}}


def test_it_writes_a_cassette_beside_the_file(replaykit, here):
    write("tapes/test_rain.yaml", vcrpy(interaction("Rome"), interaction("Oslo")))

    answer = replaykit("convert", "tapes/test_rain.yaml")

    assert (
        0,
        "tapes/test_rain.cassette: 2 exchanges from tapes/test_rain.yaml (vcrpy-json)\n"
        f"converted 1 of 1 file\n{NEXT}",
        "",
    ) == answer
    assert 2 == len(load(here / "tapes/test_rain.cassette").headings)


@pytest.mark.parametrize("file", files_in("same"), ids=lambda file: file.name)
def test_it_takes_what_any_known_recorder_writes(replaykit, here, file):
    """
    The exchanges are those of the file, as far as redaction leaves them alone.
    """
    recording = read_recording(file)

    answer = replaykit("convert", "-o", "out", file)

    cassette = load(here / "out" / f"{file.stem}.cassette")
    assert "" == answer.complaints
    assert [e.response.status for e in recording.exchanges] == [
        e.response.status for e in cassette.exchanges
    ]
    assert [e.request.body for e in recording.exchanges] == [
        e.request.body for e in cassette.exchanges
    ]


def test_the_keys_are_those_that_a_run_looks_for(replaykit, here):
    write("old.yaml", vcrpy(interaction("Rome", key=KEY)))

    replaykit("convert", "old.yaml")

    cassette = load(here / "old.cassette")
    request = cassette.request(1)
    assert [(question_key(request), body_digest(request))] == [
        (heading.key, heading.body) for heading in cassette.headings
    ]


def test_no_secret_comes_along(replaykit, here):
    write("old.yaml", vcrpy(interaction("Rome", key=KEY, extra=f" {KEY}")))

    replaykit("convert", "old.yaml")

    assert KEY not in (here / "old.cassette").read_text()
    assert (0, "checked 1 file with 1 exchange: no findings\n", "") == (
        replaykit("check", "old.cassette")
    )


def test_what_else_is_a_secret_can_be_said(replaykit, here):
    write("old.yaml", vcrpy(interaction("Rome", extra=" the door-773311")))

    replaykit("convert", "--redact-pattern", "door-[0-9]+", "old.yaml")

    assert "door-773311" not in (here / "old.cassette").read_text()


def test_it_never_overwrites(replaykit, here):
    write("old.yaml", vcrpy(interaction("Rome")))
    record("old.cassette", "Oslo")
    before = (here / "old.cassette").read_bytes()

    answer = replaykit("convert", "old.yaml")

    assert (
        1,
        "converted 0 of 1 file\n",
        "old.yaml: old.cassette is there already.\n"
        "  How to fix: replace it with --force, or write elsewhere with -o FOLDER.\n",
    ) == answer
    assert before == (here / "old.cassette").read_bytes()


def test_it_overwrites_when_told_to(replaykit, here):
    write("old.yaml", vcrpy(interaction("Rome")))
    record("old.cassette", "Oslo", "Bern")

    answer = replaykit("convert", "--force", "old.yaml")

    assert 0 == answer.code
    assert 1 == len(load(here / "old.cassette").headings)


def test_even_then_it_leaves_alone_what_it_cannot_read(replaykit, here):
    write("old.yaml", vcrpy(interaction("Rome")))
    edit(record("old.cassette", "Oslo"), "umbrella", "parasol")

    answer = replaykit("convert", "--force", "old.yaml")

    assert (2, "converted 0 of 1 file\n") == (answer.code, answer.output)
    assert answer.complaints.startswith("old.cassette: it was changed since it was sealed.\n")
    assert "parasol" in (here / "old.cassette").read_text()


def test_it_writes_into_another_folder(replaykit, here):
    write("tapes/old.yaml", vcrpy(interaction("Rome")))

    answer = replaykit("convert", "tapes/old.yaml", "-o", "new/tapes")

    assert answer.output.startswith("new/tapes/old.cassette: 1 exchange from tapes/old.yaml")
    assert 1 == len(load(here / "new/tapes/old.cassette").headings)


@pytest.mark.parametrize("output", ["new.cassette", "old.yaml"])
def test_the_output_is_a_folder(replaykit, here, output):
    write("old.yaml", vcrpy(interaction("Rome")))

    answer = replaykit("convert", "old.yaml", "-o", output)

    assert (
        2,
        "",
        f"{output}: it is no folder.\n"
        "  How to fix: name a folder: each file becomes a cassette of its own name in it.\n",
    ) == answer
    assert ["old.yaml"] == [path.name for path in here.iterdir()]


def test_two_files_do_not_become_one_cassette(replaykit, here):
    for name in ("old.yaml", "old.json"):
        write(name, vcrpy(interaction("Rome")))

    answer = replaykit("convert", "old.yaml", "old.json")

    assert (1, "converted 0 of 2 files\n") == (answer.code, answer.output)
    assert (
        "old.yaml: it would become old.cassette, as would old.json.\n"
        "  How to fix: convert one of them, or each into a folder of its own with -o.\n"
    ) in answer.complaints


def test_a_packed_file_loses_both_endings(replaykit, here):
    write("old.yaml", vcrpy(interaction("Rome")))
    (here / "old.yaml").rename(here / "old.yaml.gz")

    replaykit("convert", "old.yaml.gz")

    assert (here / "old.cassette").exists()


def test_what_is_skipped_is_told(replaykit, here):
    write("old.yaml", vcrpy(interaction("Rome"), grpc()))

    answer = replaykit("convert", "old.yaml")

    assert (
        1,
        "old.cassette: 1 exchange from old.yaml (vcrpy-json)\n"
        "  skipped: interaction 2 is a gRPC call, not an HTTP exchange\n"
        f"converted 1 of 1 file\n{NEXT}",
        "",
    ) == answer


def test_what_one_should_know_is_told(replaykit):
    write("old.yaml", vcrpy(interaction("Rome")).replace('"version": 1,', ""))

    answer = replaykit("convert", "old.yaml")

    assert 0 == answer.code
    assert "\n  note: vcrpy ends a cassette with its `version`, which is missing" in answer.output


def test_a_body_that_cannot_be_looked_into_is_withheld(replaykit, here):
    taped = interaction("Rome")
    taped["response"]["headers"]["content-encoding"] = ["snappy"]
    taped["response"]["body"] = {"base64_string": "/v39/Pv6+fj39vX08/Lx8A=="}
    write("old.yaml", vcrpy(taped))

    answer = replaykit("convert", "old.yaml")

    assert 1 == answer.code
    assert "\n  withheld: a body of " in answer.output


def test_a_file_without_an_exchange_becomes_nothing(replaykit, here):
    write("old.yaml", vcrpy(grpc()))

    answer = replaykit("convert", "old.yaml")

    assert (
        1,
        "converted 0 of 1 file\n",
        "old.yaml: it holds no exchange that could be replayed (vcrpy-json).\n"
        "  How to fix: record what the test needs: `pytest --replaykit=record`.\n"
        "  skipped: interaction 1 is a gRPC call, not an HTTP exchange\n",
    ) == answer
    assert not (here / "old.cassette").exists()


def test_one_that_cannot_be_read_does_not_keep_the_others(replaykit, here):
    write("bad.yaml", "interactions: [")
    write("old.yaml", vcrpy(interaction("Rome")))

    answer = replaykit("convert", "bad.yaml", "missing.yaml", "old.yaml")

    assert 2 == answer.code
    assert "converted 1 of 2 files\n" in answer.output
    assert (here / "old.cassette").exists()


def test_a_secret_that_redaction_missed_is_not_written(replaykit, here, monkeypatch):
    monkeypatch.setattr(Redactor, "response", lambda _, response: response)
    write("old.yaml", vcrpy(interaction("Rome", extra=f" {KEY}")))

    answer = replaykit("convert", "old.yaml")

    assert (1, "converted 0 of 1 file\n") == (answer.code, answer.output)
    assert answer.complaints.startswith("cannot save old.cassette: line ")
    assert " of it would still hold a secret, openai-key sk-p… (80 characters).\n" in (
        answer.complaints
    )
    assert not (here / "old.cassette").exists()


def test_options_are_not_guessed(replaykit):
    write("old.yaml", vcrpy(interaction("Rome")))

    answer = replaykit("convert", "--forc", "old.yaml")

    assert (2, "") == (answer.code, answer.output)
