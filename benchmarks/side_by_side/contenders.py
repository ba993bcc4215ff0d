"""Who answers from recordings. A new one is one small class."""

import importlib
import itertools
import logging
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import get_args

import vcr
from vcr.cassette import Cassette as VcrCassette
from vcr.request import Request as VcrRequest
from vcr.serialize import serialize
from vcr.serializers import yamlserializer

import replaykit
from benchmarks.canned import canned_transport
from benchmarks.side_by_side.libraries import Transports, http, real_transports
from benchmarks.side_by_side.suites import Suite
from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import Tape, keys_of
from replaykit.cassette.redaction import Redactor
from replaykit.cassette.store import load, publish
from replaykit.checks import Name
from replaykit.model import Exchange, Headers
from replaykit.run.provenance import made_with, recorded_now

_FINDINGS: tuple[Name, ...] = get_args(Name)
_MATCHED_BY_VCRPY = ["method", "scheme", "host", "port", "path", "query", "body"]
_MATCHED_BY_CASSETTER = ["method", "uri", "body"]

_CONFIG = """\
import pytest


@pytest.fixture(scope="module")
def vcr_config():
    return {}
"""
_CANNED = """\
import itertools
import json
from pathlib import Path

from benchmarks.canned import canned_transport
from benchmarks.side_by_side.libraries import Transports, http
from replaykit.model import Chunk, HttpResponse

HEADERS = (("content-type", "application/json"),)
ANSWERED = json.loads(Path(__file__).with_name("answers.json").read_text())
BODIES = [body.encode() for body in ANSWERED]
ANSWERS = itertools.cycle(
    [
        HttpResponse(status=200, headers=HEADERS, body=body, chunks=(Chunk(at_ns=0, data=body),))
        for body in BODIES
    ]
)


def canned_client():
    transport = canned_transport(http, ANSWERS)
    return Transports(transport, transport).client()
"""
_TAPED = """\
import logging

import pytest
import reeltime

logging.getLogger("reeltime").setLevel(logging.ERROR)


@pytest.fixture(autouse=True)
def answered(request):
    tape = f"cassettes/{request.getfixturevalue('number')}.tape"
    options = {"replay": "last", "strictness": "loose", "patch": "none"}
    with reeltime.session("replay", tape_dir=tape, **options):
        yield
"""


class Contender:
    """Somebody who records exchanges and plays them. Add yours to `CONTENDERS`."""

    name = ""
    module = ""
    """What has to be installed."""

    suffix = ""
    """Of its cassettes."""

    most = 1_000
    """How many exchanges it is asked to keep in one cassette, at most."""

    suite: Suite | None = None
    """How tests use it; None where nobody does."""

    def lay(self, path: Path, exchanges: Sequence[Exchange]) -> None:
        """Writes the cassette that it would have recorded."""
        raise NotImplementedError

    def load(self, path: Path) -> object:
        """Opens a cassette so far that it could answer."""
        raise NotImplementedError

    def answering(self, path: Path) -> AbstractContextManager[object]:
        """Answers from a cassette, if method, address and body are those of a recording."""
        raise NotImplementedError

    def recording(self, path: Path) -> AbstractContextManager[object]:
        """Records what goes through."""
        raise NotImplementedError

    @contextmanager
    def playing(self, path: Path) -> Iterator[Transports]:
        """Over these it answers."""
        with self.answering(path):
            yield real_transports()


class Limit(Contender):
    """Canned bytes: nothing is looked up and nothing compared."""

    name = "LIMIT"
    module = "replaykit"
    most = 10_000
    suite = Suite(
        client="canned_client()", imports="from conftest import canned_client", conftest=_CANNED
    )

    def __init__(self) -> None:
        self._laid: dict[Path, Sequence[Exchange]] = {}

    def lay(self, path: Path, exchanges: Sequence[Exchange]) -> None:
        """Keeps the answers at hand."""
        self._laid[path] = exchanges

    @contextmanager
    def playing(self, path: Path) -> Iterator[Transports]:
        """Gives one answer after the other."""
        answers = itertools.cycle([exchange.response for exchange in self._laid[path]])
        transport = canned_transport(http, answers)
        yield Transports(transport, transport)

    def recording(self, path: Path) -> AbstractContextManager[object]:
        """Nobody records."""
        return nullcontext()


class Replaykit(Contender):
    """As `replaykit.replay()` does it."""

    name = "replaykit"
    module = "replaykit"
    suffix = ".cassette"
    most = 10_000
    suite = Suite(
        plugin="replaykit.pytest_plugin",
        mark="@pytest.mark.replay",
        cassette="cassettes/test_suite/test_it[{number}].cassette",
    )

    def lay(self, path: Path, exchanges: Sequence[Exchange]) -> None:
        """Redacted and published, as at the end of a recording."""
        redactor = Redactor()
        scrubbed = (
            replace(
                one,
                request=redactor.request(one.request),
                response=redactor.response(one.response),
            )
            for one in exchanges
        )
        cassette = Cassette.of(
            scrubbed, keys=keys_of, recorded_at=recorded_now(), made_with=made_with()
        )
        publish(path, cassette)

    def load(self, path: Path) -> object:
        """The cassette, and the tape that finds things in it."""
        return Tape(load(path))

    def answering(self, path: Path) -> AbstractContextManager[object]:
        """Also where not all of it is asked for, or not in the order of a conversation."""
        return replaykit.replay(path, on_unplayed="ignore", on_idle="ignore", allow=_FINDINGS)

    def recording(self, path: Path) -> AbstractContextManager[object]:
        """Whatever is missing."""
        return replaykit.replay(path, mode="record", allow=_FINDINGS)


class Vcrpy(Contender):
    """With its own matcher for bodies, beside those that it has without being asked."""

    name = "vcrpy"
    module = "vcr"
    suffix = ".yaml"
    suite = Suite(
        name="pytest-recording",
        plugin="pytest_recording.plugin",
        mark="@pytest.mark.vcr",
        cassette="cassettes/test_suite/test_it[{number}].yaml",
        conftest=_CONFIG.format({"match_on": _MATCHED_BY_VCRPY}),
    )

    def lay(self, path: Path, exchanges: Sequence[Exchange]) -> None:
        """In its YAML."""
        asked = [one.request for one in exchanges]
        requests = [VcrRequest(a.method, a.url, a.body, dict(a.headers)) for a in asked]
        responses = [
            {
                "status": {"code": one.response.status, "message": "OK"},
                "headers": _listed(one.response.headers),
                "body": {"string": one.response.body},
            }
            for one in exchanges
        ]
        content = serialize({"requests": requests, "responses": responses}, yamlserializer)
        path.write_text(content, encoding="utf-8")

    def load(self, path: Path) -> object:
        """By libyaml's parser."""
        return VcrCassette.load(path=str(path), serializer=yamlserializer)

    def answering(self, path: Path) -> AbstractContextManager[object]:
        """Nothing goes through."""
        return self._open(path, "none")

    def recording(self, path: Path) -> AbstractContextManager[object]:
        """Anew."""
        return self._open(path, "once")

    def _open(self, path: Path, mode: str) -> AbstractContextManager[object]:
        recorder = vcr.VCR(match_on=_MATCHED_BY_VCRPY, record_mode=mode)
        opened: AbstractContextManager[object] = recorder.use_cassette(str(path))
        return opened


class Cassetter(Contender):
    """With its faster matcher for bodies, which does not look into JSON."""

    name = "cassetter YAML"
    module = "cassetter"
    suffix = ".yaml"
    suite = Suite(
        plugin="cassetter.pytest_plugin",
        mark="@pytest.mark.vcr",
        cassette="cassettes/test_suite/test_it[{number}].yaml",
        conftest=_CONFIG.format({"match_on": _MATCHED_BY_CASSETTER, "record_mode": "none"}),
    )

    def lay(self, path: Path, exchanges: Sequence[Exchange]) -> None:
        """By its own recorder."""
        library = importlib.import_module("cassetter")
        cassette = library.Cassette(str(path), record_mode=library.RecordMode.ALL)
        cassette.load()
        for one in exchanges:
            asked, got = one.request, one.response
            headers = _listed(asked.headers), _listed(got.headers)
            cassette.record(
                asked.method, asked.url, headers[0], asked.body, got.status, headers[1], got.body
            )
        cassette.save()

    def load(self, path: Path) -> object:
        """By its parser in Rust."""
        cassette = importlib.import_module("cassetter").Cassette(str(path))
        cassette.load()
        return cassette

    def answering(self, path: Path) -> AbstractContextManager[object]:
        """Nothing goes through."""
        return self._open(path, "none")

    def recording(self, path: Path) -> AbstractContextManager[object]:
        """Anew."""
        return self._open(path, "once")

    def _open(self, path: Path, mode: str) -> AbstractContextManager[object]:
        opened: AbstractContextManager[object] = importlib.import_module("cassetter").use_cassette(
            str(path), record_mode=mode, match_on=_MATCHED_BY_CASSETTER
        )
        return opened


class CassetterToml(Cassetter):
    """The same in its other format."""

    name = "cassetter TOML"
    suffix = ".toml"
    suite = None


class Reeltime(Contender):
    """The debugger for agents: matched by content, and what chance and clocks say left alone."""

    name = "reeltime"
    module = "reeltime"
    suffix = ".tape"
    suite = Suite(conftest=_TAPED, cassette="cassettes/{number}.tape")

    def lay(self, path: Path, exchanges: Sequence[Exchange]) -> None:
        """By its own recorder, over canned bytes."""
        answers = [one.response for one in exchanges]
        transport = canned_transport(http, answers)
        with self.recording(path), http.Client(transport=transport) as client:
            for one in exchanges:
                asked = one.request
                client.post(asked.url, headers=asked.headers, content=asked.body)

    def load(self, path: Path) -> object:
        """Its trace, and what finds things in it."""
        blobs, matching, trace = (
            importlib.import_module(f"reeltime.core.{name}")
            for name in ("blobs", "matching", "trace")
        )
        (run,) = (path / "runs").glob("*.jsonl")
        return matching.MatchIndex(trace.read_trace(run).events, blobs.BlobStore(path / "blobs"))

    def answering(self, path: Path) -> AbstractContextManager[object]:
        """By content, since each request here is sent from the same line."""
        logging.getLogger("reeltime").setLevel(logging.ERROR)  # it names what was not asked for
        return self._session(path, "replay", replay="last", strictness="loose")

    def recording(self, path: Path) -> AbstractContextManager[object]:
        """Anew."""
        return self._session(path, "record", collect_git=False)

    def _session(self, path: Path, mode: str, **options: object) -> AbstractContextManager[object]:
        opened: AbstractContextManager[object] = importlib.import_module("reeltime").session(
            mode, tape_dir=path, patch="none", **options
        )
        return opened


CONTENDERS: tuple[type[Contender], ...] = (
    Limit,
    Vcrpy,
    Cassetter,
    CassetterToml,
    Reeltime,
    Replaykit,
)
"""The first is the one that the others are compared with."""


def installed() -> tuple[Contender, ...]:
    """One of each that this environment has."""
    return tuple(one() for one in CONTENDERS if find_spec(one.module))


def _listed(headers: Headers) -> dict[str, list[str]]:
    return {name: [value] for name, value in headers}
