"""Core: whether bytes may hold a secret at all, answered fast: nearly always they do not.

Problem: every body is looked at, most hold nothing, and going through one string by string costs
more than parsing it. Solution: a few passes over all of it at the speed of C, and a closer look at
what is no word of prose: 20 letters, digits and `+/_-` in a row. Whatever the careful search can
find has to be suspected here, else it is never searched for.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote_to_bytes

from replaykit.cassette.redaction.encodings import (
    base64_runs,
    hex_runs,
    readings,
    text_of,
    unpacked,
)
from replaykit.cassette.redaction.known_values import KnownValues
from replaykit.cassette.redaction.runs import long_runs, marks
from replaykit.cassette.redaction.seen import Harmless
from replaykit.cassette.redaction.shapes import ID_PREFIXES, hint_expression
from replaykit.cassette.redaction.streams import (
    is_event_stream,
    joined_documents,
    joined_events,
)

_BEFORE = 12
"""How much of what stands before a long run is looked at with it: `AQ.`, `Signature=`."""

_WRAPPED = 60
"""A run of this length at the end of a line may go on in the next."""

_LONGEST_ID = 60
_IDS = tuple(prefix.encode() for prefix in ID_PREFIXES)

_IS_PRINTABLE = marks(range(0x20, 0x7F))
_OPENS_ASCII = marks(b"IJKLMNOPQRSTUVWXYZabcdef")
"""Base64 letters with which a group of three begins whose first byte is printable ASCII."""

_OPENS_HEX_ASCII = marks(b"234567")
_TEXT_IN_BASE64, _TEXT_IN_HEX, _TEXT = b"\1" * 5, b"\1" * 14, b"\1" * 6
_PACKED_IN_BASE64 = re.compile(
    rb"(?<![A-Za-z0-9+/_-])(?:H4sI|KLUv|e(?:J[w-z]|N[o-r]|A[E-H]|F[4-7]))"
)

# Each begins with one letter or one text, on which the search jumps from place to place. A name
# counts where a quote, an equals sign or the like follows, not in the middle of a sentence.
_THEN_A_VALUE = rb"[0-9_.-]{0,4}(?:\\*[\"'`\]>]|\s{0,3}(?:[:=]|-----))"
_NAMES = tuple(
    re.compile(name + _THEN_A_VALUE)
    for name in (
        rb"k(?:(?<=tok)en|(?<=cook)ies?|ey(?:(?<=(?:api|ess|ret|ate|unt|ion|ing|ter|uth).key)"
        rb"|(?<=(?:api|ess|ret|ate|unt|ion|ing|ter|uth)key)|(?<=[?&;]key))s?)",
        rb"pass(?:w(?:or)?d|phrase)s?",
        rb"pwd",
        rb"secrets?",
        rb"auth(?:orization)?",
    )
)
_BEARER = re.compile(rb"bearer {1,3}[a-z0-9._~+/=-]{20}")
_IN_URL = re.compile(rb"://[^/\s\"'<>@?#\\]{1,1024}@")
_AZURE = re.compile(rb"Q~[A-Za-z0-9_~.-]{30}")
_STARS = re.compile(rb"\*\*\*[A-Za-z0-9_-]{2,8}(?![A-Za-z0-9*_-])")
_CROSSES = re.compile(rb"xxxxxx(?<=[^a-z0-9]xxxxxx)x*[a-wyz0-9_-]")
_DOTS = re.compile(rb"\.\.\.(?<=[A-Za-z0-9_-]\.\.\.)[A-Za-z0-9_-]{3,8}(?![A-Za-z0-9])")
_ELLIPSIS = re.compile(rb"\xe2\x80\xa6[A-Za-z0-9_-]{3,8}(?![A-Za-z0-9])")
_BULLETS = (b"\xe2\x80\xa2" * 3, b"\xe2\x97\x8f" * 3)
_ENDING = re.compile(rb"end(?:s|ing)? (?:in|with) ")
_FLAG = re.compile(rb"--[a-z][a-z0-9-]{0,40} ")
_ESCAPED_LETTER = re.compile(rb"\\u(?:00[2-7]|202[26]|25[cC][fF])")
_PERCENT_LETTER = re.compile(rb"%[2-7][0-9A-Fa-f]")
_PERCENT_PLACEHOLDER = re.compile(rb"%3[Cc][a-z][a-z0-9-]{0,60}-[0-9]{1,6}%3[Ee]")
_LINE_BREAK = re.compile(rb"\\[nrt]")


class Suspicion:
    """Suspects bytes and texts; remembers what turned out harmless."""

    def __init__(
        self, known: KnownValues, *, extra_names: Iterable[str] = (), suspects_all: bool = False
    ) -> None:
        """
        Args:
            suspects_all: for rules of a user's own, of which nothing can be known here.
        """
        self._known = known
        self._names = (*_NAMES, *(_spelled_anyhow(name) for name in extra_names))
        self._suspects_all = suspects_all
        self._hints = hint_expression()
        self._harmless = Harmless(known)

    def of_text(self, text: str) -> bool:
        """Whether a text may hold a secret."""
        return not self._harmless.text(text, self.of)

    def of_body(self, body: bytes) -> bool:
        """Whether a body, or a block of a cassette, may hold a secret."""
        return not self._harmless.body(body, self.of)

    def of(self, data: bytes) -> bool:
        """Whether bytes may hold a secret, in whichever encoding."""
        return (
            self._suspects_all
            or self._known.is_hard_to_spot
            or self._is_named(data)
            or self._is_known(data)
            or _is_marked(data)
            or self._is_in_runs(data)
            or self._is_disguised(data)
        )

    def _is_named(self, data: bytes) -> bool:
        lowered = data.lower()
        return (
            any(name.search(lowered) for name in self._names)
            or _BEARER.search(lowered) is not None
            or (b"xxxxxx" in lowered and _CROSSES.search(lowered) is not None)
        )

    def _is_in_runs(self, data: bytes) -> bool:
        runs = b" ".join(_suspect_runs(data))
        if not runs:
            return False
        if b"\\" in runs:  # the `n` of a line break is no part of what begins behind it
            runs = _LINE_BREAK.sub(b"  ", runs)
        return (
            runs.endswith(b"\n")
            or any(needle in runs for needle in self._known.needles_in_runs)
            or self._hints.search(runs) is not None
            or self._is_encoded(runs)
        )

    def _is_known(self, data: bytes) -> bool:
        return any(needle in data for needle in self._known.needles)

    def _is_encoded(self, runs: bytes) -> bool:
        opens = runs.translate(_OPENS_ASCII)
        if _PACKED_IN_BASE64.search(runs) or any(
            _TEXT_IN_BASE64 in opens[phase::4] for phase in range(4)
        ):
            for run in base64_runs(runs.decode("ascii", "replace")):
                if any(self.reads(unpacked(reading.data)[0]) for reading in readings(run)):
                    return True
        opens = runs.translate(_OPENS_HEX_ASCII)
        if any(_TEXT_IN_HEX in opens[phase::2] for phase in range(2)):
            return any(self.reads(data) for data in hex_runs(text_of(runs)))
        return False

    def reads(self, data: bytes) -> bool:
        """Whether decoded data holds text at all, and text that may hold a secret."""
        return _TEXT in data.translate(_IS_PRINTABLE) and self.of(data)

    def of_many_documents(self, data: bytes) -> bool:
        """Whether the documents of a body may hold a secret together."""
        return self._is_in_any(joined_documents, data)

    def _is_in_any(self, join: Callable[[bytes], Iterable[bytes]], data: bytes) -> bool:
        try:
            return any(self.of(joined) for joined in join(data))
        except (ValueError, RecursionError):  # what cannot be parsed is looked at with care
            return True

    def _is_disguised(self, data: bytes) -> bool:
        if is_event_stream(data) and self._is_in_any(joined_events, data):
            return True
        if b"\0" in data and self.of(data.replace(b"\0", b"")):
            return True
        if b"%" in data and _PERCENT_LETTER.search(data):
            return _PERCENT_PLACEHOLDER.search(data) is not None or self.of(unquote_to_bytes(data))
        return False


def _is_marked(data: bytes) -> bool:
    """What gives a secret away without a name and without a long run of letters."""
    return (
        (b"@" in data and _IN_URL.search(data) is not None)
        or (b"*" in data and _STARS.search(data) is not None)
        or (b"~" in data and _AZURE.search(data) is not None)
        or (b"\\" in data and _ESCAPED_LETTER.search(data) is not None)
        or _is_left_out(data)
        or b"curl " in data
        or (b"--" in data and _FLAG.search(data) is not None)
    )


def _is_left_out(data: bytes) -> bool:
    """Whether something may be the rest of a key."""
    return (
        (b"..." in data and _DOTS.search(data) is not None)
        or (b"\xe2" in data and _is_left_out_in_unicode(data))
        or _ENDING.search(data) is not None
    )


def _is_left_out_in_unicode(data: bytes) -> bool:
    return _ELLIPSIS.search(data) is not None or any(bullets in data for bullets in _BULLETS)


def _suspect_runs(data: bytes) -> Iterator[bytes]:
    """Each long run with what stands before it, without the ids that every conversation is full of.

    A run that may go on in the next line ends the whole with a line break.
    """
    for start, end in long_runs(data):
        if end - start >= _WRAPPED and data[end : end + 1] in (b"\\", b"\r", b"\n"):
            yield b"\n"
            return
        if end - start > _LONGEST_ID or not data.startswith(_IDS, start):
            yield data[max(0, start - _BEFORE) : end]


def _spelled_anyhow(name: str) -> re.Pattern[bytes]:
    letters = [re.escape(letter) for letter in name.lower() if letter.isalnum()]
    return re.compile("[-_. ]?".join(letters).encode() + _THEN_A_VALUE)
