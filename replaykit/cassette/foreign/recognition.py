"""Core: which recorder wrote a file, and the door through which recordings are read."""

from functools import cache, partial
from pathlib import Path

from replaykit.cassette.foreign.disk import read_beside
from replaykit.cassette.foreign.document import Document, parse
from replaykit.cassette.foreign.formats.braintrust import Braintrust
from replaykit.cassette.foreign.formats.cassetter import Cassetter
from replaykit.cassette.foreign.formats.event_stream import EventStream
from replaykit.cassette.foreign.formats.exchange_list import ExchangeList, SingleExchange
from replaykit.cassette.foreign.formats.go_vcr import GoVcr
from replaykit.cassette.foreign.formats.har import Har
from replaykit.cassette.foreign.formats.httpmock import Httpmock
from replaykit.cassette.foreign.formats.httprr import Httprr
from replaykit.cassette.foreign.formats.langchain import Langchain
from replaykit.cassette.foreign.formats.nock import Nock
from replaykit.cassette.foreign.formats.req_cassette import ReqCassette
from replaykit.cassette.foreign.formats.req_llm import ReqLlm
from replaykit.cassette.foreign.formats.ruby_vcr import RubyVcr
from replaykit.cassette.foreign.formats.vcrpy import Vcrpy
from replaykit.cassette.foreign.formats.websocket import WebSocketSession
from replaykit.cassette.foreign.formats.wiremock import WireMock
from replaykit.cassette.foreign.packing import unpacked
from replaykit.cassette.foreign.protocol import Reader
from replaykit.cassette.foreign.recording import Recording
from replaykit.cassette.foreign.shape import REVIEWABLE, damaged, kind_of, shown
from replaykit.cassette.store.files import read_whole
from replaykit.errors import UnknownRecordingError, UnreadableCassetteError
from replaykit.model import Json

READERS: tuple[Reader, ...] = (
    Httprr(),
    EventStream(),
    Har(),
    Braintrust(),
    Httpmock(),
    Nock(),
    WireMock(),
    Langchain(),
    RubyVcr(),
    WebSocketSession(),
    GoVcr(),
    ReqCassette(),
    Cassetter(),
    Vcrpy(),
    ExchangeList(),
    ReqLlm(),
    SingleExchange(),
)
"""The first that claims a document reads it: what is told apart by more stands further up."""


def read_recording(path: Path) -> Recording:
    """The exchanges in a recorder's file, whatever the file is called.

    Raises:
        UnreadableCassetteError: naming the file, what is wrong with it, and how to mend it.
    """
    try:
        document = parse(unpacked(read_whole(path, "recording")), cache(partial(read_beside, path)))
        return _reader_for(document).read(document)
    except UnreadableCassetteError as unreadable:
        raise unreadable.within(path) from unreadable.__cause__
    except RecursionError as deep:
        raise damaged("it nests too deeply", REVIEWABLE).within(path) from deep


def _reader_for(document: Document) -> Reader:
    reader = next((reader for reader in READERS if reader.claims(document)), None)
    if reader is None:
        names = ", ".join(sorted(reader.recorder for reader in READERS))
        raise UnknownRecordingError(
            f"no recorder known here writes such a file ({_described(document.root)})",
            expected=f"a recording in one of the formats {names}",
            fix="name a recording; where this is one, record it again with"
            " `pytest --replaykit=record`",
        )
    return reader


def _described(root: Json) -> str:
    if isinstance(root, dict) and root:
        return f"{kind_of(root)} with {', '.join(shown(key) for key in list(root)[:5])}"
    if isinstance(root, list) and root:
        return f"a list that begins with {_described(root[0])}"
    return kind_of(root)
