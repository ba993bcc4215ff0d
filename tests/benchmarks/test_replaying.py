"""The benchmark of replaying measures what it says."""

import pytest

pytest.importorskip("openai")

from benchmarks import replaying


def test_every_piece_of_work_is_measured_beside_its_limit(capsys, monkeypatch):
    """
    A question that found no recording would raise.
    """
    monkeypatch.setattr(replaying, "AT_ONCE", 2)
    monkeypatch.setattr(replaying, "CHUNKS", 3)

    replaying.main(sizes=(3,), rounds=1)

    rows = [row.split(" | ") for row in capsys.readouterr().out.splitlines()[2:]]
    assert 9 == len(rows)
    assert ["open and close a run, 3 exchanges"] == [
        title.removeprefix("| ") for title, limit, *_ in rows if limit == "-"
    ]
