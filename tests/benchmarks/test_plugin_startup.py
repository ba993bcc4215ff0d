"""The benchmark of the plugin's start runs the suites that its table claims."""

import os

import pytest

from benchmarks.plugin_startup import SUITES, Suite, main, milliseconds


def test_each_suite_has_its_row(capsys, monkeypatch):
    monkeypatch.setattr("benchmarks.plugin_startup.milliseconds", lambda *_: 2.0)

    assert 0 == main(rounds=2)

    rows = capsys.readouterr().out.splitlines()
    assert [suite.title for suite in SUITES] == [row.split(" | ")[0][2:] for row in rows[2:]]
    assert all(row.endswith("| 2 | 2 | 100.0% |") for row in rows[2:])


def test_a_run_that_goes_wrong_is_not_measured(tmp_path, monkeypatch):
    """
    In this process's own environment, where all is compiled already.
    """
    monkeypatch.setattr("benchmarks.plugin_startup.environment", lambda _: dict(os.environ))

    with pytest.raises(RuntimeError, match="pytest ended with 5:"):
        milliseconds(Suite("no tests, though some are said", 1), (), str(tmp_path))
