"""The benchmark of capturing measures what it says."""

import pytest

pytest.importorskip("openai")

from benchmarks import capturing
from benchmarks.side_by_side.capturing import FIRST_BYTE, ONE_REQUEST, WORKS, captured
from benchmarks.side_by_side.rounds import QUICK


def test_every_table_has_its_rows(capsys, monkeypatch):
    monkeypatch.setattr(capturing, "AT_ONCE", 2)

    capturing.main(rounds=1, requests=2, streams_mb=(1,))

    tables = capsys.readouterr().out.split("\n\n")
    assert [8, 1] == [len(table.strip().splitlines()) - 2 for table in tables]
    assert "a request of 10 KB" in tables[0]
    assert "nan" not in "".join(tables)


def test_what_it_measures_stands_side_by_side_with_the_limit(tmp_path, monkeypatch):
    row = capturing.Row(work="a request of 1 KB", without_ms=20, captured_ms=21)
    tiny = capturing.Row(work="open and close a capture", without_ms=0, captured_ms=0.4)
    monkeypatch.setattr(capturing, "rows", lambda *_: iter((row, tiny)))

    figures = [(one.work, one.contender, one.value) for one in captured(tmp_path, QUICK)]

    assert [
        ("captured: a request of 1 KB", "LIMIT", 0.02),
        ("captured: a request of 1 KB", "replaykit", 0.021),
        ("captured: open and close a capture", "replaykit", 0.0004),
    ] == figures


def test_the_page_has_every_row(tmp_path, monkeypatch):
    monkeypatch.setattr(capturing, "_compared", lambda title, *_: title)

    titles = [f"captured: {title}" for title in capturing.rows("", tmp_path, 1, 1)]

    assert sorted(WORKS) == sorted(titles)
    assert {*ONE_REQUEST, FIRST_BYTE} <= set(titles)
