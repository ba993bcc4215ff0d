"""Shell: `replaykit demo`, the smallest true thing: reading, judging and pairing, offline."""

import argparse
import json
import sys
import textwrap
from collections.abc import Iterator

from replaykit.cli.demo.story import FollowUp, first_exchange, right_exchange, wrong_follow_ups
from replaykit.cli.speech import FINE
from replaykit.model import Call, Exchange, Reading, Turn
from replaykit.providers import judge, read_exchange, read_turns

EXAMPLE = "  replaykit demo"

_WIDTH = 80


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def main(arguments: argparse.Namespace) -> int:
    """Prints what replaykit sees in the conversation that ships with it."""
    sys.stdout.write("\n".join(_lines()) + "\n")
    return FINE


def _lines() -> Iterator[str]:
    asked, answered = _read(first_exchange()), _read(right_exchange())
    turn = read_turns([asked, answered])[0]
    yield "A made-up conversation ships with replaykit; nothing here touches the network."
    yield ""
    yield from _what_was_asked(asked, turn)
    yield "2. Answered wrongly, and the error that the provider itself sends"
    yield ""
    for number, follow_up in enumerate(wrong_follow_ups(), 1):
        yield from _refused(f"2.{number}", follow_up, asked)
    yield from _accepted(turn, asked)


def _what_was_asked(asked: Reading, turn: Turn) -> Iterator[str]:
    body = asked.exchange.response.body
    count = len(turn.answers)
    yield f"1. The reply: {len(body):,} bytes of event stream, read as one turn with {count} calls"
    yield ""
    yield f"   asked   {asked.request.messages[-1].text}"
    yield f"   turn {turn.number}  {asked.reply.model}, finish reason {asked.reply.finish}"
    for answer in turn.answers:
        yield f"     {answer.call.id:<12} {_written(answer.call)}"
    yield ""


def _refused(number: str, follow_up: FollowUp, asked: Reading) -> Iterator[str]:
    first, *others = judge(follow_up.request, [asked]).objections
    yield f"   {number}  {follow_up.title}"
    if first.rejection is not None:
        yield f"        {first.rejection.status} for {first.path}, by rule {first.rule}:"
        yield from textwrap.wrap(
            json.dumps(first.rejection.body),
            width=_WIDTH,
            initial_indent=" " * 8,
            subsequent_indent=" " * 8,
            break_long_words=False,
            break_on_hyphens=False,
        )
    if others:
        yield f"        also: {', '.join(f'{o.rule} for {o.path}' for o in others)}"
    yield ""


def _accepted(turn: Turn, asked: Reading) -> Iterator[str]:
    judgement = judge(right_exchange().request, [asked])
    yield f"3. Answered rightly: {len(judgement.objections)} objections"
    yield ""
    for answer in turn.answers:
        texts = ", ".join(result.text for result in answer.results)
        yield f"     {answer.call.id:<12} {_written(answer.call):<45} {texts}"


def _written(call: Call) -> str:
    """The call as one would write it in Python."""
    arguments = call.arguments if isinstance(call.arguments, dict) else {}
    return f"{call.name}({', '.join(f'{key}={value!r}' for key, value in arguments.items())})"


def _read(exchange: Exchange) -> Reading:
    reading = read_exchange(exchange)
    assert reading is not None, "the story is told in a protocol that replaykit reads"
    return reading
