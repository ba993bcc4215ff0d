"""Shell: the secrets that a recording still holds."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from replaykit.cassette.redaction import Leak, Redactor
from replaykit.model import Exchange
from replaykit.report.recordings import Found


def secrets(
    content: bytes,
    redactor: Redactor,
    *,
    packed: tuple[Exchange, ...] = (),
    lines: Mapping[int, int] = MappingProxyType({}),
) -> Iterator[Found]:
    """Each secret behind its line.

    Args:
        packed: exchanges whose bodies the file may hold in a way that hides what they say.
        lines: those on which exchanges begin.
    """
    in_sight = redactor.scan(content)
    for leak in in_sight:
        yield Found(rule="secret", text=_masked(leak), line=leak.line)
    excerpts = {leak.excerpt for leak in in_sight}
    for number, half, body in _halves(packed):
        for leak in redactor.scan(body):
            if leak.excerpt not in excerpts:
                text = f"{_masked(leak)}, in the {half} of exchange {number}"
                yield Found(rule="secret", text=text, line=lines.get(number), exchange=number)


def doubts(
    exchanges: tuple[Exchange, ...],
    redactor: Redactor,
    leaks: tuple[Found, ...],
    lines: Mapping[int, int],
) -> Iterator[Found]:
    """What only looks random: ids do, too, and somebody has to tell the one from the other."""
    told = "\n".join(leak.text for leak in leaks)
    for number, half, body in _halves(exchanges):
        for doubt in redactor.doubts(body):
            if doubt.excerpt not in told:
                told += doubt.excerpt
                where = f"in the {half} of exchange {number}"
                yield Found(
                    rule="looks-random",
                    text=f"{doubt.excerpt} {where} looks random: register it if it is a secret",
                    line=lines.get(number),
                    exchange=number,
                )


def _halves(exchanges: tuple[Exchange, ...]) -> Iterator[tuple[int, str, bytes]]:
    """Each body that is there, and which it is."""
    for exchange in exchanges:
        bodies = (("request", exchange.request.body), ("response", exchange.response.body))
        yield from ((exchange.number, half, body) for half, body in bodies if body)


def _masked(leak: Leak) -> str:
    return f"{leak.kind} {leak.excerpt}"
