"""Core: whose outcome may stand in a result, without a look at every pair of the two.

Problem: in a turn of many calls, what was sent for one may be what any other has produced.
Solution: what is the same is looked up. What stands somewhere in a text stands there between whole
words, so that every word of it is a word of the text: it is looked for where its rarest one is met.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain

from replaykit.checks.likeness import Sent, Value

_WORD = re.compile(r"[^\W_]+")
"""What `str.isalnum` holds for, as the likeness has it."""

_READ = 4_000
"""Characters of an outcome among which its rarest word is chosen."""

_NO_WORD = ""


class Outcomes:
    """What the calls of a turn have produced, by their places; None where nobody knows."""

    def __init__(self, values: Sequence[Value | None]) -> None:
        self._values = [(place, value) for place, value in enumerate(values) if value is not None]

    def same_as(self, sent: Sent) -> list[int]:
        """The places of all that were sent as they are, in their order."""
        under_text = self._by_spelling.get(sent.text.strip(), ())
        return sorted({*under_text, *self._with_plain(sent.wholes)})

    def perhaps_in(self, sent: Sent) -> list[int]:
        """The places of all that may stand in what was sent, in their order."""
        met = {_NO_WORD, *_WORD.findall(sent.text)} & self._by_word.keys()
        texts = (text for word in met for text in self._by_word[word] if text in sent.text)
        spelled = chain.from_iterable(self._by_spelling[text] for text in texts)
        return sorted({*spelled, *self._with_plain(sent.pieces)})

    def _with_plain(self, plains: frozenset[str]) -> set[int]:
        known = plains & self._by_plain.keys()
        return set(chain.from_iterable(self._by_plain[plain] for plain in known))

    @cached_property
    def _by_plain(self) -> Mapping[str, Sequence[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place, value in self._values:
            found[value.plain].append(place)
        return dict(found)

    @cached_property
    def _by_spelling(self) -> Mapping[str, Sequence[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place, value in self._values:
            for text in value.spellings:
                found[text].append(place)
        return dict(found)

    @cached_property
    def _by_word(self) -> Mapping[str, Sequence[str]]:
        """Every spelling, under that of its words which is in the fewest."""
        words = {text: _words(text) for text in self._by_spelling}
        frequency = Counter(chain.from_iterable(words.values()))
        found: defaultdict[str, list[str]] = defaultdict(list)
        for text, among in words.items():
            found[min(among, key=frequency.__getitem__, default=_NO_WORD)].append(text)
        return dict(found)


def _words(text: str) -> set[str]:
    """The words at the beginning of a text; one that may be cut off is none."""
    words = _WORD.findall(text[:_READ])
    return set(words if len(text) <= _READ else words[:-1])
