"""What a code host and pre-commit are told is what CONTRIBUTING.md and `.ci/run` say."""

import re
import tomllib

import pytest
import yaml

from replaykit.cli import main
from tests.docs.pages import ROOT, block_after, text_of

JOBS = yaml.safe_load(text_of(".github/workflows/ci.yml"))["jobs"]
FORMS = sorted(
    path for path in ROOT.glob(".github/ISSUE_TEMPLATE/*.yml") if path.name != "config.yml"
)
HOOKS = yaml.safe_load(text_of(".pre-commit-config.yaml"))["repos"]
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)


def commands_of(job):
    return [step["run"] for step in JOBS[job]["steps"] if "run" in step]


def test_where_all_is_done_it_is_done_as_at_home():
    assert ["bash .ci/run"] == commands_of("everything")
    assert ["bash .ci/frameworks"] == commands_of("frameworks")
    assert "`bash .ci/run`" in text_of("CONTRIBUTING.md")
    assert "`bash .ci/frameworks`" in text_of("CONTRIBUTING.md")


def test_the_site_is_built_where_all_is_done():
    assert "\nbash .ci/site " in text_of(".ci/run")
    assert "`bash .ci/site`" in text_of("CONTRIBUTING.md")


def test_elsewhere_the_tests_run_by_the_commands_of_readme():
    _, *commands = block_after("command: test", text_of("README.md")).rstrip().split(" && ")

    here = [re.sub(r"^\.venv/bin/(python -m )?", "python -m ", line) for line in commands]

    assert [line.replace("'", '"') for line in here] == commands_of("tests")


def test_every_python_that_is_admitted_is_tried():
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    prefix = "Programming Language :: Python :: "

    admitted = [one.removeprefix(prefix) for one in project["classifiers"] if prefix in one]

    assert admitted == JOBS["everything"]["strategy"]["matrix"]["python"]
    assert [admitted[0], admitted[-1]] == JOBS["tests"]["strategy"]["matrix"]["python"]


@pytest.mark.parametrize("job", JOBS)
def test_a_job_is_bounded_and_uses_what_the_code_host_itself_offers(job):
    used = [step["uses"] for step in JOBS[job]["steps"] if "uses" in step]

    assert JOBS[job]["timeout-minutes"] <= 60
    assert [] == [name for name in used if not re.fullmatch(r"actions/[a-z-]+@v\d+", name)]


@each_form
def test_a_form_has_what_a_form_needs(form):
    content = yaml.safe_load(form.read_text(encoding="utf-8"))
    fields = [field for field in content["body"] if field["type"] != "markdown"]
    ids = [field["id"] for field in fields]

    assert {"name", "description", "labels", "body"} == content.keys()
    assert len(set(ids)) == len(ids) > 0
    assert {"dropdown", "input", "textarea"} >= {field["type"] for field in fields}
    assert all(field["attributes"]["label"] for field in fields)


@each_form
def test_a_form_names_commands_that_there_are(form, capsys):
    named = re.findall(r"`replaykit ([a-z]+|--version)", form.read_text(encoding="utf-8"))

    for name in named:
        with pytest.raises(SystemExit) as told:
            main([name] if name.startswith("-") else [name, "--help"])
        assert 0 == told.value.code


def test_hooks_run_what_contributing_says_from_its_environment():
    checks = block_after("commands: checks", text_of("CONTRIBUTING.md")).splitlines()
    hooks = [hook for repo in HOOKS for hook in repo["hooks"]]

    assert ["local"] == [repo["repo"] for repo in HOOKS]
    assert checks[:3] == [hook["entry"] for hook in hooks][:3]
    assert {"system"} == {hook["language"] for hook in hooks}
