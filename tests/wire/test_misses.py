"""A request that no recording answers, as the official SDKs and their users get to see it."""

import asyncio
from dataclasses import replace

import pytest

from replaykit.model import Exchange, HttpRequest, HttpResponse
from replaykit.wire import opened
from tests.wire.lines import recording_line, replaying_line
from tests.wire.made_up_replies import REPLIES
from tests.wire.provider import provider
from tests.wire.sdk_calls import ASK, CALLS

pytestmark = [
    pytest.mark.filterwarnings("ignore:Inheritance class Aiohttp:DeprecationWarning"),
    pytest.mark.usefixtures("no_certificates"),
]
each_call = pytest.mark.parametrize("call", CALLS)
URL = "http://replaykit.invalid"


def trying_again(call):
    """As SDKs do by default."""
    return replace(call, retries=2)


@each_call
def test_a_miss_is_asked_once_and_says_what_it_is(call):
    """
    No retries, no "Connection error.": the explanation is in what the SDK raises.
    """
    line = replaying_line([])
    with opened(line), pytest.raises(Exception, match="no recording answers this request"):
        trying_again(call)(URL)

    (miss,) = line.log.missed
    assert miss.site.startswith("tests/wire/sdk_calls.py:")
    assert miss.request.url.startswith(URL)


@each_call
def test_a_changed_question_shows_the_nearest_recording(call):
    """
    As the places where the two differ.
    """
    kept = []
    with provider(REPLIES[call.reply]()) as server, opened(recording_line(kept)):
        call(server.url)
    asked = kept[0].request.body.replace(b"Weather", b"Climate")
    recorded = replace(kept[0], request=replace(kept[0].request, body=asked))
    line = replaying_line([recorded])
    with opened(line), pytest.raises(Exception, match="The nearest recording is exchange 1"):
        trying_again(call)(server.url)

    explained = line.log.missed[0].explain()
    assert "Climate" in explained
    assert "Weather" in explained


@each_call
def test_a_question_asked_once_too_often_says_so(call):
    """
    Every recording of it has been played.
    """
    kept = []
    with provider(REPLIES[call.reply]()) as server, opened(recording_line(kept)):
        call(server.url)
    line = replaying_line(kept)
    with opened(line):
        call(server.url)
        with pytest.raises(Exception, match="It was recorded once, and every recording of it"):
            trying_again(call)(server.url)

    assert [1, 1] == [len(line.log.served), len(line.log.missed)]


@each_call
def test_a_miss_that_is_swallowed_stays_on_the_line(call):
    """
    Agents go on after errors; the run does not forget.
    """
    line = replaying_line([])
    with opened(line):
        try:
            trying_again(call)(URL)
        except Exception:
            swallowed = True

    assert swallowed
    assert 1 == len(line.log.missed)


def test_a_miss_among_others_stays_on_the_line(http):
    """
    `gather(return_exceptions=True)` makes a value of it.
    """
    asked = HttpRequest(method="POST", url=f"{URL}/a", body=b"{}")
    answer = Exchange(number=1, request=asked, response=HttpResponse(status=200, body=b"it"))
    line = replaying_line([answer])

    async def ask(client, path):
        response = await client.post(f"{URL}/{path}", content=b"{}")
        response.raise_for_status()
        return response.content

    async def both():
        async with http.AsyncClient() as client:
            return await asyncio.gather(ask(client, "a"), ask(client, "b"), return_exceptions=True)

    with opened(line):
        got = asyncio.run(both())

    assert b"it" == got[0]
    assert http.HTTPStatusError is type(got[1])
    assert [f"{URL}/b"] == [miss.request.url for miss in line.log.missed]


@pytest.mark.parametrize("package", ["openai", "anthropic"])
def test_calls_started_by_gather_alone_name_the_place_that_started_them(package):
    """
    No line of the user's own runs in such a task.
    """
    sdk = pytest.importorskip(package)
    line = replaying_line([])

    async def both():
        if package == "openai":
            client = sdk.AsyncOpenAI(api_key="k", base_url=f"{URL}/v1")
            calls = [client.chat.completions.create(model="m", messages=ASK) for _ in range(2)]
        else:
            client = sdk.AsyncAnthropic(api_key="k", base_url=URL)
            create = client.messages.create
            calls = [create(model="m", max_tokens=9, messages=ASK) for _ in range(2)]
        started = asyncio.gather(*calls, return_exceptions=True)
        await started
        await client.close()

    with opened(line):
        asyncio.run(both())

    first, second = (int(miss.site.rpartition(":")[2]) for miss in line.log.missed)
    started_on = both.__code__.co_firstlineno + 8
    assert (started_on, started_on) == (first, second)


def test_a_long_list_of_differences_is_shortened():
    """
    With the number of those that are left out.
    """
    bodies = [
        b'{"members": {%s}}' % b",".join(b'"%d": %d' % (n, n + k) for n in range(12))
        for k in (0, 1)
    ]
    recorded = HttpRequest(method="POST", url=URL, body=bodies[0])
    line = replaying_line([Exchange(number=1, request=recorded, response=HttpResponse(status=200))])
    line.answer(HttpRequest(method="POST", url=URL, body=bodies[1]))

    assert "... and 4 more places" in line.log.missed[0].explain()


@pytest.mark.parametrize("earlier", ["nothing", "another", "the same"])
def test_what_no_model_is_asked_may_be_telemetry_and_the_way_out_is_named(earlier):
    """
    Last of all, since it may as well be what a tool looks up.
    """
    asked = HttpRequest(method="POST", url=f"{URL}/v1/spans", body=b"{}")
    recorded = asked if earlier == "the same" else replace(asked, body=b"[]")
    exchange = Exchange(number=1, request=recorded, response=HttpResponse(status=200))
    line = replaying_line([] if earlier == "nothing" else [exchange])
    for _ in range(2):
        line.answer(asked)

    last_fix = line.log.missed[-1].explain().rpartition("  * ")[2]
    assert last_fix == (
        "if it is telemetry, whose answer nobody reads, name its host in `ignored`, which the ini"
        " file calls `replaykit_ignored`"
    )


@pytest.mark.parametrize(
    ("method", "url", "is_named"),
    [
        ("GET", "http://example.com/", False),
        ("POST", "http://example.com/", False),
        ("GET", f"{URL}/v1/spans", False),
        ("POST", f"{URL}/v1/spans", True),
    ],
)
def test_what_is_no_model_has_a_nearest_recording_where_it_is_asked_alike(method, url, is_named):
    recorded = HttpRequest(method="POST", url=f"{URL}/v1/chat/completions", body=b"{}")
    line = replaying_line([Exchange(number=1, request=recorded, response=HttpResponse(status=200))])
    line.answer(HttpRequest(method=method, url=url))

    explained = line.log.missed[0].explain()
    assert is_named == ("The nearest recording is exchange 1." in explained)
    assert is_named != ("\n  Nothing like it is recorded.\n" in explained)
    assert is_named != ("\n  * record it: " in explained)
    assert is_named == ("`volatile`" in explained)


@each_call
def test_a_question_to_a_model_is_no_telemetry(call):
    line = replaying_line([])
    with opened(line), pytest.raises(Exception, match="no recording"):
        call(URL)

    assert "telemetry" not in line.log.missed[0].explain()
