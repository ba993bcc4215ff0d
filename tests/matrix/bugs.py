"""Agents with one bug each, and the finding that must name it."""

from dataclasses import replace

from tests.matrix import executing, misexecuting, missteps
from tests.matrix.agent import Agent, executed, limited_to
from tests.matrix.case import Found, Row
from tests.matrix.sdks import SPECIAL
from tests.matrix.story import BUSY, TWO_ROUNDS
from tests.matrix.tools import blocking_coroutines, plain_tools

_SERVER, _NO_IDS = (sdk.title for sdk in SPECIAL)
_BY_POSITION = {
    "OpenAI Chat": "each result is a message of its own",
    "OpenAI Responses": "each result is an item of its own",
    _SERVER: "each result is an item of its own",
}
_ANYWHERE = {
    "OpenAI Responses": "results are found wherever they stand",
    _SERVER: "results are found wherever they stand",
}
_NOT_SENT = {_SERVER: "the server holds the turn"}
_NO_LOOP = {"sync": "there is no event loop to be blocked"}
_NAMELESS = {_NO_IDS: "there are no ids"}


BUGS = (
    Row("dropped result", Agent(sent=missteps.without_the_second), Found("missing-result", "b")),
    Row(
        "only the first call",
        executed(misexecuting.only_the_first, misexecuting.only_the_first_async),
        Found("missing-result", "bc"),
    ),
    Row("swapped ids", Agent(sent=missteps.first_two_swapped), Found("swapped-results", "ab")),
    Row(
        "positions instead of ids",
        executed(misexecuting.zipped, misexecuting.zipped_async),
        Found("swapped-results", "abc"),
    ),
    Row(
        "one after another",
        executed(executing.one_by_one, executing.one_by_one_async),
        Found("one-after-another", "abc"),
    ),
    Row("pool of one", limited_to(1), Found("one-after-another", "abc")),
    Row(
        "pool too small",
        limited_to(2),
        Found("too-few-at-once", "abc"),
        expected={"concurrent": True},
    ),
    Row(
        "gather over blocking coroutines",
        Agent(tools_async=blocking_coroutines),
        Found("one-after-another", "abc"),
        nowhere=_NO_LOOP,
    ),
    Row(
        "plain tools on the loop",
        Agent(tools_async=plain_tools, execute_async=misexecuting.on_the_loop),
        Found("one-after-another", "abc"),
        nowhere=_NO_LOOP,
    ),
    Row(
        "assistant's turn forgotten",
        Agent(remembered=missteps.results_alone),
        Found("turn-not-sent-back", "abc"),
        nowhere=_NOT_SENT,
    ),
    Row(
        "batch lost on an exception",
        executed(misexecuting.unprotected, misexecuting.unprotected_async),
        Found("lost-batch", "bac"),
        trouble={"London": "raises"},
    ),
    Row(
        "batch lost, and a word for it",
        replace(
            executed(
                misexecuting.nothing_after_an_error, misexecuting.nothing_after_an_error_async
            ),
            remembered=missteps.a_word_for_nothing,
        ),
        Found("lost-batch", "bac"),
        says_more=True,
        trouble={"London": "raises"},
    ),
    Row(
        "one error for all",
        executed(misexecuting.one_error_for_all, misexecuting.one_error_for_all_async),
        Found("lost-batch", "bac"),
        trouble={"London": "raises"},
    ),
    Row(
        "error told as nothing",
        Agent(sent=missteps.silent_about_errors),
        Found("swallowed-error", "b"),
        trouble={"London": "raises"},
    ),
    Row("duplicated result", Agent(sent=missteps.first_twice), Found("duplicate-result", "a")),
    Row(
        "results over several messages",
        Agent(remembered=missteps.one_message_each),
        Found("results-split", "abc"),
        nowhere=_BY_POSITION,
    ),
    Row(
        "text before results",
        Agent(remembered=missteps.a_text_first),
        Found("text-before-results", "abc"),
        says_more=True,
        nowhere=_ANYWHERE,
    ),
    Row(
        "result under a stale id",
        Agent(sent=missteps.under_an_old_id),
        Found("stale-result", "d"),
        story=TWO_ROUNDS,
        nowhere=_NAMELESS,
    ),
    Row(
        "ids of its own",
        Agent(sent=missteps.under_ids_of_its_own),
        Found("unknown-id", "abc"),
        nowhere=_NAMELESS,
    ),
    Row(
        "call forgotten with its result",
        Agent(remembered=missteps.second_forgotten),
        Found("dropped-call", "b"),
        nowhere=_NOT_SENT,
    ),
    Row(
        "arguments altered",
        Agent(remembered=missteps.second_altered),
        Found("turn-altered", "b"),
        nowhere=_NOT_SENT,
    ),
    Row(
        "signatures lost",
        Agent(remembered=missteps.unsigned),
        Found("turn-altered", "a"),
        elsewhere={
            _NO_IDS: Found("turn-altered", "abc", "Google's objection names none of them by an id")
        },
        nowhere=dict.fromkeys(
            ("OpenAI Chat", "OpenAI Responses", "Anthropic", _SERVER), "these calls are not signed"
        ),
    ),
    Row(
        "results before the turn",
        Agent(remembered=missteps.results_first),
        Found("results-before-turn", "abc"),
        nowhere=_ANYWHERE,
    ),
    Row(
        "turn sent twice",
        Agent(remembered=missteps.turn_twice),
        Found("turn-sent-twice", "abc"),
        nowhere=_NOT_SENT,
    ),
    Row(
        "turn sent to the server that has it",
        Agent(remembered=missteps.output_and_results),
        Found("turn-sent-twice", "abc"),
        nowhere=dict.fromkeys(
            ("OpenAI Chat", "OpenAI Responses", "Anthropic", "Gemini", _NO_IDS),
            "the agent holds the turn",
        ),
    ),
    Row(
        "loop variable captured late",
        executed(misexecuting.bound_late, misexecuting.bound_late_async),
        Found("result-of-another-call", "ab"),
    ),
    Row(
        "several at once though switched off",
        Agent(settings={"parallel_tool_calls": False}),
        Found("parallel-though-off", "abc"),
        nowhere=dict.fromkeys(("Gemini", _NO_IDS), "there is no such switch"),
    ),
    Row(
        "retry that sends results twice",
        Agent(when_busy=missteps.results_again),
        Found("duplicate-result", "abc"),
        story=BUSY,
    ),
    Row(
        "retried tool that is told twice",
        executed(executing.all_attempts, executing.all_attempts_async),
        Found("duplicate-result", "b"),
        elsewhere={
            _NO_IDS: Found("duplicate-result", "a", "nothing but order tells calls of a tool apart")
        },
        trouble={"London": "raises once"},
    ),
    Row(
        "late tool after a timeout",
        executed(executing.with_patience, misexecuting.given_up_but_not_called_off),
        Found("late-tool", "b"),
        story=TWO_ROUNDS,
    ),
    Row("hung tool", Agent(), Found("unanswered-hang", "b"), trouble={"London": "hangs"}),
    Row(
        "hung tool, one timeout for all",
        executed(misexecuting.one_timeout_for_all, misexecuting.one_timeout_for_all_async),
        Found("unanswered-hang", "b"),
        trouble={"London": "hangs"},
    ),
    Row(
        "at once though it must not be",
        Agent(),
        Found("overlapping-calls", "abc"),
        expected={"concurrent": False},
    ),
    Row(
        "serial tools at once",
        Agent(),
        Found("overlapping-serial", "abc"),
        has_serial_tools=True,
    ),
    Row(
        "a round too many",
        Agent(),
        Found("too-many-rounds"),
        story=TWO_ROUNDS,
        expected={"most_rounds": 1},
    ),
    Row(
        "result too long",
        Agent(),
        Found("result-too-long", "abc"),
        expected={"longest_result": 20},
    ),
    Row(
        "context that grows too much",
        Agent(),
        Found("context-growth"),
        expected={"most_growth": 100},
    ),
)
