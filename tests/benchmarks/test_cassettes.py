"""The cassette benchmark does the work that its table claims, and still runs."""

import json

from benchmarks.cassettes import main, sessions


def test_each_number_of_exchanges_has_its_row(capsys):
    assert 0 == main([2, 3])

    rows = capsys.readouterr().out.splitlines()
    assert ["exchanges", "---", "2", "3"] == [row.split("|")[1].strip() for row in rows]


def test_sessions_grow_turn_by_turn_and_begin_anew():
    counts = [len(json.loads(one.request.body)["messages"]) for one in sessions(9)]

    assert [2, 6, 10, 14, 18, 22, 26, 30, 2] == counts
