"""Other ways to be right: each makes another correct loop of a correct one."""

import json
from dataclasses import replace

from replaykit.checks import Expectations
from tests.checks.loops import Loop
from tests.checks.mistakes import one_by_one
from tests.checks.wires import Results, Said, Step, Turn, renamed


def as_it_is(loop):
    return loop


def by_turn(loop, change):
    """The same change to the results of every turn, and to all requests that carry them."""
    for number in range(1, len(loop.steps)):
        loop = loop.with_history(
            number, lambda entry: [change(entry)] if isinstance(entry, Results) else [entry]
        )
    return loop


def in_completion_order(loop):
    return by_turn(loop, lambda entry: replace(entry, told=entry.told[::-1]))


def wrapped(loop):
    """Frameworks put results into a sentence of their own."""
    return by_turn(loop, _each(lambda one: replace(one, text=f"Tool output:\n{one.text}\n(end)")))


def as_json(loop):
    return by_turn(loop, _each(lambda one: replace(one, text=json.dumps({"result": one.text}))))


def shortened(loop):
    """What a tool returned is cut."""
    return by_turn(loop, _each(lambda one: replace(one, text=f"{one.text[:11]}…")))


def made_into_something_else(loop):
    """Nothing that the tool returned is left in it."""
    return by_turn(loop, _each(lambda one: replace(one, text=f"summary {len(one.id or '')}")))


def volatile(loop):
    """Every execution returns what it never returned before."""
    executions = [
        replace(e, span=replace(e.span, result=f"{e.span.result} at 12:0{n}"))
        for n, e in enumerate(loop.executions)
    ]
    texts = {e.span.call_id: e.span.result for e in executions}
    changed = replace(loop, executions=tuple(executions))
    return by_turn(changed, _each(lambda one: replace(one, text=texts.get(one.id, one.text))))


def told_of_errors(loop):
    """The first tool of every turn raises, and the model is told so."""
    for step in loop.steps:
        for call in step.calls[:1]:
            loop = loop.with_execution(call.id, error="RuntimeError: boom", result=None)
    return by_turn(
        loop,
        lambda entry: replace(
            entry,
            told=tuple(
                replace(one, text="Error: boom", is_error=True) if one.id in _firsts(loop) else one
                for one in entry.told
            ),
        ),
    )


def given_up(loop):
    """The first tool of every turn never ends; an error stands for it."""
    for step in loop.steps:
        for call in step.calls[:1]:
            loop = loop.with_execution(call.id, ended_ns=None, result=None)
    return told_of_errors_without_raising(loop)


def told_of_errors_without_raising(loop):
    return by_turn(
        loop,
        lambda entry: replace(
            entry,
            told=tuple(
                replace(one, text="Error: timed out after 5 s", is_error=True)
                if one.id in _firsts(loop)
                else one
                for one in entry.told
            ),
        ),
    )


def tried_again(loop):
    """The first tool of every turn raises once, and is run again."""
    again = []
    for execution in loop.executions:
        if execution.span.call_id in _firsts(loop):
            failed = replace(execution.span, error="RuntimeError: boom", result=None)
            again.append(replace(execution, span=failed))
        again.append(execution)
    return replace(loop, executions=tuple(again))


def unwatched(loop):
    return replace(loop, executions=())


def stopped(loop):
    """The agent leaves the last calls alone: a limit, a human to be asked, an output tool."""
    steps = loop.steps[:-1] if len(loop.steps) > 1 else loop.steps
    seen = {call.id for step in steps[:-1] for call in step.calls}
    executions = (e for e in loop.executions if e.span.call_id in seen)
    return replace(loop, steps=steps, executions=tuple(executions))


def retried(loop):
    """The SDK sends every request twice, because the first answer never came."""
    steps, numbers = [], {}
    for number, step in enumerate(loop.steps, 1):
        if steps:
            steps.append(replace(step, calls=()))
        steps.append(step)
        numbers[number] = len(steps)
    executions = (
        replace(e, span=replace(e.span, exchange=numbers[e.span.exchange])) for e in loop.executions
    )
    return replace(loop, steps=tuple(steps), executions=tuple(executions), sent_ns={})


def asked_twice(loop):
    """The conversation is forked: another reply to the first request is asked for and dropped."""
    if not loop.steps[0].calls:
        return loop
    first = loop.steps[0]
    other = tuple(replace(call, id=f"{call.id}_fork") for call in first.calls)
    moved = (
        replace(e, span=replace(e.span, exchange=e.span.exchange + 1)) for e in loop.executions
    )
    steps = (replace(first, calls=other, reply_id="resp_fork"), *loop.steps)
    return replace(loop, steps=steps, executions=tuple(moved), sent_ns={})


def renumbered(loop):
    """The client has ids of its own, and uses them throughout."""
    names = {call.id: f"mine_{call.id}" for step in loop.steps for call in step.calls}
    steps = (
        replace(step, history=tuple(renamed(entry, names) for entry in step.history))
        for step in loop.steps
    )
    return replace(loop, steps=tuple(steps))


def one_call_a_message(loop):
    """Each call is sent back as a message of its own, followed by its result."""

    def spread(history):
        entries = []
        for entry, after in zip(history, (*history[1:], None), strict=True):
            if isinstance(entry, Turn):
                texts = {one.id: one for one in after.told}
                for call in entry.calls:
                    entries += [Turn((call,)), Results((texts[call.id],))]
            elif not isinstance(entry, Results):
                entries.append(entry)
        return tuple(entries)

    return replace(loop, steps=tuple(replace(s, history=spread(s.history)) for s in loop.steps))


def held_by_the_server(loop):
    """Each request carries only what is new, and names the response before it."""
    steps = []
    for number, step in enumerate(loop.steps):
        before = len(loop.steps[number - 1].history) if number else 0
        new = step.history[before:]
        steps.append(
            replace(
                step,
                history=tuple(entry for entry in new if not isinstance(entry, Turn)),
                continues=f"resp_{number}" if number else None,
                reply_id=f"resp_{number + 1}",
            )
        )
    return replace(loop, steps=tuple(steps))


def without_ids(loop):
    """Gemini may give none. The tools have names of their own, by which the results are told."""
    tools = {call.id: f"tool_{n}" for step in loop.steps for n, call in enumerate(step.calls)}

    def nameless(entry):
        if isinstance(entry, Turn):
            calls = (replace(call, id=None, tool=tools[call.id]) for call in entry.calls)
            return Turn(tuple(calls))
        if isinstance(entry, Results):
            each = (replace(one, id=None, tool=tools[one.id]) for one in entry.told)
            return replace(entry, told=tuple(each))
        return entry

    steps = (
        replace(
            step,
            calls=tuple(replace(c, id=None, tool=tools[c.id]) for c in step.calls),
            history=tuple(map(nameless, step.history)),
        )
        for step in loop.steps
    )
    executions = (
        replace(e, span=replace(e.span, call_id=None, tool=tools[e.span.call_id]))
        for e in loop.executions
    )
    return replace(loop, steps=tuple(steps), executions=tuple(executions))


def in_words(loop):
    """Some agents tell calls and results in words of their own, and use no ids at all."""

    def spoken(entry):
        if isinstance(entry, Turn):
            return Said(f"Calling tools: {[call.city for call in entry.calls]}", "assistant")
        if isinstance(entry, Results):
            return Said("Observation: " + "; ".join(one.text for one in entry.told))
        return entry

    steps = (replace(s, history=tuple(map(spoken, s.history))) for s in loop.steps)
    return replace(loop, steps=tuple(steps))


def in_the_question(loop):
    """Some agents add a line to the question, and begin the step again."""
    first, *others = loop.steps
    (asked,) = first.history
    again = (replace(asked, text=f"{asked.text}\nError: boom\nTry again."),)
    steps = (first, *(replace(step, history=again) for step in others))
    return replace(loop, steps=steps)


def one_by_one_on_purpose(loop):
    for number in range(1, len(loop.steps)):
        loop = one_by_one(loop, number)
    return replace(loop, expectations=Expectations(concurrent=False))


def transformed_by_a_hook(loop):
    """The application turns every value into another, and tells how."""
    loop = by_turn(loop, _each(lambda one: replace(one, text=one.text.upper())))
    return replace(loop, expectations=Expectations(sends=lambda _, value: value.upper()))


def beside_another(loop):
    """Two agents run at the same time, and their requests cross."""
    other = [
        Step(
            history=tuple(renamed(entry, _Primed()) for entry in step.history),
            calls=tuple(replace(call, id=f"{call.id}_b") for call in step.calls),
            reply_id=f"{step.reply_id}_b",
        )
        for step in loop.steps
    ]
    steps = tuple(step for pair in zip(loop.steps, other, strict=True) for step in pair)
    executions = []
    for execution in loop.executions:
        number, call_id = execution.span.exchange, execution.span.call_id
        own = replace(execution.span, exchange=2 * number - 1)
        twin = replace(execution.span, exchange=2 * number, call_id=f"{call_id}_b")
        executions += [replace(execution, span=own), replace(execution, span=twin)]
    return Loop(loop.provider, steps, executions=tuple(executions))


class _Primed(dict):
    def __missing__(self, name):
        return f"{name}_b"


def _each(change):
    return lambda entry: replace(entry, told=tuple(map(change, entry.told)))


def _firsts(loop):
    return {call.id for step in loop.steps for call in step.calls[:1]}


IN_CONTENT = (
    as_it_is,
    wrapped,
    as_json,
    shortened,
    made_into_something_else,
    volatile,
    told_of_errors,
    given_up,
    tried_again,
    transformed_by_a_hook,
)
IN_SHAPE = (
    in_completion_order,
    unwatched,
    stopped,
    retried,
    asked_twice,
    renumbered,
    one_by_one_on_purpose,
    beside_another,
)
ONLY_AT = {
    "openai_chat": (in_words, one_call_a_message),
    "openai_responses": (held_by_the_server, in_words, one_call_a_message),
    "anthropic_messages": (in_words, one_call_a_message),
    "gemini": (without_ids, in_words),
}
