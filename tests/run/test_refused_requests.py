"""In replay a provider's own answer comes to a request that it would not have taken."""

import importlib
from dataclasses import replace

import pytest

import replaykit
from replaykit.cassette.document import Cassette
from replaykit.cassette.matching import keys_of
from replaykit.cassette.store import load, publish
from tests.run import executing
from tests.run.agents import SDKS, WAYS, Way
from tests.run.trips import Trip

pytestmark = [
    pytest.mark.usefixtures("no_certificates"),
    pytest.mark.filterwarnings("ignore:unclosed"),
]

HOSTS = {"openai": "https://api.openai.com", "anthropic": "https://api.anthropic.com"}
CALLS = (
    ("call_a", "get_weather", {"city": "Tokyo"}),
    ("call_b", "get_weather", {"city": "London"}),
)
SAID = {
    "openai": "An assistant message with 'tool_calls' must be followed by tool messages"
    " responding to each 'tool_call_id'. The following tool_call_ids did not have response"
    " messages: call_b",
    "anthropic": "`tool_use` ids were found without `tool_result` blocks immediately"
    " after: call_b. Each `tool_use` block must have a corresponding `tool_result` block in the"
    " next message.",
}

MEANT = ("missing-result",)


def get_weather(city):
    return f"12 in {city}"


def at_the_providers_own(path, sdk, loopback):
    """A recording, as if it had been made at the provider's own host."""
    exchanges = [
        replace(
            exchange,
            request=replace(
                exchange.request, url=exchange.request.url.replace(loopback, HOSTS[sdk])
            ),
        )
        for exchange in load(path).exchanges
    ]
    publish(path, Cassette.of(exchanges, keys=keys_of))


@pytest.fixture(scope="module")
def cassettes(tmp_path_factory):
    """Of each SDK a conversation, plain and streamed, in which all calls were answered."""
    found = {}
    for sdk in SDKS:
        for is_streamed in (False, True):
            path = tmp_path_factory.mktemp(sdk) / "trip.cassette"
            one = Trip(path, Way(sdk, is_async=False, is_streamed=is_streamed), CALLS)
            one.record(executing.one_by_one, {"get_weather": get_weather})
            at_the_providers_own(path, sdk, one.url)
            found[sdk, is_streamed] = path
    return found


def forgetful(way):
    """Executes calls, and forgets the last of them."""
    if not way.is_async:
        return lambda calls: [get_weather(**given) for _, _, given in calls[:-1]]

    async def execute(calls):
        return [get_weather(**given) for _, _, given in calls[:-1]]

    return execute


def thorough(calls):
    return [get_weather(**given) for _, _, given in calls]


def said_by(error):
    body = error.body
    return body.get("error", body)["message"]


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_the_sdk_raises_what_the_provider_says(cassettes, way):
    error = importlib.import_module(way.sdk).BadRequestError
    path = cassettes[way.sdk, way.is_streamed]
    with (
        pytest.raises(error) as raised,
        replaykit.replay(path, clock="virtual") as run,
    ):
        way.converse(HOSTS[way.sdk], forgetful(way), max_retries=5)

    assert SAID[way.sdk] in said_by(raised.value)
    assert [200, 400] == [one.response.status for one in run.exchanges]
    assert 0 == run.clock.now_ns()


@pytest.mark.parametrize("sdk", SDKS)
def test_unless_nobody_wants_to_know(cassettes, sdk):
    way = Way(sdk, is_async=False)
    with (
        pytest.raises(replaykit.RunError, match="a request that asks something else"),
        replaykit.replay(cassettes[sdk, False], validate=False, allow=MEANT) as run,
    ):
        way.converse(HOSTS[sdk], forgetful(way))

    assert [200, 200] == [one.response.status for one in run.exchanges]


@pytest.mark.parametrize("sdk", SDKS)
def test_what_is_recorded_to_the_byte_was_taken(tmp_path, sdk):
    """
    Whatever the rules say: the provider has answered it.
    """
    way = Way(sdk, is_async=False)
    one = Trip(tmp_path / "odd.cassette", way, CALLS)
    one.record(lambda tools: forgetful(way), {"get_weather": get_weather}, allow=MEANT)
    at_the_providers_own(one.path, sdk, one.url)
    with replaykit.replay(one.path, allow=MEANT) as run:
        way.converse(HOSTS[sdk], forgetful(way))

    assert [200, 200] == [one.response.status for one in run.exchanges]


def test_refused_and_answered_stand_in_the_order_in_which_they_were_asked(cassettes):
    """
    Also where no time passes between them.
    """
    way = Way("openai", is_async=False)
    meant = {"clock": "virtual", "allow": "turn-not-sent-back"}
    with replaykit.replay(cassettes["openai", False], **meant) as run:
        client = way.client(HOSTS["openai"], max_retries=0)
        bad = importlib.import_module("openai").BadRequestError
        with client:
            wrong = [{"role": "tool", "tool_call_id": "call_z", "content": "12"}]
            for _ in range(2):
                with pytest.raises(bad):
                    client.chat.completions.create(model="gpt-5", messages=wrong)
            way.converse(HOSTS["openai"], thorough)
            with pytest.raises(bad):
                client.chat.completions.create(model="gpt-5", messages=wrong)

    assert [400, 400, 200, 200, 400] == [one.response.status for one in run.exchanges]
    assert 5 == run.outcome.intercepted
