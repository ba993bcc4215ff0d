"""Shell: a recording as a session that was judged, for whoever shows it or tells what is wrong."""

from replaykit.checks import Execution, Expectations, examine, session_of
from replaykit.cli.opened import Opened, read_all
from replaykit.errors import MalformedWireError
from replaykit.providers import Reader
from replaykit.report import Seen


def judged(recording: Opened, title: str, expectations: Expectations | None = None) -> Seen:
    """The session in a recording, and everything that is wrong with it."""
    reader = Reader()
    readings, broken = read_all(recording.exchanges, reader)
    session = session_of(
        readings,
        reader=reader,
        executions=tuple(Execution(span=span) for span in recording.spans),
        expectations=expectations or Expectations(),
    )
    sentences = (*recording.notes, *recording.skipped, *map(_not_understood, broken))
    return Seen(
        title=title,
        exchanges=recording.exchanges,
        session=session,
        verdict=examine(session),
        about=recording.about,
        is_recording=True,
        notes=tuple(f"{sentence}." for sentence in sentences),
    )


def _not_understood(broken: MalformedWireError) -> str:
    return f"It is not understood: {broken}"
