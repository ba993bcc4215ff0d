"""Tools that are not run, but give what they gave when they were recorded."""

import asyncio

import pytest

from replaykit.errors import RecordedToolError, UnrecordedToolError
from replaykit.model import Span
from tests.tools.boxes import a_box, asked, in_virtual_time, links


def recorded(call_id, result=None, *, tool="charge", error=None, seconds=1, **arguments):
    return Span(
        tool=tool,
        call_id=call_id,
        started_ns=0,
        ended_ns=None if seconds is None else seconds * 10**9,
        arguments=arguments,
        result=result,
        error=error,
    )


def never(**arguments):
    raise AssertionError(f"it was run with {arguments}")


def serving(*spans, **options):
    box = a_box(recorded=spans, **options)
    return box, box.watched({"charge": never})["charge"]


def test_tools_are_served_in_whatever_order_they_are_called():
    box, charge = serving(recorded("a", "first", amount=1), recorded("b", "second", amount=2))

    assert ["second", "first"] == [charge(amount=2), charge(amount=1)]
    assert {"served as recorded"} == {span.plan for span in box.spans}


def test_calls_alike_are_served_in_order():
    _, charge = serving(recorded("a", 1, amount=5), recorded("b", 2, amount=5))

    assert [1, 2] == [charge(amount=5), charge(amount=5)]


def test_the_id_leads_to_the_recording():
    """
    Arguments may be spelled otherwise, or redacted.
    """
    box, charge = serving(recorded("a", 1, amount=5), recorded("b", 2, amount=5))
    box.asked(1, [asked("a", "charge", amount=5), asked("b", "charge", amount=5)])
    with box.answering("b"):
        second = charge(amount="5 EUR")

    assert (2, 1) == (second, charge(amount=5))


def test_a_failure_comes_back():
    _, charge = serving(recorded("a", error="TimeoutError: no answer"))
    with pytest.raises(TimeoutError, match="no answer"):
        charge()


def test_a_failure_of_a_type_nobody_knows_is_told_of():
    _, charge = serving(recorded("a", error="bank.errors.Refused: no answer"))
    with pytest.raises(RecordedToolError) as failed:
        charge()

    assert "charge raised when it was recorded: bank.errors.Refused: no answer" == str(failed.value)


def test_what_is_not_recorded_is_refused_and_kept():
    """
    Agents catch what their tools raise.
    """
    box, charge = serving(recorded("a", 1, amount=5))
    with pytest.raises(UnrecordedToolError) as failed:
        charge(amount=6)

    facts = (
        "charge(amount=6) is not recorded, and tools are served as recorded.\n"
        "Recorded:\n"
        "  charge(amount=5)"
    )
    assert (
        f"{facts}\n"
        "How to fix:\n"
        "  * record it anew: --replaykit=refresh\n"
        '  * let the tools run: tools="real"'
    ) == str(failed.value)
    assert (facts,) == box.unrecorded


def test_what_is_called_once_more_than_recorded_is_refused():
    _, charge = serving(recorded("a", 1, amount=5))
    charge(amount=5)
    with pytest.raises(UnrecordedToolError, match="is recorded 1 time, and was called once more"):
        charge(amount=5)


def test_a_plan_has_the_last_word():
    box, charge = serving(recorded("a", 1, amount=5), recorded("b", 2, amount=6))
    box.on("charge", amount=5).returns("planned")
    box.on("charge", amount=6).takes(0)

    assert ["planned", 2] == [charge(amount=5), charge(amount=6)]
    assert ["returns 'planned'", "takes 0, served as recorded"] == [s.plan for s in box.spans]


@pytest.mark.parametrize(
    "span",
    [
        recorded("a", error="CancelledError"),
        recorded("a", error="trio.Cancelled: Cancelled"),
        recorded("a", seconds=None),
    ],
)
def test_what_was_never_seen_to_end_does_not_end(span):
    """
    The agent gave up on it then, and is to do so again.
    """

    async def charge_async():
        raise AssertionError

    def act(box):
        tool = box.watched({"charge": charge_async})["charge"]

        async def main():
            await asyncio.wait_for(tool(), 10)

        with pytest.raises(TimeoutError):
            asyncio.run(main())

    _, box, seconds = in_virtual_time(act, recorded=[span])

    assert (10, "CancelledError") == (seconds, box.spans[0].error)


def test_while_recording_each_execution_is_kept_when_it_ends():
    kept = []
    box = a_box(keep=kept.append)
    box.asked(1, [asked("call_a", "len", obj="abc")])
    box.watched(len)("abc")

    assert list(box.spans) == kept
    assert 3 == kept[0].result


def test_what_answers_no_call_yet_is_kept_at_the_end():
    """
    The reply that asks for it may still be coming in.
    """
    kept = []
    box = a_box(keep=kept.append)
    box.watched(len)("abc")
    before = list(kept)
    box.close()

    assert ([], list(box.spans)) == (before, kept)


def test_what_began_before_its_reply_was_over_is_linked_when_it_is():
    """
    Calls of a streamed reply can be executed as they arrive.
    """
    kept = []
    box = a_box(keep=kept.append)
    box.watched(len)("abc")
    box.asked(4, [asked("call_a", "len", obj="abc")], sent_ns=0)

    assert [("call_a", "arguments")] == links(box)
    assert [4] == [span.exchange for span in kept]


def test_what_began_before_a_request_was_sent_is_not_its_replys():
    box = a_box()
    box.watched(len)("abc")
    box.asked(4, [asked("call_a", "len", obj="abc")], sent_ns=1)

    assert [(None, None)] == links(box)


def test_what_cannot_be_kept_is_said_and_harms_nobody():
    def refuse(span):
        raise OSError("disk full")

    box = a_box(keep=refuse)

    assert 3 == box.watched(len)("abc")
    box.close()
    assert ("len: OSError: disk full",) == box.unkept
