"""Core: the names that stand in for secrets: numbered as they come, made of nothing of them."""

import re
import threading
from collections import defaultdict

PLACEHOLDER = re.compile(r"<([a-z][a-z0-9]*(?:-[a-z0-9]+)*)-([1-9][0-9]{0,5})>")


class Placeholders:
    """Gives the same secret the same name, for as long as it lives; safe to ask from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: dict[str, str] = {}
        self._last: defaultdict[str, int] = defaultdict(int)

    def name_of(self, secret: str, kind: str) -> str:
        """The placeholder of a secret; whoever names it first also decides its kind."""
        with self._lock:
            if secret not in self._names:
                self._last[kind] += 1
                self._names[secret] = f"<{kind}-{self._last[kind]}>"
            return self._names[secret]

    def reserve(self, text: str) -> None:
        """Sees to it that no new secret gets a name that already stands in a text.

        A replayed history carries the names of the secrets it was recorded with.
        """
        with self._lock:
            for kind, number in PLACEHOLDER.findall(text):
                self._last[kind] = max(self._last[kind], int(number))


def is_placeholder(text: str) -> bool:
    """Whether a text is a name of ours and nothing else."""
    return PLACEHOLDER.fullmatch(text) is not None
