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
