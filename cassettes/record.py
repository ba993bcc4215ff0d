"""Makes all cassettes anew, to the byte: `python -m cassettes.record`.

No provider is asked: one on loopback replies what stands in `scenarios.py` and `dialogues.py`, as
the real one would. What differs from run to run is made the same afterwards, in `settling.py`.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http.client import HTTPResponse, IncompleteRead
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import replaykit
from cassettes.dialogues import DIALOGUES, Dialogue
from cassettes.scenarios import SCENARIOS, Scenario
from cassettes.settling import settled
from cassettes.spelling import PROVIDERS, Calls, sent
from tests.wire import provider as loopback

HERE = Path(__file__).parent
FIRST = HERE.parent / "replaykit/cli/init/first.cassette"
JSON = {"content-type": "application/json"}
DIRECTLY = {"no_proxy": "*"}
KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY")


def record(session: Scenario | Dialogue, folder: Path = HERE) -> Path:
    """The cassette of a session, recorded into a folder of cassettes."""
    path = folder / f"{session.name}.cassette"
    with loopback.provider(*replies_of(session)) as server, patch.dict(os.environ, DIRECTLY):
        if isinstance(session, Scenario):
            _played(session, path, server.url)
        else:
            _posted(session, path, server.url)
    return settled(path, PROVIDERS[session.provider].host)


def replies_of(session: Scenario | Dialogue) -> Iterator[loopback.Reply]:
    """What the provider sends."""
    if isinstance(session, Dialogue):
        yield from (reply for _, reply in session.exchanges)
        return
    spelled = PROVIDERS[session.provider].reply
    rounds = [(None, calls) for calls in session.rounds]
    for number, (text, calls) in enumerate([*rounds, (session.text, ())], 1):
        document = spelled(number, text, calls)
        yield sent(session.provider, document, is_streamed=session.is_streamed)


def _played(scenario: Scenario, path: Path, server: str) -> None:
    """Has the agent of an example ask, whose SDK is told where."""
    provider = PROVIDERS[scenario.provider]
    there = {provider.variable: f"{server}{provider.path}"}
    with (
        patch.dict(os.environ, dict.fromkeys(KEYS, "none") | there),
        replaykit.replay(path, mode="refresh") as run,
    ):
        scenario.play(run.tools(scenario.tools))


def _posted(dialogue: Dialogue, path: Path, server: str) -> None:
    """Asks as plainly as can be, and is content with whatever comes."""
    with replaykit.replay(path, mode="refresh"):
        for body, _ in dialogue.exchanges:
            asked = Request(f"{server}{dialogue.path}", json.dumps(body).encode(), JSON)
            with suppress(IncompleteRead), _opened(asked) as reply:
                reply.read()


def _opened(asked: Request) -> HTTPResponse | HTTPError:
    try:
        return urlopen(asked)
    except HTTPError as error:
        return error


def record_first_test(path: Path = FIRST) -> Path:
    """The cassette that `replaykit init` brings, recorded by the agent in its test."""
    module = _module_in(FIRST.with_name("first_test.py.txt"))
    provider = PROVIDERS["openai_chat"]
    calls: Calls = tuple(("get_weather", {"city": city}) for city in ("Tokyo", "London"))
    last = provider.reply(2, "It is sunny in Tokyo, and it rains in London.", ())
    replies = [sent("openai_chat", one) for one in (provider.reply(1, None, calls), last)]
    with loopback.provider(*replies) as server, patch.dict(os.environ, DIRECTLY):
        elsewhere = partial(_asked_of, server.url, provider.host)
        with (
            patch.object(module, "Request", elsewhere),
            replaykit.replay(path, mode="refresh") as run,
        ):
            module.agent("Weather in Tokyo and London?", run.tools(module.TOOLS))
    return settled(path, provider.host)


def _module_in(file: Path) -> ModuleType:
    loader = SourceFileLoader("first_test", str(file))
    module = ModuleType(loader.name)
    loader.exec_module(module)
    return module


def _asked_of(server: str, host: str, url: str, *more: Any) -> Request:  # noqa: ANN401  (as it came)
    return Request(url.replace(host, server), *more)


if __name__ == "__main__":
    for each in (*SCENARIOS, *DIALOGUES):
        print(record(each))
    print(record_first_test())
