"""What is asked depends on what was answered; a tool with side effects need not run for it."""

import pytest

from examples.dependent.agent import TOOLS, ask

QUESTION = "Refund the last order of ada@example.com."

pytestmark = pytest.mark.replay("openai_chat/a_refund")


def test_each_tool_is_asked_with_what_the_last_one_gave(replay):
    ask(QUESTION, replay.tools(TOOLS))

    customer, order, _ = replay.spans
    asked = [span.arguments for span in replay.spans[1:]]
    assert [
        customer.result,
        {"order": order.result["order"], "amount": order.result["paid"]},
    ] == asked


@pytest.mark.replay(tools="recorded")
def test_nobody_is_refunded_by_a_test(replay):
    def refund(order, amount):
        pytest.fail("money has left the house")

    answer = ask(QUESTION, replay.tools({**TOOLS, "refund": refund}))

    assert "38.5" in answer
