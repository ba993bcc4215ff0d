"""Assembly: the source of a test that reproduces a captured session, as a person would write it."""

import textwrap
from collections.abc import Iterator, Sequence

from replaykit.scaffold.calling import calls_of, fill_in, imported
from replaykit.scaffold.facts import Captured, Manner
from replaykit.scaffold.literals import assigned, prose, quoted
from replaykit.scaffold.plan import ends_of, rules_of
from replaykit.scaffold.rules import Written, written

_INDENT = "    "
_MOST_ENDS = 8
_FEWEST_ENDS = 2


def name_of_test(names: Sequence[str]) -> str:
    """How the test is called.

    Args:
        names: of the findings.
    """
    return f"test_no_{names[0].replace('-', '_')}" if names else "test_the_captured_session"


def source_of(captured: Captured, manner: Manner) -> str:
    """The source of the test; the same for the same session."""
    plan = written(rules_of(captured.turns, captured.executions), manner)
    imports = imported(manner, has_question=captured.question is not None)
    blocks = [
        [*_docstring(captured, manner), "", *imports],
        [*_constants(captured, plan, manner)],
        [*_test(captured, plan, manner)],
    ]
    texts = ["\n".join(block) for block in blocks if block]
    # Two blank lines before a function, one before a constant.
    *above, test = texts
    return "\n\n".join(above) + f"\n\n\n{test}\n"


def _docstring(captured: Captured, manner: Manner) -> Iterator[str]:
    at = "" if captured.recorded_at is None else f", captured on {captured.recorded_at:%Y-%m-%d}"
    head = f"What went wrong in {captured.file}{at}."
    if not captured.mistakes:
        head = f"What happened in {captured.file}{at}; {captured.without_mistakes}."
    lines = _wrapped(head, manner, first='"""')
    if len(lines) == 1 and not captured.mistakes and len(f'{lines[0]}"""') <= manner.width:
        yield f'{lines[0]}"""'
        return
    yield from lines
    for mistake in captured.mistakes:
        yield ""
        yield from _wrapped(mistake.text, manner)
    yield '"""'


def _constants(captured: Captured, plan: Written, manner: Manner) -> Iterator[str]:
    if captured.question is not None:
        yield from assigned("QUESTION", captured.question, manner.width)
    yield from plan.constants


def _test(captured: Captured, plan: Written, manner: Manner) -> Iterator[str]:
    yield from _marker(", ".join(_settings(captured, manner)), manner)
    yield f"def {name_of_test(captured.names)}(replay: replaykit.Run) -> None:"
    arranged = [
        *_about_the_clock(captured, manner),
        *_about_tools(captured, plan, manner),
        *(f"{_INDENT}replay.watch({quoted(path)})" for path in manner.watched),
        *plan.lines,
    ]
    yield from arranged
    if arranged:
        yield ""
    yield from _comment(" ".join(_about_the_answers(captured)), manner)
    has_question = captured.question is not None
    calls = [*calls_of(manner.agent, has_question=has_question)]
    missing = fill_in(manner.agent, has_question=has_question)
    yield from calls or _left_open(missing, manner)
    yield ""
    names = f"  # as captured: {', '.join(captured.names)}" if captured.names else ""
    line = f"{_INDENT}replay.assert_no_findings(){names}"
    yield line if len(line) <= manner.width else f"{_INDENT}replay.assert_no_findings()"


def _left_open(missing: str, manner: Manner) -> Iterator[str]:
    """What only the agent's author can write."""
    yield from _comment(f"FILL IN: {missing}, and take out the next line.", manner)
    yield f'{_INDENT}pytest.fail("fill in the call of the agent, where this line stands")'


def _marker(settings: str, manner: Manner) -> list[str]:
    line = f"@pytest.mark.replay({settings})" if settings else "@pytest.mark.replay"
    if len(line) <= manner.width:
        return [line]
    return ["@pytest.mark.replay(", f"{_INDENT}{settings}", ")"]


def _settings(captured: Captured, manner: Manner) -> Iterator[str]:
    if captured.in_order:
        yield 'match="order"'
    if captured.has_neighbours and not captured.in_order:
        yield 'on_unplayed="ignore"'
    if manner.tools == "recorded":
        yield 'tools="recorded"'
    if captured.ran_alone:
        yield 'allow="one-after-another"'


def _about_the_clock(captured: Captured, manner: Manner) -> list[str]:
    if captured.recorded_at is None:
        return []
    moment = f"{captured.recorded_at:%Y-%m-%d %H:%M:%S} UTC"
    return _comment(f"The clock begins at {moment}, as it was then.", manner)


def _about_tools(captured: Captured, plan: Written, manner: Manner) -> list[str]:
    if not plan.lines:
        told = "Nobody watched the tools then: they simply run."
        return _comment(told, manner) if captured.has_calls else []
    return _comment(" ".join(_about_executions(captured, plan, manner)), manner)


def _about_executions(captured: Captured, plan: Written, manner: Manner) -> Iterator[str]:
    if manner.tools == "recorded":
        yield "Tools give what they gave, and take as long as they took, for which nobody waits."
    else:
        yield "Tools run, later by what they took then, and fail where they failed."
    for turn in captured.turns:
        ends = [span.call_id or span.tool for span in ends_of(turn, captured.executions)]
        if len(set(ends)) >= _FEWEST_ENDS:
            shown = ", ".join(ends[:_MOST_ENDS]) + (" ..." if len(ends) > _MOST_ENDS else "")
            yield f"In turn {turn.number} they ended in this order: {shown}."
    if captured.ran_alone:
        yield "Calls of one turn ran one after another, which this test allows."
    for name in plan.stand_ins:
        yield f"A RuntimeError stands in for {name}, which cannot be made here."


def _about_the_answers(captured: Captured) -> Iterator[str]:
    if captured.in_order:
        yield (
            "A mended agent asks something else than was asked then: the model's answers come in"
            " their order."
        )
    if captured.is_closed:
        yield "The last of them is made up, for the session ended before it."
    if captured.is_open_ended:
        yield (
            "The session ended before the model's last word. Once the agent is mended, record it:"
            " `pytest --replaykit=record`."
        )


def _comment(text: str, manner: Manner) -> list[str]:
    return _wrapped(text, manner, first=f"{_INDENT}# ", others=f"{_INDENT}# ")


def _wrapped(text: str, manner: Manner, *, first: str = "", others: str = "") -> list[str]:
    """Prose in lines; a word stays whole, however long: a cut in an escape would break the test."""
    return textwrap.wrap(
        prose(text),
        manner.width,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
