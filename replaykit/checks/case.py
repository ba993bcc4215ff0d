"""Core: one turn as it stands before the judge: what was asked, run, and sent back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypedDict, Unpack

from replaykit.checks.attempts import arguments_of, attempts_at
from replaykit.checks.facts import Asked, Execution, Expectations, Session
from replaykit.checks.finding import Finding
from replaykit.checks.names import Name
from replaykit.checks.timing import timing_of
from replaykit.model import Answer, Call, Message, Reading, Result, Turn
from replaykit.providers import read_turns

_STUCK = frozenset({"DeadlockError", "Abandoned"})
"""Exceptions by which the clock ends what would wait for ever."""

_CALLED_OFF = frozenset(
    {"CancelledError", "Cancelled", "KeyboardInterrupt", "SystemExit", "GeneratorExit"}
)
_PAUSED = frozenset(
    {"ApprovalRequired", "CallDeferred", "GraphInterrupt", "NodeInterrupt", "GraphBubbleUp"}
)
"""Exceptions by which frameworks pause to ask a human."""


class About(TypedDict, total=False):
    """What a finding about a turn is about."""

    calls: tuple[Call, ...]
    others: tuple[Call, ...]
    results: tuple[Result, ...]
    from_turn: int | None
    limit: int
    measured: int


@dataclass(frozen=True, kw_only=True)
class Case:
    """A turn, with what both witnesses say of it.

    It has no slots, so that what every rule asks of each call is looked up and not searched for.
    """

    turn: Turn
    asked_later: tuple[Asked, ...]
    """Every request after the one whose reply is this turn."""

    executions: tuple[Execution, ...]
    """Of the calls of this turn, in the order in which they began."""

    session: Session

    @property
    def expectations(self) -> Expectations:
        """What the test expects."""
        return self.session.expectations

    @property
    def follow_up(self) -> Asked | None:
        """The request that carried the results."""
        return next((a for a in self.asked_later if a.reading is self.turn.followed_by), None)

    @property
    def exchange(self) -> int | None:
        """The number of the exchange that carried the results."""
        return self.turn.followed_by.exchange.number if self.turn.followed_by else None

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """The calls that are owed a result."""
        return tuple(answer.call for answer in self.turn.answers)

    @cached_property
    def unanswered(self) -> tuple[Call, ...]:
        """The calls for which nothing was sent."""
        return tuple(answer.call for answer in self.turn.answers if not answer.results)

    @cached_property
    def answered(self) -> tuple[Answer, ...]:
        """The calls for which something was sent."""
        return tuple(answer for answer in self.turn.answers if answer.results)

    @property
    def is_told_in_words(self) -> bool:
        """Whether the conversation went on with nothing in it that names the calls."""
        begun = self.turn.reading.request.messages
        return self.turn.followed_by is None and any(
            _goes_on(begun, later.reading.request.messages) for later in self.asked_later
        )

    def executions_of(self, call: Call) -> tuple[Execution, ...]:
        """Every execution of a call, the first attempt first."""
        return attempts_at(call, self._by_call_id.get(call.id, ()))

    def last_execution(self, call: Call) -> Execution | None:
        """The attempt that counts; None where none was seen."""
        return next(reversed(self.executions_of(call)), None)

    def raised(self, call: Call) -> bool:
        """Whether the last attempt raised, on its own account."""
        execution = self.last_execution(call)
        return execution is not None and has_failed(execution)

    def echo_of(self, call: Call) -> Call | None:
        """The call as the follow-up sent it back: under its id, else one alike."""
        return self._echoes.get(id(call))

    @cached_property
    def _by_call_id(self) -> Mapping[str | None, Sequence[Execution]]:
        found: defaultdict[str | None, list[Execution]] = defaultdict(list)
        for execution in self.executions:
            found[execution.span.call_id].append(execution)
        return found

    @cached_property
    def _echoes(self) -> Mapping[int, Call | None]:
        """By the identity of each call its own echo: two calls alike have one each."""
        echoes: dict[int, Call | None] = {}
        spare = [echo for message in self.sent_since for echo in message.calls]
        under_id = {echo.id: echo for echo in spare if echo.id}
        taken = {id(under_id[call.id]) for call in self.calls if call.id in under_id}
        spare = [echo for echo in spare if id(echo) not in taken]
        for call in self.calls:
            echo = under_id.get(call.id) if call.id else None
            if echo is None:
                echo = next((one for one in spare if are_alike(one, call)), None)
                spare = [one for one in spare if one is not echo]
            echoes[id(call)] = echo
        return echoes

    def about_sending(self, name: Name, **about: Unpack[About]) -> Finding:
        """A finding that the follow-up shows."""
        return Finding(
            name=name,
            turn=self.turn,
            exchange=self.exchange,
            executions=self.executions,
            **about,
        )

    def about_running(self, name: Name, **about: Unpack[About]) -> Finding:
        """A finding that the executions show."""
        return Finding(
            name=name,
            turn=self.turn,
            executions=self.executions,
            timing=timing_of(self.executions),
            **about,
        )

    @cached_property
    def sent_since(self) -> tuple[Message, ...]:
        """What the follow-up adds to the history; all of it where it was written anew."""
        if self.turn.followed_by is None:
            return ()
        messages = self.turn.followed_by.request.messages
        new = messages[len(self.turn.reading.request.messages) :]
        return new if any(message.calls for message in new) else messages


def has_failed(execution: Execution) -> bool:
    """Whether an execution raised on its own account."""
    if execution.span.error is None:
        return False
    return not (has_hung(execution) or was_called_off(execution) or is_paused(execution))


def has_hung(execution: Execution) -> bool:
    """Whether an execution never ended, or ended only because nobody could go on any more."""
    return execution.span.ended_ns is None or execution.span.error_name in _STUCK


def was_called_off(execution: Execution) -> bool:
    """Whether an execution ended because somebody stopped it."""
    return execution.span.error_name in _CALLED_OFF


def is_paused(execution: Execution) -> bool:
    """Whether an execution waits for somebody who has to be asked first."""
    return execution.span.error_name in _PAUSED


def are_alike(one: Call, other: Call) -> bool:
    """Whether two calls ask for the same."""
    return one.name == other.name and arguments_of(one) == arguments_of(other)


def cases_of(session: Session) -> tuple[Case, ...]:
    """Every turn of a run."""
    return tuple(_case(_found_again(turn, session), session) for turn in session.turns)


def executions_of(turn: Turn, executions: Sequence[Execution]) -> tuple[Execution, ...]:
    """Those executions that answer the calls of a turn."""
    return tuple(execution for execution in executions if _is_of(execution, turn))


def case_at(case: Case, asked: Asked) -> Case | None:
    """The same turn as a later request shows it; None where that does not carry it."""
    ids = {call.id for call in case.calls if call.id}
    if ids and not ids & _ids_in(asked.reading):
        return None  # a conversation about the same, which is not this one
    pair = (case.turn.reading, asked.reading)
    turn = next((t for t in read_turns(pair) if t.reading is case.turn.reading), None)
    if turn is None or turn.followed_by is None:
        return None
    return replace(case, turn=replace(turn, number=case.turn.number))


def _ids_in(reading: Reading) -> set[str | None]:
    """The ids of calls and results that a request carries."""
    messages = reading.request.messages
    echoed = {call.id for message in messages for call in message.calls}
    return echoed | {result.call_id for result in results_in(messages)}


def _case(turn: Turn, session: Session) -> Case:
    return Case(
        turn=turn,
        asked_later=_later(turn, session),
        executions=executions_of(turn, session.executions),
        session=session,
    )


def _found_again(turn: Turn, session: Session) -> Turn:
    """The turn; one that a later request carries without any result is followed up by that."""
    if turn.followed_by is not None:
        return turn
    found = (a.reading for a in _later(turn, session) if _carries(a.reading, turn))
    return replace(turn, followed_by=next(found, None))


def _goes_on(begun: tuple[Message, ...], later: tuple[Message, ...]) -> bool:
    """Whether a history begins as another; lines may have been added to the last message of it."""
    last = len(begun) - 1
    if not begun or len(later) <= last or later[:last] != begun[:last]:
        return False
    then, now = begun[last], later[last]
    is_longer = now.text.startswith(f"{then.text}\n")
    return now == then or (is_longer and replace(now, text=then.text) == then)


def _carries(later: Reading, turn: Turn) -> bool:
    """Whether a request has a turn in its history."""
    asked = turn.reading
    if later.request.continues is not None and later.request.continues == asked.reply.id:
        return True
    begun, new = asked.request.messages, later.request.messages[len(asked.request.messages) :]
    is_continued = later.request.messages[: len(begun)] == begun
    return any(
        echo.id == call.id if call.id else is_continued and are_alike(echo, call)
        for message in new
        for echo in message.calls
        for call in asked.reply.owed
    )


def _later(turn: Turn, session: Session) -> tuple[Asked, ...]:
    readings = [asked.reading for asked in session.asked]
    place = next((i for i, r in enumerate(readings) if r is turn.reading), len(readings))
    return session.asked[place + 1 :]


def _is_of(execution: Execution, turn: Turn) -> bool:
    span = execution.span
    if span.is_nested:  # it answers no call of its own, but is part of another's work
        return False
    if span.exchange is not None:
        return span.exchange == turn.reading.exchange.number
    ids = {answer.call.id for answer in turn.answers if answer.call.id}
    return span.call_id in ids


def results_in(messages: Sequence[Message]) -> tuple[Result, ...]:
    """Every result that messages carry."""
    return tuple(result for message in messages for result in message.results)
