"""What the missed goals are made of is measured piece by piece."""

import pytest

pytest.importorskip("openai")

from benchmarks import floors


def test_each_table_has_its_pieces_and_they_make_up_the_whole(capsys):
    floors.main(rounds=1, recorded=3, opened=2, tests=1)

    tables = capsys.readouterr().out.strip().split("\n\n")
    assert [7, 4, 5, 2] == [len(table.splitlines()) - 2 for table in tables]
    for table in tables:
        shares = [int(line.split("|")[3].strip(" %")) for line in table.splitlines()[2:]]
        assert 95 <= sum(shares) <= 105
