"""What a store is asked to do, and what has to hold of the disk when it is interrupted."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from replaykit.cassette.store import (
    Journal,
    load,
    load_if_there,
    publish,
    publish_journal,
    recover,
)
from replaykit.errors import ReplayKitError, UnreadableCassetteError
from tests.cassette.store.faults import Died, Disk
from tests.cassette.store.recordings import (
    MOMENT,
    cassette_with_tools,
    keep,
    named,
    names_in,
    several,
    tool_of,
    tools_in,
)

TOOL = "tool:"


@dataclass
class Operation:
    """One thing the store does.

    `old` and `new` name the exchanges of the cassette before and after it; `begins` makes the disk
    as it is before; `happens` is what gets interrupted, and reports each exchange that it was told
    is on the disk.
    """

    name: str
    old: str
    new: str
    happens: object
    begins: object = lambda path: None
    is_recorded: str = ""
    """The exchanges that a recording has on the disk already, in a journal."""

    may_be_dropped: bool = False
    """Whether the exchanges of the journal are to go."""


@dataclass
class Outcome:
    """What was found after an interruption."""

    operation: str
    call: str
    problems: list = field(default_factory=list)


def _record(path, names, acknowledged, **options):
    journal = Journal(path, recorded_at=MOMENT, **options)
    for keyed in several(names):
        keep(journal, keyed)
        acknowledged.append(named(keyed))
        keep(journal, tool_of(keyed))
        acknowledged.append(f"{TOOL}{named(keyed)}")
    return journal


def _recording(names):
    return lambda path, told: publish_journal(_record(path, names, told))


def _rerecording(names):
    def happens(path, told):
        publish_journal(_record(path, names, told, replaces=load(path)))

    return happens


def _overtaken(path, told):
    base = load(path)
    journal = _record(path, "new1 new2", told, replaces=base)
    publish_journal(_record(path, "other", told, replaces=base))
    publish_journal(journal)


def _left_by_a_kill(names, **options):
    def begins(path):
        with Disk().in_use():
            _record(path, names, [], **options)

    return begins


def _left_by_a_killed_publisher(path):
    """The cassette is published, and neither journal nor temporary file are removed."""
    publishes = _recording("old2 old3")
    publish(path, cassette_with_tools("old1"))
    with Disk().in_use() as disk:
        publishes(path, [])
    last_removal = len(disk.calls) - disk.calls[::-1].index("remove")
    path.unlink()
    publish(path, cassette_with_tools("old1"))
    with suppress(Died), Disk(last_removal, "killed").in_use():
        publishes(path, [])
    path.with_name(f"{path.name}.0123456789abcdef.tmp").write_bytes(b"half")


def _there(names):
    return lambda path: publish(path, cassette_with_tools(names))


def _both(*begin):
    def begins(path):
        for one in begin:
            one(path)

    return begins


OPERATIONS = [
    Operation("first recording", "", "a b c", _recording("a b c")),
    Operation(
        "re-recording", "old1 old2 old3", "a b", _rerecording("a b"), _there("old1 old2 old3")
    ),
    Operation("adding", "old1 old2", "old1 old2 a b", _recording("a b"), _there("old1 old2")),
    Operation(
        "merging with another's",
        "old1 old2",
        "other new1 new2",
        _overtaken,
        _there("old1 old2"),
    ),
    Operation(
        "publishing anew", "", "a b", lambda path, told: publish(path, cassette_with_tools("a b"))
    ),
    Operation(
        "publishing over",
        "old1 old2",
        "a",
        lambda path, told: publish(path, cassette_with_tools("a")),
        _there("old1 old2"),
    ),
    Operation(
        "discarding",
        "old1",
        "old1",
        lambda path, told: _record(path, "a b", []).discard(),
        _there("old1"),
        may_be_dropped=True,
    ),
    Operation(
        "recovering to nothing",
        "",
        "a b",
        lambda path, told: recover(path),
        _left_by_a_kill("a b"),
        is_recorded="a tool:a b tool:b",
    ),
    Operation(
        "recovering an addition",
        "old1",
        "old1 a b",
        lambda path, told: recover(path),
        _both(_there("old1"), _left_by_a_kill("a b")),
        is_recorded="a tool:a b tool:b",
    ),
    Operation(
        "recovering beside",
        "old1",
        "old1",
        lambda path, told: recover(path),
        _both(_there("old1"), _left_by_a_kill("a b", replaces=cassette_with_tools("old1"))),
        is_recorded="a tool:a b tool:b",
    ),
    Operation(
        "publishing after a kill",
        "old1 old2 old3",
        "old1 old2 old3 a",
        _recording("a"),
        _left_by_a_killed_publisher,
    ),
    Operation(
        "reading",
        "old1 old2",
        "old1 old2",
        lambda path, told: load(path).exchanges,
        _there("old1 old2"),
    ),
]


def calls_of(operation, folder):
    """The system calls of an operation when nothing goes wrong."""
    path = folder / "calls" / "trip.cassette"
    operation.begins(path)
    with Disk().in_use() as disk:
        operation.happens(path, [])
    return disk.calls


def interrupt(operation, path, disk):
    """Runs an operation on a failing disk, and says what is wrong afterwards."""
    operation.begins(path)
    told = operation.is_recorded.split()
    with suppress(Died, ReplayKitError), disk.in_use():
        operation.happens(path, told)
    call = disk.calls[-1] if disk.calls else "none"
    return Outcome(operation.name, call, problems_of(operation, path, told))


def problems_of(operation, path, told):
    """What must not be: less than the old cassette, or what is finished lost, twice, mispaired."""
    problems = []
    try:
        found = names_in(load_if_there(path)) if path.parent.exists() else ""
    except UnreadableCassetteError as broken:
        return [str(broken)]
    stages = {operation.old, operation.new}
    if operation.name == "merging with another's":
        stages.add("other")
    if found not in stages:
        problems.append(f"neither old nor new: {found!r}")
    if not path.parent.exists():
        return problems + [f"lost {name}" for name in told]
    recover(path)
    beside = path.with_name("trip.recovered.cassette")
    counted = Counter()
    for cassette in filter(None, (load_if_there(path), load_if_there(beside))):
        counted.update(names_in(cassette).split())
        counted.update(f"{TOOL}{tool}" for tool, _ in tools_in(cassette))
        problems += [f"{tool} is with {name}" for tool, name in tools_in(cassette) if tool != name]
    if not operation.may_be_dropped:
        problems += [f"lost {name}" for name in told if not counted[name]]
    problems += [f"{name} is there twice" for name, count in counted.items() if count > 1]
    problems += [f"left {name}" for name in _names(path.parent) if not name.endswith(".cassette")]
    return problems


def _names(folder):
    return sorted(entry.name for entry in folder.iterdir())
