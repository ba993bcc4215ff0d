"""Assembly: the tools of a run, with its clock, its replies, and where executions are kept."""

from replaykit.model import Span
from replaykit.real_time import now_ns
from replaykit.run.existing import Existing
from replaykit.run.gathering import Gathering
from replaykit.run.recorder import Recorder
from replaykit.run.redacting import Redacting
from replaykit.run.replies import Replies
from replaykit.run.settings import Settings
from replaykit.run.timing import Timekeeper
from replaykit.tools.toolbox import Toolbox
from replaykit.wire import Line


def toolbox_of(  # noqa: PLR0913  (all that tools have to do with)
    settings: Settings,
    *,
    line: Line,
    timekeeper: Timekeeper,
    replies: Replies,
    redactor: Redacting,
    existing: Existing | None,
    recorder: Recorder | None,
) -> Toolbox:
    """The toolbox of a run; what is planned from outside the test is planned already."""

    def keep(span: Span) -> None:
        if recorder is not None:
            recorder.keep_span(redactor.span(span))

    def listen() -> None:
        replies.tell(toolbox)

    toolbox = Toolbox(
        now_ns=line.time_ns,
        real_now_ns=now_ns,
        seed=settings.seed,
        recorded=_recorded_in(existing) if settings.serves_recorded else None,
        keep=keep,
        listen=listen,
        gather=Gathering(timekeeper).group,
        waits=settings.mode == "replay",
        comparable=redactor.comparable,
    )
    for rule in toolbox.plan(settings.plan)[: settings.shared_rules]:
        rule.is_shared = True
    return toolbox


def _recorded_in(existing: Existing | None) -> tuple[Span, ...]:
    return existing.cassette.spans if existing else ()
