"""What is none of a session's: how it is named, and what becomes of it in each mode."""

import json
import urllib.request

import pytest

import replaykit
from replaykit.cassette.store import load
from replaykit.errors import SettingError
from replaykit.run.ignored import ignoring
from replaykit.run.settings import Settings
from replaykit.run.telemetry import TELEMETRY
from tests.plugin.suite import answer
from tests.run.asking import ask
from tests.wire.provider import plain, provider

COVERED = [
    ("telemetry.internal", "https://telemetry.internal/any/where?x=1"),
    ("telemetry.internal", "http://telemetry.internal:4318/v1/traces"),
    ("Telemetry.Internal", "https://TELEMETRY.internal"),
    ("telemetry.internal/", "https://telemetry.internal./v1"),
    ("telemetry.internal/v1", "https://telemetry.internal/v1"),
    ("telemetry.internal/v1", "https://telemetry.internal/v1/traces/"),
    ("telemetry.internal/v1/", "https://telemetry.internal/v1/"),
    ("telemetry.internal:4318", "http://telemetry.internal:4318/v1/traces"),
    ("telemetry.internal:443", "https://telemetry.internal/v1"),
    ("[::1]:4318", "http://[::1]:4318/v1/traces"),
    ("*.internal", "https://a.telemetry.internal/v1"),
    ("*/v1/traces", "https://anybody.example/v1/traces"),
    ("telemetry.internal/*/traces", "https://telemetry.internal/s/team/traces/batch"),
    ("*", "http://anybody.example"),
]
NOT_COVERED = [
    ("telemetry.internal", "https://telemetry.internal.example/v1"),
    ("telemetry.internal", "https://telemetry-internal/v1"),
    ("telemetry.internal/v1", "https://telemetry.internal/v10"),
    ("telemetry.internal/v1", "https://telemetry.internal"),
    ("telemetry.internal/V1", "https://telemetry.internal/v1"),
    ("telemetry.internal:4318", "http://telemetry.internal/v1"),
    ("*.internal", "https://internal/v1"),
    ("*/v1/traces", "https://anybody.example/v2/v1/traces"),
    ("telemetry.internal", "https://anybody.example/?to=telemetry.internal"),
    ("telemetry.internal", "not a URL"),
    ("telemetry.internal", "http://telemetry.internal:port/"),
]


@pytest.mark.parametrize(("entry", "url"), COVERED)
def test_an_address_covers_what_lies_below_it(entry, url):
    assert ignoring((entry,))(url)


@pytest.mark.parametrize(("entry", "url"), NOT_COVERED)
def test_it_covers_nothing_else(entry, url):
    assert not ignoring((entry,))(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://api.openai.com/v1/traces/ingest",
        "https://api.smith.langchain.com/runs/multipart",
        "https://eu.api.smith.langchain.com/runs/batch",
        "https://us.cloud.langfuse.com/api/public/ingestion",
        "https://cloud.langfuse.com/api/public/otel/v1/traces",
        "https://us.i.posthog.com/batch/",
        "https://o450.ingest.sentry.io/api/450/envelope/",
        "https://o450.ingest.us.sentry.io/api/450/envelope/",
        "https://llmobs-intake.datadoghq.com/api/v2/llmobs",
        "http://localhost:4318/v1/traces",
        "https://telemetry.crewai.com:4319/v1/traces",
        "https://huggingface.co/api/telemetry/smolagents",
    ],
)
def test_known_telemetry_is_ignored_by_itself(url):
    assert Settings().ignores(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://api.openai.com/v1/responses",
        "https://api.openai.com/v1/chat/completions",
        "https://api.anthropic.com/v1/messages",
        "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent",
        "https://cloud.langfuse.com/api/public/v2/prompts/greeting",
        "https://api.smith.langchain.com/commits/owner/prompt/latest",
        "https://us.i.posthog.com/flags/",
        "https://huggingface.co/api/models/gpt2",
        "https://company.gateway.scarf.sh/model.bin",
        "http://localhost:11434/v1/chat/completions",
        "http://127.0.0.1:8000/v1/chat/completions",
    ],
)
def test_what_an_agent_asks_for_is_not(url):
    """
    Models, and what the makers of telemetry give beside it: prompts, flags, files.
    """
    assert not Settings().ignores(url)


def test_what_is_spared_is_part_of_the_session_again():
    """
    In whatever order it is said.
    """
    url = "https://api.openai.com/v1/traces/ingest"
    spared = Settings.read({"ignored": ["!api.openai.com", "api.openai.com/v1/traces"]})

    assert (True, False) == (Settings().ignores(url), spared.ignores(url))
    assert not ignoring(("!*",))("http://localhost:4318/v1/traces")


def test_each_tool_is_named_once():
    entries = [entry for of_a_tool in TELEMETRY.values() for entry in of_a_tool]

    assert sorted(set(entries)) == sorted(entries)


@pytest.mark.parametrize(
    "entry", ["https://telemetry.internal", "/v1/traces", "a b", "host:port", "!", "a?b", "u@host"]
)
def test_what_is_no_address_is_refused(entry):
    with pytest.raises(SettingError) as refused:
        Settings.read({"ignored": [entry]})

    assert str(refused.value) == (
        f"ignored has {entry!r}, which is no address (expected a host, as 'telemetry.internal', or"
        " a host and the beginning of a path, as 'telemetry.internal/v1/traces'; `*` stands for"
        " anything, and a `!` before it for what is not ignored)"
    )


def report(url):
    """Telemetry, as an exporter sends it."""
    request = urllib.request.Request(f"{url}/traces", b"{}", {"content-type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "trip.cassette"


@pytest.fixture
def collector():
    """Where telemetry goes, and what has come there."""
    with provider(plain({"from": "the collector"})) as server:
        yield server


@pytest.fixture
def model():
    with provider(answer("sunny")) as server:
        yield server


def session(path, model, collector, *, ignored=("127.0.0.1/traces",), **settings):
    """A question between two reports, and what came of all three."""
    with replaykit.replay(path, ignored=ignored, **settings) as run:
        got = [report(collector.url), ask(model.url), report(collector.url)]
    return run, got


@pytest.mark.parametrize("mode", ["record", "refresh", "live"])
def test_where_a_model_is_really_asked_it_goes_through(path, model, collector, mode):
    run, got = session(path, model, collector, mode=mode)

    assert [{"from": "the collector"}, "sunny", {"from": "the collector"}] == got
    assert (1, 2) == (run.outcome.intercepted, len(collector.asked))
    assert mode == "live" or ["/v1/chat/completions"] == paths_in(path)


def paths_in(path):
    urls = [heading.url for heading in load(path).headings]
    return [f"/{url.split('/', 3)[3]}" for url in urls]


def test_in_replay_it_never_leaves(path, model, collector):
    session(path, model, collector, mode="record")
    collector.asked.clear()

    run, got = session(path, model, collector)

    assert [{}, "sunny", {}] == got
    assert ([], 1, ()) == (collector.asked, run.outcome.intercepted, run.outcome.missed)


def test_a_test_that_sends_nothing_else_has_asked_nothing(path, collector):
    with (
        pytest.raises(replaykit.RunError, match="no request came by"),
        replaykit.replay(path, ignored=["127.0.0.1"]),
    ):
        report(collector.url)


@pytest.mark.parametrize("match", ["question", "exact", "order"])
def test_a_cassette_that_holds_some_plays_as_if_it_held_none(path, model, collector, match):
    """
    Recorded before it was named: nothing of it is waited for, and nothing is played to a question.
    """
    session(path, model, collector, mode="record", ignored=())
    assert ["/traces", "/v1/chat/completions", "/traces"] == paths_in(path)

    run, got = session(path, model, collector, match=match, on_unplayed="fail")

    assert [{}, "sunny", {}] == got
    assert () == run.outcome.unplayed


def test_it_may_come_more_often_or_not_at_all(path, model, collector):
    session(path, model, collector, mode="record", ignored=())

    with replaykit.replay(path, ignored=["*/traces"], on_unplayed="fail"):
        ask(model.url)


def test_what_is_added_to_such_a_cassette_is_numbered_after_it(path, model, collector):
    session(path, model, collector, mode="record", ignored=())
    with replaykit.replay(path, mode="record", ignored=["*/traces"]):
        ask(model.url, "Weather in Rome?")

    assert [1, 2, 3, 4] == [heading.number for heading in load(path).headings]


def test_an_answer_that_no_test_should_replay_does_not_keep_a_recording_from_being_saved(
    path, model
):
    """
    The key of the model's provider is not always good for telemetry.
    """
    with (
        provider(plain({}, status=401)) as collector,
        replaykit.replay(path, mode="record", ignored=["*/traces"]),
    ):
        ask(model.url)
        with pytest.raises(OSError, match="401"):
            report(collector.url)

    assert ["/v1/chat/completions"] == paths_in(path)
