"""Commands know what the project's pytest configuration says of secrets and folders."""

import pytest

from tests.cli.recordings import edit, interaction, kill_recording, record, vcrpy, write

LINES = "replaykit_redact_patterns =\n    door-[0-9]+\n    # a remark\n\n    gate=[0-9]+;?\n"
TOML_LIST = "replaykit_redact_patterns = ['door-[0-9]+', 'gate=[0-9]+;?']\n"
TOML_TEXT = 'replaykit_redact_patterns = """\ndoor-[0-9]+\n  gate=[0-9]+;?\n"""\n'
CONFIGURATIONS = [
    ("pytest.ini", f"[pytest]\n{LINES}"),
    (".pytest.ini", f"[pytest]\nreplaykit_mode: replay\n{LINES}"),
    ("tox.ini", f"[tox]\nenvlist = py\n[pytest]\n{LINES}"),
    ("setup.cfg", f"[metadata]\nname = trip\n[tool:pytest]\n{LINES}"),
    ("pyproject.toml", f"[tool.pytest.ini_options]\n{TOML_LIST}"),
    ("pyproject.toml", f"[tool.pytest.ini_options]\n{TOML_TEXT}"),
    ("pyproject.toml", f"[tool.pytest]\n{TOML_LIST}"),
    ("pytest.toml", f"[pytest]\n{TOML_LIST}"),
]
each_configuration = pytest.mark.parametrize(("name", "text"), CONFIGURATIONS)


def told_of(path, text=' {"entry": "door-773311"}'):
    """A recording that holds what only the project knows to be a secret."""
    return write(path, vcrpy(interaction("Rome", extra=text)))


@each_configuration
def test_a_pattern_of_the_project_counts(replaykit, name, text):
    write(name, text)
    told_of("cassettes/deep/old.yaml")

    answer = replaykit("check", "cassettes")

    assert (1, "") == (answer.code, answer.complaints)
    assert "secret: secret … (11 characters)\n" in answer.output


@each_configuration
def test_a_file_says_the_same_to_pytest(pytester, replaykit, name, text):
    """
    Both patterns, and nothing of the remark between them.
    """
    if pytest.version_tuple < (9,) and (name == "pytest.toml" or "[tool.pytest]" in text):
        pytest.skip("pytest reads such a file from 9 on")
    (pytester.path / name).write_text(text)
    config = pytester.parseconfig()

    assert ["door-[0-9]+", "gate=[0-9]+;?"] == config.getini("replaykit_redact_patterns")
    assert pytester.path / name == config.inipath

    told_of("old.yaml", text=" door-773311 gate=42; a remark")
    assert replaykit("check", "old.yaml").output.count("secret: secret ") == 2


@pytest.mark.parametrize("loser", ["pyproject.toml", "tox.ini", "setup.cfg"])
def test_the_first_file_of_a_folder_counts_even_if_it_is_empty(replaykit, loser):
    """
    As with pytest, where a `pytest.ini` without a word is a configuration.
    """
    write(loser, dict(CONFIGURATIONS)[loser])
    write("pytest.ini", "")
    told_of("old.yaml")

    assert 0 == replaykit("check", "old.yaml").code


def test_a_file_that_says_nothing_of_pytest_is_passed_by(replaykit):
    write("pytest.ini", f"[pytest]\n{LINES}")
    write("trip/pyproject.toml", "[project]\nname = 'trip'\n[tool.ruff]\nline-length = 100\n")
    write("trip/tox.ini", "[tox]\nenvlist = py\n")
    write("trip/setup.cfg", "[metadata]\nname = trip\n")
    told_of("trip/cassettes/old.yaml")

    assert 1 == replaykit("check", "trip/cassettes").code


def test_the_nearest_configuration_counts_alone(replaykit):
    write("pytest.ini", f"[pytest]\n{LINES}")
    write("trip/pytest.ini", "[pytest]\nreplaykit_redact_patterns = window-[0-9]+\n")
    told_of("trip/old.yaml")

    assert 0 == replaykit("check", "trip").code


def test_recordings_elsewhere_are_checked_by_the_rules_of_the_current_folder(
    replaykit, tmp_path_factory
):
    write("pytest.ini", f"[pytest]\n{LINES}")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "old.yaml"
    told_of(elsewhere)

    assert 1 == replaykit("check", elsewhere).code


def test_names_are_read_and_options_add_to_them(replaykit):
    write("pytest.ini", "[pytest]\nreplaykit_redact_names = entry\n")
    told_of("old.yaml", text=' {"entry": "plain words", "exit": "other words"}')

    answer = replaykit("check", "--redact-name", "exit", "old.yaml")

    assert "checked 1 file with 1 exchange: 2 secrets\n" in answer.output


def test_what_the_project_allows_is_no_finding(replaykit):
    harmless = "ghp_" + "a1B2" * 9
    write("pytest.ini", f"[pytest]\nreplaykit_redact_allowed = {harmless}\n")
    told_of("old.yaml", text=f" {harmless}")

    assert 0 == replaykit("check", "old.yaml").code


def test_convert_takes_out_what_the_project_calls_a_secret(replaykit, here):
    write("pytest.ini", f"[pytest]\n{LINES}")
    told_of("cassettes/old.yaml")

    replaykit("convert", "cassettes/old.yaml")

    assert "door-773311" not in (here / "cassettes/old.cassette").read_text()


def test_convert_keeps_the_headers_that_the_project_keeps(replaykit, here):
    write("pytest.ini", "[pytest]\nreplaykit_kept_headers = x-region\n")
    old = interaction("Rome")
    old["response"]["headers"]["x-region"] = ["north"]
    write("old.yaml", vcrpy(old))

    replaykit("convert", "old.yaml")

    assert "x-region: north" in (here / "old.cassette").read_text()


def test_seal_refuses_what_the_project_calls_a_secret(replaykit):
    write("pytest.ini", f"[pytest]\n{LINES}")
    path = record("a.cassette", "Rome")
    edit(path, "umbrella", "door-773311")

    answer = replaykit("seal", "a.cassette")

    assert 1 == answer.code
    assert "it holds a secret, secret … (11 characters)" in answer.complaints


def test_recover_writes_nothing_that_the_project_calls_a_secret(replaykit, here):
    write("pytest.ini", "[pytest]\nreplaykit_redact_patterns = Ro[m]e\n")
    journal = kill_recording("cassettes/a.cassette", {1: "Rome"})

    answer = replaykit("recover")

    assert 1 == answer.code
    assert "would still hold a secret, secret … (4 characters)" in answer.complaints
    assert journal.exists()
    assert not (here / "cassettes/a.cassette").exists()


def test_recover_writes_what_is_allowed(replaykit, here):
    write("pytest.ini", "[pytest]\nreplaykit_redact_patterns = Ro[m]e\n")
    kill_recording("cassettes/a.cassette", {1: "Rome"})

    assert 0 == replaykit("recover", "--allow", "Rome").code
    assert (here / "cassettes/a.cassette").exists()


def test_recover_looks_into_the_folder_of_the_project(replaykit, here, monkeypatch):
    write("pytest.ini", "[pytest]\nreplaykit_dir = tests/tapes\n")
    kill_recording("tests/tapes/a.cassette", {1: "Rome"})
    (here / "src").mkdir()
    monkeypatch.chdir(here / "src")

    answer = replaykit("recover")

    assert answer.output.startswith("../tests/tapes/a.cassette: brought back 1 exchange;")


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("pytest.ini", "[pytest\nx", "cannot be read"),
        ("pytest.ini", "[pytest]\nreplaykit_redact_patterns = (\n", "no regular expression"),
        ("pyproject.toml", "[tool.pytest", "cannot be read"),
        ("pyproject.toml", "[tool.pytest]\nreplaykit_redact_names = [1]", "a list of texts"),
    ],
)
@pytest.mark.parametrize("command", ["check", "convert", "seal", "recover"])
def test_a_configuration_that_cannot_be_read_is_a_misuse(
    replaykit, here, command, name, text, complaint
):
    """
    Going on without its rules would call a file clean that is not.
    """
    write(name, text)
    told_of("old.yaml")

    answer = replaykit(command, "old.yaml")

    assert (2, "") == (answer.code, answer.output)
    assert answer.complaints.startswith(f"{here / name}: ")
    assert complaint in answer.complaints
