"""Ground: every exception replaykit raises, under one base class."""


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
