"""The benchmark of capturing measures what it says."""

import pytest

pytest.importorskip("openai")

from benchmarks import capturing


def test_every_table_has_its_rows(capsys, monkeypatch):
    monkeypatch.setattr(capturing, "AT_ONCE", 2)

    capturing.main(rounds=1, requests=2, streams_mb=(1,))

    tables = capsys.readouterr().out.split("\n\n")
    assert [7, 1, 1] == [len(table.strip().splitlines()) - 2 for table in tables]
    assert "a request of 10 KB" in tables[0]
    assert "nan" not in "".join(tables)
