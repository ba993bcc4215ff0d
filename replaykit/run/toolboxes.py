"""Assembly: the tools of a run, with its clock, its replies, and where executions are kept."""

from typing import TYPE_CHECKING

from replaykit.model import Span
from replaykit.real_time import now_ns
from replaykit.run.existing import Existing
from replaykit.run.late_toolbox import LateToolbox
from replaykit.run.recorder import Recorder
from replaykit.run.redacting import Redacting
from replaykit.run.replies import Replies
from replaykit.run.settings import Settings
from replaykit.run.timing import Timekeeper
from replaykit.wire import Line

if TYPE_CHECKING:  # see `late_toolbox`
    from replaykit.tools.toolbox import Toolbox


def toolbox_of(  # noqa: PLR0913  (all that tools have to do with)
    settings: Settings,
    *,
    line: Line,
    timekeeper: Timekeeper,
    replies: Replies,
    redactor: Redacting,
    existing: Existing | None,
    recorder: Recorder | None,
) -> LateToolbox:
    """The toolbox of a run; what is planned from outside the test is planned already."""

    recorded = _recorded_in(existing) if settings.serves_recorded else None

    def keep(span: Span) -> None:
        if recorder is not None:
            recorder.keep_span(redactor.span(span))

    def make() -> "Toolbox":
        from replaykit.run.gathering import Gathering  # noqa: PLC0415  (see `late_toolbox`)
        from replaykit.tools.toolbox import Toolbox  # noqa: PLC0415  (see `late_toolbox`)

        toolbox = Toolbox(
            now_ns=line.time_ns,
            real_now_ns=now_ns,
            seed=settings.seed,
            recorded=recorded,
            keep=keep,
            listen=lambda: replies.tell(toolbox),
            gather=Gathering(timekeeper).group,
            waits=settings.mode == "replay",
            comparable=redactor.comparable,
        )
        for rule in toolbox.plan(settings.plan)[: settings.shared_rules]:
            rule.is_shared = True
        return toolbox

    late = LateToolbox(make)
    if settings.plan:
        late.toolbox()
    return late


def _recorded_in(existing: Existing | None) -> tuple[Span, ...]:
    return existing.cassette.spans if existing else ()
