"""Edge: which call an execution answers."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from replaykit.model import Call, Linking
from replaykit.tools.arguments import Given
from replaykit.tools.asked import Asked, Fit, fit, key_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """What an execution answers, and how that was found."""

    asked: Asked | None = None
    call_id: str | None = None
    by: Linking | None = None
    times: int = 0
    """How often the call had been executed before."""


class Ledger:
    """The calls of all replies so far, and which of them have been executed."""

    def __init__(self) -> None:
        self.turn = 0
        """How many replies have asked for tools."""

        self.all_asked: list[Asked] = []
        self._by_name: dict[str, list[Asked]] = defaultdict(list)
        self._by_id: dict[str, Asked] = {}
        self._alike: Counter[tuple[str, str]] = Counter()
        self._executed: Counter[Asked] = Counter()

    def add(self, exchange: int, calls: Sequence[Call]) -> None:
        """Takes in what a reply asks for; calls that nobody has to execute are passed over."""
        owed = [(call.name, key_of(call), call) for call in calls if call.name and call.owes_result]
        self.turn += bool(owed)
        twins = Counter((name, key) for name, key, _ in owed)
        for name, key, call in owed:
            asked = Asked(
                call=call,
                name=name,
                exchange=exchange,
                turn=self.turn,
                key=key,
                earlier=self._alike[name, key],
                twins=twins[name, key],
            )
            self._alike[name, key] += 1
            self.all_asked.append(asked)
            self._by_name[name].append(asked)
            for one in (call.item_id, call.id):
                if one is not None:
                    self._by_id[one] = asked

    def link(
        self, tool: str, given: Given, *, call_id: str | None = None, after_turn: int = 0
    ) -> Link:
        """The call that an execution answers, which counts as executed from now on.

        Args:
            call_id: the id that the application says it answers.
            after_turn: the last turn whose calls it cannot answer, as what runs within a tool
                answers none of those beside it.
        """
        found = self._found(tool, given, call_id, after_turn)
        if found.asked is None:
            return found
        times = self._executed[found.asked]
        self._executed[found.asked] += 1
        return Link(
            asked=found.asked,
            call_id=found.asked.call.id or found.call_id,
            by="again" if times and found.by != "id" else found.by,
            times=times,
        )

    def _found(self, tool: str, given: Given, call_id: str | None, after_turn: int) -> Link:
        if call_id is not None:
            return Link(asked=self._by_id.get(call_id), call_id=call_id, by="id")
        named = self._named(tool, given, after_turn)
        if named is not None:
            return Link(asked=named, by="id")
        candidates = [one for one in self._by_name.get(tool, ()) if one.turn > after_turn]
        still_open = [one for one in candidates if not self._executed[one]]
        return (
            _by_arguments(still_open, given)
            or _again(candidates, given)
            or _by_name(still_open, given)
            or Link()
        )

    def _named(self, tool: str, given: Given, after_turn: int) -> Asked | None:
        """The call whose id is among the arguments."""
        for value, is_sure in given.ids:
            asked = self._by_id.get(value)
            if asked and asked.turn > after_turn and (is_sure or asked.name == tool):
                return asked
        return None


def _turns(candidates: Sequence[Asked]) -> Iterator[list[Asked]]:
    """The candidates turn by turn, the last one first."""
    turns: dict[int, list[Asked]] = defaultdict(list)
    for one in candidates:
        turns[one.turn].append(one)
    return (turns[number] for number in sorted(turns, reverse=True))


def _by_arguments(still_open: Sequence[Asked], given: Given) -> Link | None:
    """The newest call that the arguments fit."""
    for turn in _turns(still_open):
        best = _best(turn, given, at_least=Fit.WHOLLY)
        if best is not None:
            return Link(asked=best, by="order" if best.twins > 1 else "arguments")
    return None


def _by_name(still_open: Sequence[Asked], given: Given) -> Link | None:
    """The only call of the last turn that it could be."""
    newest = next(_turns(still_open), [])
    guess = newest[0] if len(newest) == 1 else _best(newest, given, at_least=Fit.IN_PART)
    return None if guess is None else Link(asked=guess, by="name")


def _best(candidates: Sequence[Asked], given: Given, *, at_least: Fit) -> Asked | None:
    """The first of those that fit best.

    Calls that are not alike and fit no better than each other are guessed at by nobody.
    """
    fits = [(fit(one, given), one) for one in candidates]
    best = max((how for how, _ in fits), default=(Fit.NOT_AT_ALL, 0))
    if best[0] < at_least:
        return None
    found = [one for how, one in fits if how == best]
    return found[0] if len({one.key for one in found}) == 1 else None


def _again(candidates: Sequence[Asked], given: Given) -> Link | None:
    """A call that has been executed before: the application tries once more."""
    for turn in _turns(candidates):
        best = _best(turn, given, at_least=Fit.WHOLLY)
        if best is not None:
            return Link(asked=best, by="again")
    return None
