"""Assembly: one file of a capture while it is written: a line, the tools, a recorder."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from replaykit.capturing.draft import Draft
from replaykit.capturing.line import CapturedLine
from replaykit.capturing.places import give_up
from replaykit.capturing.rules import Rules
from replaykit.capturing.troubles import Troubles
from replaykit.capturing.writer import Writer
from replaykit.cassette.store import Asked
from replaykit.cassette.store.system import PRIVATE
from replaykit.errors import UnwritableCassetteError
from replaykit.model import Exchange, HttpRequest, Span
from replaykit.real_time import now_ns as real_now_ns
from replaykit.run.recorder import Recorder
from replaykit.run.redacting import Redacting
from replaykit.run.replies import Replies
from replaykit.tools.execution import Execution
from replaykit.tools.facts import Tool
from replaykit.tools.toolbox import Toolbox

_EVERY_STATUS = range(1000)
"""A captured session is kept whatever it was answered: that may be what it is about."""


class _Tools(Toolbox):
    """Tools that run as if nobody watched, should watching them fail."""

    def __init__(
        self,
        troubles: Troubles,
        *,
        now_ns: Callable[[], int],
        keep: Callable[[Span], None],
        listen: Callable[[], object],
    ) -> None:
        super().__init__(
            now_ns=now_ns, real_now_ns=real_now_ns, keep=keep, listen=listen, waits=False
        )
        self._troubles = troubles

    def begin(
        self, tool: Tool, args: Sequence[object], kwargs: Mapping[str, object]
    ) -> Execution | None:
        """Opens the execution that a call of a tool is; None: it just runs."""
        with self._troubles.kept_in():
            return super().begin(tool, args, kwargs)
        return None


class Reel:
    """Takes in exchanges and executions of tools; what it holds is readable at any time."""

    def __init__(self, path: Path, rules: Rules, *, writer: Writer, troubles: Troubles) -> None:
        self.path = path
        self.used_ns = real_now_ns()
        self._rules = rules
        self._writer = writer
        self._troubles = troubles
        self._exchanges = 0
        self._taken = 0
        self._redacting = Redacting(rules.redaction)
        self._redacting.load()
        self._recorder = Recorder(
            path,
            allowed_statuses=_EVERY_STATUS,
            gate=self._redacting.gate(path),
            mode=PRIVATE,
            syncs=False,
        )
        self._replies = Replies()
        self._spans: deque[Span] = deque()
        """Those that are over and not kept yet."""

        self._is_to_settle = False
        self.line = CapturedLine(
            scrubber=self._redacting,
            draft=self._draft,
            keep=self._keep,
            suspects=self._redacting.suspects,
            hear=self._hear,
            writer=writer,
            troubles=troubles,
            most=rules.max_body,
        )
        self.toolbox = _Tools(
            troubles,
            now_ns=self.line.time_ns,
            keep=self._keep_later,
            listen=self._listen,
        )

    @property
    def is_full(self) -> bool:
        """Whether nothing more may be begun in it."""
        rules = self._rules
        has_many = rules.max_exchanges is not None and self._exchanges >= rules.max_exchanges
        return has_many or (rules.max_bytes is not None and self._taken >= rules.max_bytes)

    @property
    def is_idle(self) -> bool:
        """Whether no exchange is under way, and no tool."""
        return self.line.is_idle and all(span.ended_ns is not None for span in self.toolbox.spans)

    def begin(self) -> CapturedLine:
        """The line for one more exchange."""
        self.used_ns = real_now_ns()
        self._exchanges += 1
        return self.line

    def settle(self) -> None:
        """Makes a cassette of it. Whatever fails, what was kept stays beside it."""
        with self._troubles.kept_in():
            self._listen()
            self.toolbox.close()
            self._writer.later(self._publish)

    def leave(self) -> None:
        """Leaves it to the process that this one was forked from."""
        self._recorder.leave()

    def _publish(self) -> None:
        with self._troubles.kept_in():
            self.line.close()
            self._recorder.settle(passed=True)
        give_up(self.path)

    def _hear(self, exchange: Exchange) -> None:
        self._taken += len(exchange.request.body) + len(exchange.response.body)
        self._replies.hear(exchange)

    def _listen(self) -> None:
        with self._troubles.kept_in():
            self._replies.tell(self.toolbox)

    def _draft(self, request: HttpRequest) -> Draft:
        return Draft(request, self._ready, lambda: self._redacting.knowledge)

    def _ready(self, request: HttpRequest) -> Asked:
        return self._recorder.asked(self._redacting.request(request))

    def _keep(self, exchange: Exchange, draft: Draft) -> None:
        self._keep_spans()  # what is on the disk has no gap
        with self._noticing_a_full_disk():
            asked = draft.asked()  # a secret of the request's may be in the response as well
            response = self._redacting.response(exchange.response)
            self._recorder.keep(replace(exchange, response=response), asked)
        self._settle_soon()

    def _keep_later(self, span: Span) -> None:
        if self.line.is_of_this_process:
            self._spans.append(span)
            self._settle_soon()

    def _keep_spans(self) -> None:
        with suppress(IndexError):
            while True:
                self._keep_span(self._spans.popleft())

    def _settle_soon(self) -> None:
        if not self._is_to_settle:
            self._is_to_settle = True
            self._writer.later(self._settle_down)

    def _settle_down(self) -> None:
        self._is_to_settle = False
        with self._troubles.kept_in():
            self._keep_spans()
            self._recorder.sync()
            self._listen()  # what nobody waits to hear must not gather

    def _keep_span(self, span: Span) -> None:
        try:
            with self._noticing_a_full_disk():
                self._recorder.keep_span(self._redacting.span(span))
        except Exception as failure:  # never stored unscrubbed, never lost unsaid
            self._troubles.not_captured(f"{span.tool}: {type(failure).__name__}: {failure}")

    @contextmanager
    def _noticing_a_full_disk(self) -> Iterator[None]:
        """Where one thing cannot be written, the next cannot either."""
        try:
            yield
        except UnwritableCassetteError as refused:
            if isinstance(refused.__cause__, OSError):
                self._troubles.stop(refused)
            raise
