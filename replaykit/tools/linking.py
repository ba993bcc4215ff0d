"""Edge: which call an execution answers."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from replaykit.model import Call, Linking
from replaykit.tools.arguments import Given
from replaykit.tools.asked import Asked, Fit, fit, key_of
from replaykit.tools.json_values import canonical


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """What an execution answers, and how that was found."""

    asked: Asked | None = None
    call_id: str | None = None
    by: Linking | None = None
    times: int = 0
    """How often the call had been executed before."""


_NO_LINK = Link()


class Ledger:
    """The calls of all replies so far, and which of them have been executed."""

    def __init__(self) -> None:
        self.turn = 0
        """How many replies have asked for tools."""

        self.all_asked: list[Asked] = []
        self._newest: dict[str, list[Asked]] = {}
        """Of each name the calls of the last turn that has some."""

        self._open: dict[str, dict[Asked, None]] = defaultdict(dict)
        """Of each name the calls that have not been executed, in their order."""

        self._alike: dict[tuple[str, str], list[Asked]] = defaultdict(list)
        """The calls of each name and each key, in their order."""

        self._by_id: dict[str, Asked] = {}
        self._executed: Counter[Asked] = Counter()

    def add(self, exchange: int, calls: Sequence[Call]) -> None:
        """Takes in what a reply asks for; calls that nobody has to execute are passed over."""
        owed = [(call.name, key_of(call), call) for call in calls if call.name and call.owes_result]
        self.turn += bool(owed)
        twins = Counter((name, key) for name, key, _ in owed)
        self._newest.update((name, []) for name, _, _ in owed)
        for name, key, call in owed:
            alike = self._alike[name, key]
            asked = Asked(
                call=call,
                name=name,
                exchange=exchange,
                turn=self.turn,
                key=key,
                earlier=len(alike),
                twins=twins[name, key],
            )
            alike.append(asked)
            self.all_asked.append(asked)
            self._newest[name].append(asked)
            self._open[name][asked] = None
            self._by_id.update((one, asked) for one in (call.item_id, call.id) if one is not None)

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
        asked = found.asked
        if asked is None:
            return found
        times = self._executed[asked]
        self._executed[asked] += 1
        self._open[asked.name].pop(asked, None)
        return Link(
            asked=asked,
            call_id=asked.call.id or found.call_id,
            by="again" if times and found.by != "id" else found.by,
            times=times,
        )

    def _found(self, tool: str, given: Given, call_id: str | None, after_turn: int) -> Link:
        if call_id is not None:
            return Link(asked=self._by_id.get(call_id), call_id=call_id, by="id")
        named = self._named(tool, given, after_turn)
        if named is not None:
            return Link(asked=named, by="id")
        alike = self._alike_of(tool, given, after_turn)
        still_open = [one for one in alike if one in self._open[tool]]
        if still_open:
            return _first_of_the_last_turn(still_open)
        if tool not in self._newest:
            return _NO_LINK
        return self._less_exact(tool, given, alike, after_turn)

    def _less_exact(self, tool: str, given: Given, alike: Sequence[Asked], after: int) -> Link:
        """A call that fits, though no open one has these very arguments."""
        still_open = [one for one in self._open[tool] if one.turn > after]
        fits = _by_arguments(still_open, given)
        if fits is not None:
            return fits
        newest = [one for one in self._newest[tool] if one.turn > after]
        again = alike[-1] if alike else _best(newest, given, at_least=Fit.WHOLLY)
        if again is not None:
            return Link(asked=again, by="again")
        return _by_name(still_open, given) or _NO_LINK

    def _alike_of(self, tool: str, given: Given, after_turn: int) -> Sequence[Asked]:
        """The calls with these very arguments, in whichever form they came."""
        for form in given.forms:
            alike = self._alike.get((tool, canonical(form)), ())
            if alike and alike[-1].turn > after_turn:
                return [one for one in alike if one.turn > after_turn]
        return ()

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


def _first_of_the_last_turn(still_open: Sequence[Asked]) -> Link:
    found = next(_turns(still_open))[0]
    return Link(asked=found, by="order" if found.twins > 1 else "arguments")


def _by_arguments(still_open: Sequence[Asked], given: Given) -> Link | None:
    """The newest call of which all is there that the model wrote."""
    for turn in _turns(still_open):
        best = _best(turn, given, at_least=Fit.WHOLLY)
        if best is not None:
            return _first_of_the_last_turn([best])
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
