"""What there is to the goals that are missed: `python -m benchmarks.floors` prints four tables.

Each piece of work is done by itself, as often as the whole does it, on the sessions of the page of
results. What a piece takes there cannot be had for less without doing without it.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path
from typing import Any

import replaykit
from benchmarks.canned import canned_transport
from benchmarks.side_by_side.contenders import Replaykit
from benchmarks.side_by_side.libraries import Transports, http, real_transports
from benchmarks.side_by_side.sessions import arguments_of, sessions
from benchmarks.side_by_side.suites import ASKED, conversations
from replaykit.cassette.format import digest, open_cassette, write_request, write_response
from replaykit.cassette.matching import Tape, keys_of
from replaykit.cassette.store import Journal, passed_answer, passed_request, publish_journal
from replaykit.cassette.store.files import read_whole
from replaykit.model import Exchange
from replaykit.run.redacting import Redacting
from replaykit.run.settings import Settings

ROUNDS = 15
RECORDED = 100
OPENED = 10
TESTS = 20

_SDK = "import openai"
_OURS = f"{_SDK}, replaykit.run.run, replaykit.clock.virtual_clock, freezegun, vcr"

_rounds = count(1)

Taken = dict[str, float]
"""Seconds of CPU, by piece of work."""


def main(
    rounds: int = ROUNDS, recorded: int = RECORDED, opened: int = OPENED, tests: int = TESTS
) -> int:
    """Prints the tables."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        tables: Sequence[tuple[str, int, Callable[[], Taken]]] = (
            ("an exchange recorded", recorded, lambda: _recording(place, recorded)),
            (f"{opened} exchanges opened", 1, _opening(place, opened)),
            (f"a test of {ASKED} exchanges", tests, _replaying(place, tests)),
            ("a process that loads", 1, _loading),
        )
        for title, pieces, work in tables:
            for line in _table(title, _medians(work, rounds, pieces)):
                sys.stdout.write(f"{line}\n")
            sys.stdout.write("\n")
    return 0


def _table(title: str, taken: Taken) -> Iterator[str]:
    whole = sum(taken.values())
    yield f"| {title} | µs | share |"
    yield "|---|---|---|"
    for name, seconds in taken.items():
        yield f"| {name} | {seconds * 1e6:,.0f} | {seconds / whole:.0%} |"


def _medians(work: Callable[[], Taken], rounds: int, pieces: int) -> Taken:
    work()  # the first round goes to warming up
    every = [work() for _ in range(rounds)]
    return {name: statistics.median(each[name] for each in every) / pieces for name in every[0]}


class _Watch:
    """Notes what each piece of work takes."""

    def __init__(self) -> None:
        self.taken: Taken = defaultdict(float)

    def __call__(self, name: str, act: Callable[[], Any]) -> Any:  # noqa: ANN401  (what it gives)
        began = time.process_time()
        done = act()
        self.taken[name] += time.process_time() - began
        return done


def _recording(folder: Path, recorded: int) -> Taken:
    """All that is done with an exchange, but for noting it as it goes by."""
    watch = _Watch()
    redacting = Redacting(Settings())
    own = b"call%d_" % next(_rounds)
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        path = Path(beside) / "recorded.cassette"
        gate = redacting.gate(path)
        journal = Journal(path, gate=gate)
        for one in sessions(recorded):
            _record(_unseen(one, own), journal, redacting, watch)
        watch("saved as a cassette", lambda: publish_journal(journal))
    return watch.taken


def _unseen(one: Exchange, own: bytes) -> Exchange:
    """The same with ids that no round before has had: what is laid out is remembered."""
    asked = one.request.body.replace(b"call_", own)
    answered = one.response.body.replace(b"call_", own)
    return replace(
        one,
        request=replace(one.request, body=asked),
        response=replace(one.response, body=answered, chunks=()),
    )


def _record(one: Exchange, journal: Journal, redacting: Redacting, watch: _Watch) -> None:
    request, response = watch(
        "its secrets taken out",
        lambda: (redacting.request(one.request), redacting.response(one.response)),
    )
    exchange = replace(one, request=request, response=response)
    key, body = watch("its keys", lambda: keys_of(request))
    watch("laid out", lambda: (write_request(request), write_response(response)))
    # Laid out already, which is remembered: what is left is to look at it.
    asked = watch("looked at again", lambda: passed_request(request, key, body, gate=journal.gate))
    passed = watch(
        "looked at again",
        lambda: passed_answer(asked, asked.answered(exchange), gate=journal.gate),
    )
    watch("written", lambda: journal.append(passed))
    watch("on the disk", journal.sync)


def _opening(folder: Path, opened: int) -> Callable[[], Taken]:
    path = folder / "opened.cassette"
    Replaykit().lay(path, list(sessions(opened)))

    def work() -> Taken:
        watch = _Watch()
        for _ in range(100):
            data = watch("read", lambda: read_whole(path))
            watch("its seal", lambda data=data: digest(data))
            cassette = watch("all of it", lambda data=data: open_cassette(data, str(path)))
            watch("ready to answer", lambda cassette=cassette: Tape(cassette))
        taken = {name: seconds / 100 for name, seconds in watch.taken.items()}
        headings = taken.pop("all of it") - taken["its seal"]
        return {**taken, "its headings": headings}

    return work


def _replaying(folder: Path, tests: int) -> Callable[[], Taken]:
    """A run in a loop, and the same requests answered from memory."""
    whole = conversations(tests)
    places = [folder / f"test {number}.cassette" for number in range(tests)]
    for place, exchanges in zip(places, whole, strict=True):
        Replaykit().lay(place, exchanges)
    asked = [[arguments_of(one.request) for one in each] for each in whole]
    answers = cycle([one.response for each in whole for one in each])
    canned = canned_transport(http, answers)
    limit, client = Transports(canned, canned).client(), real_transports().client()

    def ask(client: Any, questions: Sequence[dict[str, Any]]) -> None:  # noqa: ANN401  (either SDK's)
        for arguments in questions:
            client.chat.completions.create(**arguments)

    def work() -> Taken:
        watch = _Watch()
        for place, questions in zip(places, asked, strict=True):
            watch("asked by the SDK, without a recorder", lambda each=questions: ask(limit, each))
            run = replaykit.replay(place, on_unplayed="ignore")
            watch("a run and its window, opened", run.__enter__)
            watch("asked", lambda each=questions: ask(client, each))
            watch("judged", lambda run=run: run.verdict)
            watch("closed", lambda run=run: run.__exit__(None, None, None))
        taken = watch.taken
        taken["answered by the recording"] = (
            taken.pop("asked") - taken["asked by the SDK, without a recorder"]
        )
        return taken

    return work


def _loading() -> Taken:
    """What is loaded once, for the first test that asks."""
    sdk, ours = (_cpu_of(source) for source in (_SDK, _OURS))
    return {"the SDK": sdk, "replaykit, vcrpy and freezegun beside it": ours - sdk}


def _cpu_of(source: str) -> float:
    code = f"{source}, time; print(time.process_time())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(run.stdout)


if __name__ == "__main__":
    sys.exit(main())
