"""Assembly: how a run is to go: every setting, and what it is where nobody says."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from replaykit.run.ignored import Ignores, ignoring
from replaykit.run.setting_values import (
    KindOfClock,
    KindOfTools,
    Mode,
    OnIdle,
    OnUnplayed,
    listed,
    read_setting,
)

__all__ = ["Given", "Mode", "Settings", "listed", "read_setting"]

if TYPE_CHECKING:  # both lead to vcrpy, which must not be loaded for a setting
    from replaykit.cassette.matching import MatchRule
    from replaykit.checks import Concurrent, Expectations, Name
    from replaykit.model import Json
    from replaykit.wire import Pace

    Sends = Callable[[str, Json], Json]

Plan = Sequence[Mapping[str, object]]
"""Rules for tools, written as data; see `docs/faults.md`."""


class Given(TypedDict, total=False):
    """The settings of a run, as users write them."""

    match: "MatchRule"
    pace: "Pace"
    volatile: Iterable[str]
    allowed_hosts: Iterable[str]
    ignored: Iterable[str]
    allowed_statuses: Iterable[int]
    redact_values: Iterable[str]
    redact_patterns: Iterable[str]
    redact_names: Iterable[str]
    redact_allowed: Iterable[str]
    kept_headers: Iterable[str]
    on_unplayed: OnUnplayed
    on_idle: OnIdle
    keep_failed: bool
    clock: KindOfClock
    frozen: bool
    tools: KindOfTools
    plan: "Plan"
    seed: int
    concurrent: bool | str | None
    allow: "Name | Iterable[Name]"
    sends: "Sends | None"
    most_rounds: int | None
    longest_result: int | None
    most_growth: int | None
    validate: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """How a run is to go."""

    mode: Mode = "replay"
    """Whether requests are answered from the cassette, or sent, and what is written."""

    match: "MatchRule" = "question"
    """How a request finds its recording: `question`, `exact`, `order`, or a function of both."""

    pace: "Pace" = "at once"
    """How fast a replayed stream comes: `at once`, `recorded`, or a factor."""

    volatile: frozenset[str] = frozenset()
    """Members of request bodies that differ from run to run, and so say nothing."""

    allowed_hosts: frozenset[str] = frozenset()
    """Hosts that may be reached in replay, beside this machine."""

    ignored: tuple[str, ...] = ()
    """Requests that are none of the session's, beside known telemetry."""

    allowed_statuses: frozenset[int] = frozenset()
    """Statuses that may be saved, though they usually mean that the recording went wrong."""

    redact_values: tuple[str, ...] = ()
    """Secrets by their value."""

    redact_patterns: tuple[str, ...] = ()
    """Regular expressions for secrets; with a group, the group is the secret."""

    redact_names: tuple[str, ...] = ()
    """Members and headers whose values are secret."""

    redact_allowed: tuple[str, ...] = ()
    """What looks like a secret and is none."""

    kept_headers: tuple[str, ...] = ()
    """Headers that are recorded beside those that always are."""

    on_unplayed: OnUnplayed = "warn"
    """What recorded exchanges that nobody asked for are."""

    on_idle: OnIdle = "fail"
    """What a run in which no request came by is."""

    keep_failed: bool = False
    """Whether a recording that must not replace the cassette is kept beside it."""

    clock: KindOfClock = "virtual"
    """What time is in replay. Everywhere else it is real."""

    frozen: bool = True
    """Whether dates follow a virtual clock."""

    tools: KindOfTools = "real"
    """Whether watched tools run in replay, or give what was recorded."""

    plan: Plan = ()
    """What becomes of executions of watched tools; later rules win."""

    shared_rules: int = 0
    """How many of them, from the first, are for other runs, too: these may be for nothing here."""

    seed: int = 0
    """What the chances of a plan are drawn from."""

    concurrent: "Concurrent" = None
    """How many calls of a turn have to overlap."""

    allow: "frozenset[Name]" = frozenset()
    """Findings that are meant to be so."""

    sends: "Sends | None" = None
    """What the application makes of a tool's result before it sends it."""

    most_rounds: int | None = None
    """How many turns a conversation may take."""

    longest_result: int | None = None
    """How many characters a result may have."""

    most_growth: int | None = None
    """By how many bytes a follow-up may outgrow the request before it."""

    validate: bool = True
    """Whether a request that its provider would refuse is refused in replay, too."""

    @property
    def expectations(self) -> "Expectations":
        """What the checks are told."""
        from replaykit.checks import Expectations  # noqa: PLC0415  (not before there is a verdict)

        return Expectations(
            concurrent=self.concurrent,
            allowed=self.allow,
            sends=self.sends,
            most_rounds=self.most_rounds,
            longest_result=self.longest_result,
            most_growth=self.most_growth,
        )

    @property
    def ignores(self) -> Ignores:
        """Whether a request to a URL is none of the session's."""
        return ignoring(self.ignored)

    @property
    def serves_recorded(self) -> bool:
        """Whether tools give what was recorded: only where the model does, too."""
        return self.tools == "recorded" and self.mode == "replay"

    @property
    def is_virtual(self) -> bool:
        """Whether time is virtual: a model that is really asked takes its own time."""
        return self.clock == "virtual" and self.mode == "replay"

    @classmethod
    def read(cls, given: Mapping[str, object]) -> "Settings":
        """The settings that somebody wrote down.

        Raises:
            SettingError: naming the setting, its value and the choices.
        """
        return cls(**{name: read_setting(name, value) for name, value in given.items()})  # type: ignore[arg-type]  # each reader gives what its field takes
