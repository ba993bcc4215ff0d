"""What the model asks for, round by round, whoever the provider is."""

from dataclasses import dataclass

from tests.checks.wires import Ask

QUESTION = "What is it like in Tokyo, London and Paris?"
SECONDS = {"Tokyo": 30, "London": 45, "Paris": 10, "Lima": 30, "Oslo": 20}

A = Ask(id="call_a", city="Tokyo")
B = Ask(id="call_b", city="London")
C = Ask(id="call_c", city="Paris", tool="get_population")
D = Ask(id="call_d", city="Lima")
E = Ask(id="call_e", city="Oslo", tool="get_population")

CALLS = dict(zip("abcde", (A, B, C, D, E), strict=True))


@dataclass(frozen=True)
class Story:
    """The calls of each reply; the last reply is an answer."""

    name: str
    rounds: tuple[tuple[Ask, ...], ...]
    text: str | None = None
    """What the model says beside its calls."""

    is_busy_once: bool = False
    """Whether the provider is too busy for the first request with results."""


THREE = Story("three calls", ((A, B, C),))
TWO_ROUNDS = Story("two rounds", ((A, B, C), (D, E)))
ONE = Story("one call", ((A,),))
ONE_EACH = Story("one call a round", ((A,), (B,), (C,)))
TALKING = Story("three calls, and a text", THREE.rounds, text="Let me look.")
NONE = Story("no call", ())
BUSY = Story("three calls, and busy once", THREE.rounds, is_busy_once=True)
