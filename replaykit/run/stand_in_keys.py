"""Assembly: keys for clients that will not begin without one, though in replay nobody reads it."""

import functools
import os
import re
from collections.abc import Iterable, Iterator

from replaykit.belonging.standing_in import Shared
from replaykit.cassette.document import Heading

STAND_IN_KEY = "replaykit-needs-no-key"

_VARIABLES = (
    (re.compile(r"/(chat/completions|responses)\b"), ("OPENAI_API_KEY",)),
    (re.compile(r"/messages\b"), ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN")),
    (re.compile(r":(stream)?generateContent", re.IGNORECASE), ("GOOGLE_API_KEY", "GEMINI_API_KEY")),
)
"""By the path of what is asked: where the official client looks for its key."""


def stand_in_keys(headings: Iterable[Heading]) -> Iterator[Shared]:
    """What lends a key to the clients of a cassette, where they would find none.

    Only to these: an application may choose its provider by the keys that it finds.
    """
    urls = {heading.url for heading in headings}
    for path, variables in _VARIABLES:
        if any(map(path.search, urls)):
            yield _lending(variables)


class _Lent:
    """A key in the environment, taken out again where it is still ours."""

    def __init__(self, variables: tuple[str, ...]) -> None:
        self._variables = variables

    def __enter__(self) -> None:
        if not any(os.environ.get(variable) for variable in self._variables):
            os.environ[self._variables[0]] = STAND_IN_KEY

    def __exit__(self, *exc_info: object) -> None:
        if os.environ.get(self._variables[0]) == STAND_IN_KEY:
            del os.environ[self._variables[0]]


@functools.cache
def _lending(variables: tuple[str, ...]) -> Shared:
    return Shared(lambda: (_Lent(variables),))
