"""A suite of tests that ask a model three times each, as each contender's users would write it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.side_by_side.sessions import arguments_of, sessions
from replaykit.model import Exchange

ASKED = 3
"""Exchanges of each test."""

Scope = Literal["session", "function"]

_TESTS = """\
import json
from pathlib import Path

import openai
import pytest
{imports}
QUESTIONS = json.loads(Path(__file__).with_name("questions.json").read_text())


@pytest.fixture(scope={scope!r})
def client():
    return {client}


{mark}
@pytest.mark.parametrize("number", range({tests}))
def test_it(client, number):
    for arguments in QUESTIONS[number]:
        assert client.chat.completions.create(**arguments).choices
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Suite:
    """What stands in the files of such a suite for one of the contenders."""

    name: str | None = None
    """Where its users know it by another name."""

    plugin: str | None = None
    mark: str = ""
    client: str = "openai.OpenAI(api_key='none')"
    imports: str = ""
    conftest: str = ""
    cassette: str | None = None
    """Where the cassette of a test lies, by its number."""

    @property
    def words(self) -> tuple[str, ...]:
        """How pytest is told to load it."""
        return ("-p", self.plugin) if self.plugin else ()

    def write(self, folder: Path, tests: Sequence[Sequence[Exchange]], scope: Scope) -> None:
        """Writes its files; its cassettes are laid by whoever plays them.

        Args:
            tests: what each of them asks, and is answered.
        """
        module = _TESTS.format(
            scope=scope,
            client=self.client,
            imports=self.imports,
            mark=self.mark,
            tests=len(tests),
        )
        folder.joinpath("test_suite.py").write_text(module)
        folder.joinpath("conftest.py").write_text(self.conftest)
        questions = [[arguments_of(one.request) for one in each] for each in tests]
        folder.joinpath("questions.json").write_text(json.dumps(questions))
        answers = [one.response.body.decode() for each in tests for one in each]
        folder.joinpath("answers.json").write_text(json.dumps(answers))


def conversations(tests: int) -> list[list[Exchange]]:
    """Three exchanges for each test, the last of them without any calls."""
    every = list(sessions(tests * ASKED, turns=ASKED))
    return [every[first : first + ASKED] for first in range(0, len(every), ASKED)]
