"""What `replaykit` itself answers, whichever command is named."""

import pytest

from replaykit.cli import main


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")


def exit_code_of(*arguments):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    return stopped.value.code


def test_help_fits_a_screen_and_has_an_example(capsys):
    code = exit_code_of("--help")

    lines = capsys.readouterr().out.splitlines()
    assert 0 == code
    assert 24 > len(lines)
    assert [] == [line for line in lines if len(line) > 80]
    assert "  replaykit demo     no key, no network, done in a moment" == lines[-1]


def test_version_is_that_of_the_distribution(capsys):
    code = exit_code_of("--version")

    assert (0, "replaykit 0.1.0\n") == (code, capsys.readouterr().out)


def test_an_unknown_command_is_misuse_and_names_the_choices(capsys):
    code = exit_code_of("replay")

    complaint = capsys.readouterr().err
    assert 2 == code
    assert "invalid choice: 'replay' (choose from" in complaint
    assert "demo" in complaint


def test_no_command_at_all_is_misuse_and_shows_the_help(capsys):
    code = main([])

    output, complaint = capsys.readouterr()
    assert (2, "") == (code, output)
    assert complaint.startswith("usage: replaykit ")
