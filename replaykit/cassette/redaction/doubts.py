"""Core: what looks random and is no secret by any rule: for somebody to look at."""

import math
import re
from collections import Counter
from collections.abc import Iterator

from replaykit.cassette.redaction.encodings import text_of
from replaykit.cassette.redaction.leaks import Leak, masked
from replaykit.cassette.redaction.lines import Lines
from replaykit.cassette.redaction.runs import long_runs
from replaykit.cassette.redaction.shapes import ID_PREFIXES

_CANDIDATE = re.compile(
    rb"(?<![A-Za-z0-9+/_.=-])(?:[A-Za-z0-9_-]{20,120}|[A-Za-z0-9+/]{40})(?![A-Za-z0-9+/_-])"
)
_NEAR_A_SECRET = re.compile(r"key|token|secret|credential|password", re.IGNORECASE)
_ID = re.compile(
    rf"(?:{'|'.join(ID_PREFIXES)}|resp_|req_|run_|thread_|asst_|file-|gen[-_]|fp_|call-|\w*tool\w*_)"
)
_HEX = re.compile(r"[0-9a-f]{32,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAMED_AN_ID = re.compile(
    r"\"(?:\w*[iI][dD]|p|obfuscation|\w*[sS]ignature|encrypted\w*)\\?\"\s?:\s?\\?\"$"
)
_MANY_BITS = 3.8
_CONTEXT = 40
_LONGEST_LETTER = 4


def doubts_in(content: bytes | str) -> tuple[Leak, ...]:
    """Every random text without a shape or a name that would make it a secret."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    lines, doubts = Lines(data), dict[str, Leak]()
    for found in _candidates(data):
        word = found.group().decode()
        if word not in doubts and _is_doubtful(word, _before(data, found.start())):
            line = lines.at(found.start())
            doubts[word] = Leak(kind="random text", line=line, excerpt=masked(word))
    return tuple(doubts.values())


def _candidates(data: bytes) -> Iterator[re.Match[bytes]]:
    for start, end in long_runs(data):
        yield from _CANDIDATE.finditer(data, start, end)


def _before(data: bytes, place: int) -> str:
    return text_of(data[max(0, place - _CONTEXT * _LONGEST_LETTER) : place])[-_CONTEXT:]


def _is_doubtful(word: str, before: str) -> bool:
    if _ID.match(word) or _NAMED_AN_ID.search(before):
        return False
    if _HEX.fullmatch(word):
        return _NEAR_A_SECRET.search(before) is not None
    has_all = all(any(test(c) for c in word) for test in (str.islower, str.isupper, str.isdigit))
    return has_all and _bits(word) > _MANY_BITS


def _bits(word: str) -> float:
    """How surprising a letter of the word is, on average."""
    counts = Counter(word).values()
    return -sum(n / len(word) * math.log2(n / len(word)) for n in counts)
