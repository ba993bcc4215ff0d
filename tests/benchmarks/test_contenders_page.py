"""The contender that benchmarks/README.md shows takes part."""

import pickle
from contextlib import contextmanager

import pytest

pytest.importorskip("openai")

from benchmarks.side_by_side import calls, contenders, opening, recording
from benchmarks.side_by_side.contenders import Contender, Limit
from benchmarks.side_by_side.libraries import Transports, http
from tests.benchmarks.test_side_by_side import LEAST, values_of
from tests.docs.pages import block_after, text_of


@pytest.fixture(autouse=True)
def only_it_and_the_limit(monkeypatch):
    names = {
        "Contender": Contender,
        "Transports": Transports,
        "contextmanager": contextmanager,
        "http": http,
        "pickle": pickle,
    }
    exec(block_after("contender", text_of("benchmarks/README.md")), names)
    monkeypatch.setattr(contenders, "CONTENDERS", (Limit, names["Pickled"]))


def test_it_answers_calls(tmp_path):
    figures = list(calls.calls(tmp_path, LEAST))

    assert 0 < values_of(figures, calls.SDK)["pickle"]


def test_it_opens_and_patches_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "in_a_process_of_its_own", lambda *_: 0)

    figures = list(opening.openings(tmp_path, LEAST))

    assert 0 < values_of(figures, opening.OPENED)["pickle"]
    assert values_of(figures, opening.USED)["pickle"] is None


def test_it_takes_no_part_in_recording(tmp_path):
    figures = list(recording.recordings(tmp_path, LEAST))

    assert ["LIMIT"] == list(values_of(figures, recording.CPU))
