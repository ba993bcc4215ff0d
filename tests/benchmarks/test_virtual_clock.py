"""The benchmark of the clock measures the programs that its table claims."""

import pytest

from benchmarks.virtual_clock import Row, compared, main, programs


def test_each_program_has_its_row(capsys, monkeypatch):
    monkeypatch.setattr("benchmarks.virtual_clock.find_spec", lambda _: None)

    assert 0 == main(calls=3, rounds=1, turns=1)

    rows = capsys.readouterr().out.splitlines()
    assert [f"| 3 tool calls {work} " for work in programs(3)] == [
        row.partition("|")[0] + "|" + row.split("|")[1] for row in rows[2:7]
    ]
    assert rows[-2].startswith("| a window, opened and closed | 0 | ")
    assert rows[-1].startswith("| the same, its dates frozen | 0 | ")


@pytest.mark.parametrize(("program", "seconds"), [*enumerate((30, 300, 30, 30, 300))])
def test_it_waits_as_long_as_the_table_says(program, seconds):
    measured = compared("", [*programs(10).values()][program], 1)

    assert seconds == measured.virtual_s


def test_a_ratio_is_of_the_same_work():
    assert "| gather | 30 | 3.00 | 1.50 | 2.0 | 1.00 | 3.0 |" == str(Row("gather", 30, 3, 1.5, 1))
