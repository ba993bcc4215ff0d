"""Where a cassette lies: below the root, on every file system, and where no other does."""

import itertools
import re
import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.cassette.store import cassette_path
from replaykit.errors import UnreadableCassetteError

ROOT = Path("/project/cassettes")
MODULE = "tests/test_trip.py"

FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
DEVICES = {"con", "prn", "aux", "nul", "com1", "lpt9", "com¹", "conin$", "conout$"}

# Not formatted, because a line for each would fill pages.
# fmt: off
PARTS = [
    "\u212a", "\u2126", "\u00c5", "\u212b",
    "..", ".", "", " ", "../..", "../../../evil", "/etc/passwd", "//server/share",
    "\\\\server\\share", "..\\..\\evil", "C:\\Windows", "c:evil", "~", "~root", "$HOME", "`id`",
    "%2e%2e%2f", "a/b", "a:b", "a?b", "a*b", "a|b", "a<b", "a>b", 'a"b', "a\\b", "a b", "a  b",
    "a\tb", "a\nb", "a\rb", "a\x00b", "a-b", "a.b", "a..b", "a.", "a..", "a ", " a", ".a", "-a",
    "--help", "-rf", "a~b", "a#b", "a%b", "a&b", "a;b", "a'b", "a!b", "a$b", "a^b", "a{b}", "a,b",
    "a=b", "a+b", "a@b", "(a)", "[a]", "a]", "[a", "con", "CON", "Con", "con.txt", "aux", "nul",
    "prn", "com1", "COM1", "com1.a", "lpt9", "com\xb9", "conin$", "CONOUT$", "com10", "console",
    "A", "a", "AB", "Ab", "aB", "ab", "\xc9", "\xe9", "E\u0301", "e\u0301", "\xdf", "ss", "SS",
    "\u1e9e", "\u017f", "s", "S", "\u0130", "i\u0307", "\u0131", "I", "i", "K", "k", "K", "\xc5",
    "\xc5", "\xc5", "\ufb01", "fi", "\u03a9", "\u03a9", "\u03c9", "\u03c2", "\u03c3", "\u03a3",
    "\u65e5\u672c", "\u6771\u4eac", "\u65e5\u672c\u8a9e" * 40, "x" * 50, "x" * 99, "x" * 100,
    "x" * 101, "x" * 300, "X" * 300, "x" * 299 + "y", "\U0001f327", "\U0001f327\ufe0f",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467", "\u202e", "\u200b", "\ufeff", "\x7f", "\x85",
    "\ud800", "\udfff", "\U0010ffff", "a\u0300" * 60, "openai:gpt-4", "openai/gpt-4",
    "openai-gpt-4", "gpt-4o", "GPT-4o", "claude-3.5", "a.cassette", "a.journal", "a.tmp",
    "x.cassette.1-12345678.journal", ".replaykit.lock", ".git", ".gitignore", "Thumbs.db",
    "desktop.ini", "a~12345678",
]
# fmt: on


def windows_would_take(component):
    stem = component.partition(".")[0].rstrip(" ").casefold()
    return not FORBIDDEN.search(component) and component[-1] not in ". " and stem not in DEVICES


def seen_by(file_system, path):
    """The path as a file system compares it."""
    return unicodedata.normalize(file_system, str(path).casefold())


ASKED = [
    *((MODULE, (), part) for part in PARTS),
    *((MODULE, (), f"test_trip[{part}]") for part in PARTS),
    *((MODULE, (part,), "test_trip") for part in PARTS),
    *((f"tests/{part}.py", (), "test_trip") for part in PARTS if "/" not in part),
    *((part, (), "test_trip") for part in PARTS),
    (MODULE, ("TestA", "TestB"), "test_c"),
    (MODULE, ("TestA.TestB",), "test_c"),
    (MODULE, ("TestA",), "TestB.test_c"),
    (MODULE, ("a", "b"), "c"),
    (MODULE, ("a",), "b.c"),
    (MODULE, (), "a.b.c"),
    (MODULE, ("a[b",), "c]"),
    (MODULE, (), "a[b.c]"),
    ("tests/test_trip", (), "test_a"),
    ("tests/test_trip.txt", (), "test_a"),
    ("tests/test_trip.py.py", (), "test_a"),
]
EACH_ONCE = list(dict.fromkeys(ASKED))
PATHS = [cassette_path(ROOT, *asked) for asked in EACH_ONCE]
BELOW = [path.relative_to(ROOT) for path in PATHS]


def test_hundreds_of_hostile_names_stay_below_the_root():
    """
    No part of any path leads up or to another place, by the rules of either kind of system.
    """
    assert 200 <= len(PATHS)
    assert [] == [p for p in BELOW if PurePosixPath(p).is_absolute() or ".." in p.parts]
    assert [] == [p for p in BELOW if PureWindowsPath(p).drive or PureWindowsPath(p).root]


def test_no_two_names_share_a_cassette():
    """
    Not even where case is ignored, or letters are composed or taken apart.
    """
    for file_system in ("NFC", "NFD"):
        assert len(PATHS) == len({seen_by(file_system, path) for path in PATHS})


def test_every_name_is_one_for_every_file_system():
    """
    Short enough, in one normal form, without what Windows forbids or keeps for itself.
    """
    parts = {part for path in BELOW for part in path.parts}

    assert [] == [part for part in parts if len(part.encode()) > 100]
    assert [] == [part for part in parts if part != unicodedata.normalize("NFC", part)]
    assert [] == [part for part in parts if not windows_would_take(part)]
    assert [] == [part for part in parts if part[0] in ".-~"]


def test_every_name_can_be_created(tmp_path):
    """
    All of the cassettes exist beside each other.
    """
    paths = [cassette_path(tmp_path, *asked) for asked in EACH_ONCE]

    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(exist_ok=False)

    assert len(paths) == sum(path.is_file() for path in tmp_path.rglob("*"))


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ((MODULE, (), "test_a"), "tests/test_trip/test_a.cassette"),
        ((MODULE, (), "test_a[gpt-4o]"), "tests/test_trip/test_a[gpt-4o].cassette"),
        ((MODULE, (), "test_a[1.5-x]"), "tests/test_trip/test_a[1.5-x].cassette"),
        (
            (MODULE, ("TestTrip", "TestInner"), "test_a"),
            "tests/test_trip/TestTrip.TestInner.test_a~01c65432.cassette",
        ),
        (
            (MODULE, (), "test_a[openai/gpt-4]"),
            "tests/test_trip/test_a[openai-gpt-4]~41e45a3c.cassette",
        ),
        ((MODULE, (), "test_日本"), "tests/test_trip/test_日本~dd2569bd.cassette"),
        (("README.md", (), "README.md"), "README.md~b3356305/README.md~b3356305.cassette"),
    ],
)
def test_a_name_stays_readable(asked, path):
    """
    What every file system can tell from all others keeps its name; the rest gets a short digest.
    """
    assert path == cassette_path(ROOT, *asked).relative_to(ROOT).as_posix()


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("test_a[asyncio]", "test_a"),
        ("test_a[asyncio-tokyo]", "test_a[tokyo]"),
        ("test_a[tokyo-asyncio]", "test_a[tokyo]"),
        ("test_a[a-asyncio-b]", "test_a[a-b]"),
        ("test_a[asyncio-asyncio]", "test_a[asyncio]"),
        ("test_a[asyncio+uvloop]", "test_a[asyncio+uvloop]"),
        ("test_a[tokyo]", "test_a[tokyo]"),
        ("test_a", "test_a"),
    ],
)
def test_the_backends_of_anyio_share_a_cassette(name, without):
    """
    The backend's id among the parameters is left out, and nothing else is.
    """
    path = cassette_path(ROOT, MODULE, (), name, backend="asyncio")

    assert cassette_path(ROOT, MODULE, (), without) == path


names = st.text(st.characters(exclude_categories=()), max_size=30)


@given(st.lists(st.tuples(names, st.lists(names, max_size=2).map(tuple)), max_size=6, unique=True))
def test_different_tests_have_different_cassettes(tests):
    """
    Whatever the names are made of.
    """
    paths = [cassette_path(ROOT, MODULE, classes, name) for name, classes in tests]

    different = itertools.combinations([seen_by("NFD", path) for path in paths], 2)
    assert all(one != other for one, other in different)


def test_a_folder_that_leads_elsewhere_is_refused(tmp_path):
    """
    A link below the root, as a pull request may bring it.
    """
    (tmp_path / "cassettes").mkdir()
    (tmp_path / "cassettes" / "tests").symlink_to(tmp_path)

    with pytest.raises(UnreadableCassetteError) as refused:
        cassette_path(tmp_path / "cassettes", MODULE, (), "test_a")

    assert (
        f"cannot read {tmp_path}/cassettes/tests/test_trip/test_a.cassette: "
        "a link on the way to it leads elsewhere.\n"
        f"  Expected: a path below {tmp_path}/cassettes.\n"
        "  How to fix: remove the link."
    ) == str(refused.value)
