"""Ground: every exception replaykit raises, under one base class."""

from pathlib import Path


class ReplayKitError(Exception):
    """Something replaykit cannot do, said in three parts: what, the facts, how to fix it."""


class MalformedWireError(ReplayKitError):
    """A body that claims to be a provider's but breaks its shape."""

    def __init__(self, problem: str, *, path: str, exchange: int | None = None) -> None:
        self.problem = problem
        self.path = path
        self.exchange = exchange
        place = path if exchange is None else f"exchange {exchange}, {path}"
        super().__init__(f"{place}: {problem}")

    def within(self, exchange: int) -> "MalformedWireError":
        """The same error, with the exchange it was met in."""
        return type(self)(self.problem, path=self.path, exchange=exchange)


class UnreadableCassetteError(ReplayKitError):
    """A cassette file that no reader understands, or that is damaged."""

    def __init__(
        self,
        found: str,
        *,
        expected: str,
        fix: str,
        line: int | None = None,
        file: Path | None = None,
    ) -> None:
        self.found = found
        self.expected = expected
        self.fix = fix
        self.line = line
        self.file = file
        place = "this cassette" if file is None else str(file)
        at_line = "" if line is None else f", line {line}"
        super().__init__(
            f"cannot read {place}{at_line}: {found}.\n  Expected: {expected}.\n  How to fix: {fix}."
        )

    def within(self, file: Path) -> "UnreadableCassetteError":
        """The same error, with the file it was met in."""
        return type(self)(
            self.found, expected=self.expected, fix=self.fix, line=self.line, file=file
        )


class UnknownRecordingError(UnreadableCassetteError):
    """A file of which no reader knows what wrote it: it may well be no recording at all."""


class UnwritableCassetteError(ReplayKitError):
    """A cassette that could not be saved."""

    def __init__(self, reason: str, *, fix: str, file: Path, is_in_place: bool = False) -> None:
        self.reason = reason
        self.fix = fix
        self.file = file
        state = (
            "The new cassette stands there, but may not outlive a power failure"
            if is_in_place
            else "What stood there before is untouched"
        )
        super().__init__(f"cannot save {file}: {reason}.\n  {state}.\n  How to fix: {fix}.")


class BlockedNetworkError(ReplayKitError, ConnectionError):
    """In replay, something tried to leave the machine."""

    def __init__(self, place: str, *, site: str) -> None:
        self.place = place
        self.site = site
        super().__init__(
            f"replaykit: {place} was not reached, because nothing leaves the machine in replay.\n"
            f"  Tried at {site}.\n"
            "How to fix:\n"
            "  * record what is missing: --replaykit=record\n"
            "  * a host that tests may always reach goes into `replaykit_allowed_hosts`"
        )


class SettingError(ReplayKitError, ValueError):
    """A setting that no run understands: which one, what it says, what it could say."""


class RunError(ReplayKitError, AssertionError):
    """A run that did not go as recorded, though the code inside it noticed nothing."""


class RecordedToolError(ReplayKitError):
    """What a tool raised when it was recorded, where that exception cannot be made again."""

    def __init__(self, tool: str, said: str) -> None:
        self.tool = tool
        self.said = said
        super().__init__(f"{tool} raised when it was recorded: {said}")


class UnrecordedToolError(ReplayKitError):
    """A tool that is served as recorded was called as nobody called it then."""

    def __init__(self, call: str, recorded: tuple[str, ...], *, times: int = 0) -> None:
        """
        Args:
            recorded: the calls of this tool that there are recordings of.
            times: how many there are of this very call.
        """
        self.call = call
        self.recorded = recorded
        what = f"{call} is not recorded"
        if times:
            what = f"{call} is recorded {times} time{'s' * (times > 1)}, and was called once more"
        shown = "".join(f"  {one}\n" for one in recorded) or "  nothing of this tool\n"
        self.facts = f"{what}, and tools are served as recorded.\nRecorded:\n{shown}".rstrip()
        super().__init__(
            f"{self.facts}\n"
            "How to fix:\n"
            "  * record it anew: --replaykit=refresh\n"
            '  * let the tools run: tools="real"'
        )


class DeadlockError(ReplayKitError, AssertionError):
    """Everybody waits on the virtual clock, and nobody is left to wake them."""

    def __init__(
        self, *, at_s: float, waiting: tuple[str, ...], strangers: tuple[str, ...] = ()
    ) -> None:
        """
        Args:
            waiting: who waits on what, one a line.
            strangers: the threads older than the window, none of which woke anybody.
        """
        self.at_s = at_s
        self.waiting = waiting
        self.strangers = strangers
        shown = "".join(f"  {one}\n" for one in waiting)
        older = f"  Nor did an older thread: {', '.join(strangers)}\n" if strangers else ""
        super().__init__(
            f"deadlock at {at_s:g} s: everybody waits, and nobody is left to wake them.\n"
            f"{shown}{older}"
            "How to fix:\n"
            "  * take locks in the same order everywhere\n"
            "  * give up waiting at some time: timeouts cost nothing on the virtual clock"
        )


class RealTimeError(ReplayKitError):
    """Something that only real time can do was asked of the virtual clock."""

    def __init__(self, problem: str, *, site: str, fixes: tuple[str, ...]) -> None:
        self.problem = problem
        self.site = site
        shown = "\n".join(f"  * {fix}" for fix in fixes)
        super().__init__(f"{problem}\n  At {site}.\nHow to fix:\n{shown}")


class RealSocketError(RealTimeError, ConnectionError):
    """A real socket, pipe or process was asked of an event loop on the virtual clock."""


class ClockWindowError(ReplayKitError, RuntimeError):
    """The window of a virtual clock was opened where it cannot be."""

    def __init__(self, reason: str, *, fix: str) -> None:
        self.reason = reason
        super().__init__(f"the virtual clock cannot start: {reason}.\nHow to fix:\n  * {fix}")
