"""Agents that are right, each in another way: none of them may be accused."""

from tests.matrix import executing
from tests.matrix.agent import Agent, executed, limited_to
from tests.matrix.case import Row
from tests.matrix.sdks import SPECIAL
from tests.matrix.story import BUSY, NONE, ONE, ONE_EACH, TALKING, TWO_ROUNDS
from tests.matrix.tools import plain_tools

_SERVER, _NO_IDS = (sdk.title for sdk in SPECIAL)
_NO_SWITCH = dict.fromkeys(("Gemini", _NO_IDS), "there is no such switch")


def in_another_order(sdk, reply, outcomes):
    return sdk.in_another_order(reply, outcomes)


def rebuilt(sdk, reply, outcomes):
    calls = [outcome.call for outcome in outcomes]
    return [*sdk.rebuilt(reply, calls), *sdk.results(outcomes)]


VARIANTS = (
    Row("as it should be"),
    Row("completion order", executed(executing.as_they_come, executing.as_they_come_async)),
    Row(
        "another legal order",
        Agent(remembered=in_another_order),
        says_more=True,
        nowhere={_NO_IDS: "nothing but order tells calls of a tool apart"},
    ),
    Row(
        "turn written anew",
        Agent(remembered=rebuilt),
        nowhere={_SERVER: "the server holds the turn"},
    ),
    Row("volatile contents", is_volatile=True),
    Row("error result", trouble={"London": "raises"}),
    Row("errors alone", trouble=dict.fromkeys(("Tokyo", "London", "Paris"), "raises")),
    Row("text beside the calls", story=TALKING),
    Row("single call", story=ONE),
    Row("no call", story=NONE),
    Row("several rounds", story=TWO_ROUNDS),
    Row(
        "parallel switched off",
        Agent(settings={"parallel_tool_calls": False}),
        story=ONE_EACH,
        nowhere=_NO_SWITCH,
    ),
    Row("one call a round", story=ONE_EACH),
    Row(
        "threads",
        Agent(
            execute=executing.in_threads,
            execute_async=executing.in_other_threads,
            tools_async=plain_tools,
        ),
    ),
    Row(
        "task group",
        Agent(execute_async=executing.in_a_task_group),
        nowhere={"sync": "task groups are a loop's"},
    ),
    Row(
        "one by one on purpose",
        executed(executing.one_by_one, executing.one_by_one_async),
        expected={"concurrent": False},
    ),
    Row(
        "serial tools",
        executed(executing.one_by_one, executing.one_by_one_async),
        has_serial_tools=True,
    ),
    Row("pool that is large enough", limited_to(2), expected={"concurrent": "at least 2"}),
    Row(
        "retried tool",
        executed(executing.last_attempts, executing.last_attempts_async),
        trouble={"London": "raises once"},
    ),
    Row("retried request", story=BUSY),
    Row(
        "first result wins",
        executed(executing.until_one_is_there, executing.until_one_is_there_async),
        expected={"on_unplayed": "ignore"},
    ),
    Row(
        "hung tool given up",
        executed(executing.with_patience, executing.with_patience_async),
        trouble={"London": "hangs"},
    ),
)
