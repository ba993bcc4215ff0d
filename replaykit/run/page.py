"""Assembly: a run as one page for the browser: as it went, without its secrets."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from replaykit.checks import Execution, examine
from replaykit.model import Exchange, HttpResponse, Reading
from replaykit.providers import Reader
from replaykit.run.advice import Advice
from replaykit.run.guarded import Guarded
from replaykit.run.judging import executions_in, session_in
from replaykit.run.parts import Parts
from replaykit.run.settings import Settings
from replaykit.run.transcript import reading_of
from replaykit.wire.pacing import factor_of

if TYPE_CHECKING:  # see below
    from replaykit.report import Seen


@dataclass(frozen=True, kw_only=True, slots=True)
class Caption:
    """What stands above a page."""

    title: str
    about: Mapping[str, str]


def is_page(head: bytes) -> bool:
    """Whether what begins so is a page of replaykit's."""
    from replaykit.report.page import MARK  # noqa: PLC0415  (who wants no page must not pay)

    return MARK.encode() in head


class Pictured(ABC):
    """The part of a run that can be looked at."""

    @property
    @abstractmethod
    def _parts(self) -> Parts: ...

    @property
    @abstractmethod
    def _rules(self) -> tuple[Settings, Advice]:
        """What the test expects, and how it would say otherwise."""

    def page(self, path: Path, caption: Caption) -> bytes:
        """What happened so far as one page, to be written to a place; for who opens runs.

        Raises:
            UnwritableCassetteError: where a secret would be left in it.
        """
        from replaykit.report import Manner  # noqa: PLC0415  (who wants none must not pay)
        from replaykit.report.page import page_of, shown_in  # noqa: PLC0415

        settings, advice = self._rules
        redactor = self._parts.redactor
        rerun = None if advice.rerun is None else redactor.text(advice.rerun)
        manner = Manner(setting=advice.setting, rerun=rerun)
        page = page_of(_seen_in(self._parts, settings, caption), manner)
        redactor.gate(path)(shown_in(page).encode())
        return f"{page}\n".encode()


def _seen_in(parts: Parts, settings: Settings, caption: Caption) -> "Seen":
    """What a page is drawn from. It is judged anew: a finding quotes what it is about."""
    from replaykit.report import Seen  # noqa: PLC0415  (see above)

    text = parts.redactor.text
    exchanges = tuple(_exchanges_in(parts, settings))
    executions = tuple(_executions_in(parts))  # after the requests, whose headers tell secrets
    reader = Reader()
    readings = tuple(_readings_of(exchanges, reader))
    session = session_in(readings, executions, _afresh(settings), reader=reader)
    return Seen(
        title=text(caption.title),
        exchanges=exchanges,
        session=session,
        verdict=examine(session),
        about=tuple((name, text(value)) for name, value in caption.about.items()),
        unrecorded=_unrecorded_in(parts),
        unpaced=_played_in(parts) if factor_of(settings.pace) is None else frozenset(),
    )


def _played_in(parts: Parts) -> frozenset[int]:
    return frozenset(served.play.number for served in tuple(parts.line.log.served))


def _unrecorded_in(parts: Parts) -> frozenset[int]:
    return frozenset(refused.exchange.number for refused in tuple(parts.line.log.refused))


def _exchanges_in(parts: Parts, settings: Settings) -> Iterator[Exchange]:
    redactor, played = parts.redactor, _played_in(parts)
    factor = factor_of(settings.pace) or 1.0
    for exchange in parts.transcript.exchanges:
        response = redactor.response(exchange.response)
        yield replace(
            exchange,
            request=redactor.request(exchange.request),
            response=_sped_up(response, factor) if exchange.number in played else response,
        )


def _sped_up(response: HttpResponse, factor: float) -> HttpResponse:
    chunks = (replace(chunk, at_ns=round(chunk.at_ns / factor)) for chunk in response.chunks)
    return replace(response, chunks=tuple(chunks))


def _executions_in(parts: Parts) -> Iterator[Execution]:
    for execution in executions_in(parts):
        yield replace(execution, span=parts.redactor.span(execution.span))


def _readings_of(exchanges: Sequence[Exchange], reader: Reader) -> Iterator[Reading]:
    for exchange in exchanges:
        reading = reading_of(exchange, reader)
        if reading is not None:
            yield reading


def _afresh(settings: Settings) -> Settings:
    """What breaks while a page is drawn is no complaint about the test."""
    sends = settings.sends
    return replace(settings, sends=sends.afresh()) if isinstance(sends, Guarded) else settings
