"""One mistake in a correct loop: what an agent does wrong, and the finding that must name it.

Each takes a loop of which a turn has at least two calls, and the number of that turn, from 1.
"""

from dataclasses import dataclass, replace

from replaykit.checks import Expectations, Name
from tests.checks.loops import SECOND, told
from tests.checks.wires import PROVIDERS, Ask, Results, Said, Step, Turn

CHAT, RESPONSES, MESSAGES, GEMINI = PROVIDERS


@dataclass(frozen=True)
class Mistake:
    """What is done wrong, and under which name it must be found."""

    name: Name
    make: object
    """Given the loop and the turn's number: the loop with the mistake in it."""

    about: object
    """Given the turn's calls: the ids of those that the finding is about."""

    providers: tuple = PROVIDERS
    """Where it is a mistake."""


def calls_of(loop, turn):
    return loop.steps[turn - 1].calls


def telling(change):
    """A change to the message with the results; it gives one message, or several, or none."""

    def changed(entry):
        return change(entry) if isinstance(entry, Results) else [entry]

    return changed


def results(change):
    """A change to the results within their message, dropped where none is left."""

    def changed(entry):
        told = tuple(change(entry.told))
        return [replace(entry, told=told)] if told else []

    return telling(changed)


def dropping(loop, turn):
    return loop.with_history(turn, results(lambda told: told[1:]))


def dropping_all(loop, turn):
    return loop.with_history(turn, telling(lambda _: [Said("Go on.")]))


def doubling(loop, turn):
    return loop.with_history(turn, results(lambda told: [told[0], *told]))


def under_an_unknown_id(loop, turn):
    return loop.with_history(turn, results(lambda told: [replace(told[0], id="call_x"), *told[1:]]))


def without_id(loop, turn):
    return loop.with_history(turn, results(lambda told: [replace(told[0], id=""), *told[1:]]))


def under_a_stale_id(loop, turn):
    """A result of this turn stands under an id of a turn before, which is put in front of it."""
    old = Ask(id="call_old", city="Rome")
    question = loop.steps[0].history
    past = (Turn((old,)), Results((told(old),)))
    later = [replace(s, history=(*question, *past, *s.history[1:])) for s in loop.steps]
    steps = (Step(history=question, calls=(old,), reply_id="resp_0"), *later)
    moved = [
        replace(e, span=replace(e.span, exchange=e.span.exchange + 1)) for e in loop.executions
    ]
    again = replace(loop, steps=steps, executions=tuple(moved), sent_ns={})
    return again.with_history(
        turn + 1, results(lambda told: [replace(told[0], id="call_old"), *told[1:]])
    )


def forgetting_the_turn(loop, turn):
    return loop.with_history(turn, lambda entry: [] if isinstance(entry, Turn) else [entry])


def forgetting_a_call(loop, turn):
    def changed(entry):
        if isinstance(entry, Turn):
            return [Turn(entry.calls[1:])]
        return [replace(entry, told=entry.told[1:])] if isinstance(entry, Results) else [entry]

    return loop.with_history(turn, changed)


def altering_the_arguments(loop, turn):
    def changed(entry):
        if not isinstance(entry, Turn):
            return [entry]
        first, *others = entry.calls
        return [Turn((replace(first, city="Nowhere"), *others))]

    return loop.with_history(turn, changed)


def swapping(loop, turn):
    def swapped(told):
        first, second, *others = told
        return [replace(first, text=second.text), replace(second, text=first.text), *others]

    return loop.with_history(turn, results(swapped))


def copying(loop, turn):
    def copied(told):
        first, second, *others = told
        return [replace(first, text=second.text), second, *others]

    return loop.with_history(turn, results(copied))


def zipping_by_completion(loop, turn):
    """The results, in the order in which the tools ended, are put under the ids as asked."""

    def rotated(told):
        texts = [one.text for one in told]
        return [
            replace(one, text=text) for one, text in zip(told, [*texts[1:], texts[0]], strict=True)
        ]

    return loop.with_history(turn, results(rotated))


def speaking_in_between(loop, turn):
    return loop.with_history(turn, telling(lambda entry: [replace(entry, before="Here it is:")]))


def results_first(loop, turn):
    def changed(entry):
        if isinstance(entry, Turn):
            return [Results(tuple(told(call) for call in entry.calls)), entry]
        return []

    return loop.with_history(turn, changed)


def splitting(loop, turn):
    return loop.with_history(
        turn, telling(lambda entry: [Results(entry.told[:1]), Results(entry.told[1:])])
    )


def sending_the_turn_twice(loop, turn):
    return loop.with_history(
        turn, lambda entry: [entry, entry] if isinstance(entry, Turn) else [entry]
    )


def losing_the_batch(loop, turn):
    """The first raises, and all that was done is thrown away."""
    first = calls_of(loop, turn)[0]
    failed = loop.with_execution(first.id, error="RuntimeError: boom", result=None)
    return replace(
        failed,
        steps=failed.steps[:turn],
        executions=tuple(e for e in failed.executions if e.span.exchange <= turn),
    )


def telling_of_none_after_one_raised(loop, turn):
    first = calls_of(loop, turn)[0]
    failed = loop.with_execution(first.id, error="RuntimeError: boom", result=None)
    return dropping_all(failed, turn)


def telling_one_error_for_all(loop, turn):
    """The first raises, and every call is answered with that."""
    first = calls_of(loop, turn)[0]
    failed = loop.with_execution(first.id, error="RuntimeError: boom goes it", result=None)
    return failed.with_history(
        turn, results(lambda told: [replace(one, text="Error: boom goes it") for one in told])
    )


def hanging(loop, turn):
    """The first never ends, and the agent waits for it until the test is over."""
    first = calls_of(loop, turn)[0]
    hung = loop.with_execution(first.id, ended_ns=None, result=None)
    return replace(
        hung,
        steps=hung.steps[:turn],
        executions=tuple(e for e in hung.executions if e.span.exchange <= turn),
    )


def swallowing(text):
    """The first raises, and the model is told something else."""

    def make(loop, turn):
        first = calls_of(loop, turn)[0]
        failed = loop.with_execution(first.id, error="RuntimeError: boom", result=None)
        return failed.with_history(
            turn, results(lambda told: [replace(told[0], text=text), *told[1:]])
        )

    return make


def repairing(loop, turn):
    stand_in = "The tool call was interrupted before a result was produced."
    return loop.with_history(
        turn, results(lambda told: [replace(told[0], text=stand_in), *told[1:]])
    )


def giving_up_too_early(loop, turn):
    """The model is told that the first timed out, and then it returns after all."""
    first = calls_of(loop, turn)[0]
    late = loop.with_execution(first.id, ended_ns=(10 * turn + 5) * SECOND)
    return late.with_history(
        turn, results(lambda told: [replace(told[0], text="Error: timed out"), *told[1:]])
    )


def one_by_one(loop, turn):
    """Each is awaited before the next is begun."""
    of_turn = [e for e in loop.executions if e.span.exchange == turn]
    changed = loop
    for place, execution in enumerate(of_turn):
        start = execution.span.started_ns + place * SECOND
        changed = changed.with_execution(
            execution.span.call_id,
            group=100 * turn + place,
            started_ns=start,
            ended_ns=start + SECOND,
        )
    return changed


def expecting(make=None, **expected):
    def made(loop, turn):
        changed = make(loop, turn) if make else loop
        return replace(changed, expectations=Expectations(**expected))

    return made


def only_two_at_once(loop, turn):
    """A pool of two workers for more calls."""
    of_turn = [e for e in loop.executions if e.span.exchange == turn]
    changed = loop
    for place, execution in enumerate(of_turn):
        start = (10 * (turn - 1) + place // 2) * SECOND
        changed = changed.with_execution(
            execution.span.call_id,
            group=100 * turn + place // 2,
            started_ns=start,
            ended_ns=start + SECOND,
        )
    return changed


def serial(loop, turn):
    changed = loop
    for call in calls_of(loop, turn):
        changed = changed.with_execution(call.id, is_serial=True)
    return changed


def switched_off(loop, turn):
    steps = [replace(step, parallel=False) for step in loop.steps]
    one_each = replace(loop, steps=tuple(steps))
    for number in range(1, len(steps)):
        one_each = one_by_one(one_each, number) if number != turn else one_each
    return one_each


def every(calls):
    return tuple(call.id for call in calls)


def first(calls):
    return (calls[0].id,)


def two(calls):
    return (calls[0].id, calls[1].id)


def none(_):
    return ()


MISTAKES = {
    "a result is dropped": Mistake("missing-result", dropping, first),
    "all results are dropped": Mistake("missing-result", dropping_all, every),
    "a result is sent twice": Mistake("duplicate-result", doubling, first),
    "a result stands under an unknown id": Mistake("unknown-id", under_an_unknown_id, first),
    "a result stands under a stale id": Mistake("stale-result", under_a_stale_id, first),
    "a result has no id": Mistake("result-without-id", without_id, first, (CHAT, MESSAGES)),
    "the assistant's turn is forgotten": Mistake("turn-not-sent-back", forgetting_the_turn, every),
    "a call is forgotten with its result": Mistake("dropped-call", forgetting_a_call, first),
    "arguments are altered": Mistake("turn-altered", altering_the_arguments, first),
    "two results are swapped": Mistake("swapped-results", swapping, two),
    "positions instead of ids": Mistake("swapped-results", zipping_by_completion, every),
    "a result is that of another call": Mistake("result-of-another-call", copying, first),
    "text before the results": Mistake(
        "text-before-results", speaking_in_between, every, (CHAT, MESSAGES, GEMINI)
    ),
    "results before the turn": Mistake(
        "results-before-turn", results_first, every, (CHAT, MESSAGES, GEMINI)
    ),
    "results over two messages": Mistake("results-split", splitting, every, (MESSAGES,)),
    "the turn is sent twice": Mistake("turn-sent-twice", sending_the_turn_twice, every),
    "a batch is lost on an exception": Mistake("lost-batch", losing_the_batch, every),
    "the model is told of none after one raised": Mistake(
        "lost-batch", telling_of_none_after_one_raised, every
    ),
    "one error stands for all": Mistake("lost-batch", telling_one_error_for_all, every),
    "a tool hangs and nothing stands for it": Mistake("unanswered-hang", hanging, first),
    "an error is told as nothing": Mistake("swallowed-error", swallowing(""), first),
    "an error is told as a result": Mistake("swallowed-error", swallowing("22 degrees"), first),
    "a framework fills in a result": Mistake("repaired-history", repairing, first),
    "a tool returns after it was given up": Mistake("late-tool", giving_up_too_early, first),
    "one after another": Mistake("one-after-another", one_by_one, every),
    "overlapping though it must not": Mistake(
        "overlapping-calls", expecting(concurrent=False), every
    ),
    "serial tools overlap": Mistake("overlapping-serial", serial, every),
    "several though the switch is off": Mistake(
        "parallel-though-off", switched_off, every, (CHAT, RESPONSES, MESSAGES)
    ),
    "a result is too long": Mistake("result-too-long", expecting(longest_result=3), every),
    "the context grows too much": Mistake("context-growth", expecting(most_growth=20), none),
}
