"""The benchmark of the verdict runs the suites that its table claims."""

import pytest

from benchmarks import verdicts


def test_each_suite_has_its_row(capsys, monkeypatch):
    monkeypatch.setattr(verdicts, "milliseconds", lambda *_: 400.0)

    assert 0 == verdicts.main(rounds=2)

    rows = capsys.readouterr().out.splitlines()
    assert [suite.title for suite in verdicts.SUITES] == [
        row.split(" | ")[0][2:] for row in rows[2:]
    ]
    assert all(row.endswith("| 2.00 | 2.00 | 100% |") for row in rows[2:])


@pytest.mark.parametrize("suite", verdicts.SUITES, ids=lambda suite: suite.title)
def test_its_agent_is_right(pytester, monkeypatch, suite):
    """
    Were there a finding, another thing would be measured.
    """
    monkeypatch.delenv("CI", raising=False)
    pytester.makepyfile(test_trip=verdicts.module_of(suite, tests=1))
    verdicts.lay_cassette(pytester.path, suite)

    pytester.runpytest_inprocess("-p", "no:randomly", "-p", "no:asyncio").assert_outcomes(passed=1)
