"""Assembly: what a test is written from: what was captured, and what is known of the agent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from replaykit.checks import Execution, Finding, executions_of, timing_of, unwatched
from replaykit.model import Turn

KindOfAgent = Literal["plain", "coroutine", "generator", "async generator"]
Takes = Literal["nothing", "a question", "more"]
"""What has to be handed to an agent; more: what nobody but its author knows."""

Tools = Literal["recorded", "real"]
"""recorded: tools give what they gave. real: they run, and take and fail as they did."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Agent:
    """The function that a test calls."""

    module: str
    name: str
    """Within its module: `answer`, or `Service.answer`."""

    kind: KindOfAgent = "plain"
    takes: Takes = "a question"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mistake:
    """A finding of the captured session, with what is said of it in one line."""

    finding: Finding
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Captured:
    """The session that is reproduced."""

    file: str
    """How its recording is called."""

    recorded_at: datetime | None = None
    question: str | None = None
    """What its user asked first; None where nobody is known to have asked."""

    mistakes: tuple[Mistake, ...] = ()
    turns: tuple[Turn, ...] = ()
    executions: tuple[Execution, ...] = ()

    in_order: bool = False
    """Whether a mended agent asks something else than was captured."""

    is_closed: bool = False
    """Whether the model's last word had to be made up."""

    is_open_ended: bool = False
    """Whether the model's last word is missing."""

    has_neighbours: bool = False
    """Whether its recording holds other sessions."""

    @property
    def names(self) -> tuple[str, ...]:
        """What went wrong, each once."""
        return tuple(dict.fromkeys(mistake.finding.name for mistake in self.mistakes))

    @property
    def without_mistakes(self) -> str:
        """What is said of it where nothing went wrong that anybody could see."""
        if not any(unwatched(turn, self.executions) for turn in self.turns):
            return "nothing was wrong with it"
        some, none = "not all of its tools were watched", "its tools were not watched"
        return f"nothing wrong was seen, but {some if self.executions else none}"

    @property
    def ran_alone(self) -> bool:
        """Whether the calls of some turn ran one after another, which a capture cannot prove."""
        return any(map(self._ran_alone_in, self.turns))

    def _ran_alone_in(self, turn: Turn) -> bool:
        own = executions_of(turn, self.executions)
        calls = {execution.span.call_id or id(execution) for execution in own}
        timing = timing_of(own)
        return len(calls) > 1 and timing is not None and timing.width is None

    @property
    def has_calls(self) -> bool:
        """Whether the model asked for tools."""
        return any(turn.answers for turn in self.turns)


@dataclass(frozen=True, kw_only=True, slots=True)
class Manner:
    """How the test is to be written."""

    tools: Tools = "recorded"
    watched: tuple[str, ...] = ()
    """Tools without `@replaykit.tool`, by their paths."""

    agent: Agent | None = None
    width: int = 88
    """How long a line of the project may be."""

    is_own: Callable[[str], bool] = lambda _: False
    """Whether a top-level module is the project's own, which is imported in a block of its own."""

    can_fail_with: Callable[[str], bool] = lambda _: False
    """Whether `module.TypeName: message` can be raised in this environment."""
