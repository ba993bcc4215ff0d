"""Shell: what pytest is told of at its start: options, ini keys, the marker. Loads nothing."""

import os
from pathlib import Path

import pytest

OPTION, VARIABLE, MARKER = "--replaykit", "REPLAYKIT", "replay"
JSON_OPTION = "--replaykit-json"
TRACE_OPTION = "--replaykit-trace"

_MARKER_LINE = (
    f"{MARKER}(cassette=None, *, mode, match, pace, volatile, allowed_hosts, allowed_statuses, "
    "on_unplayed, on_idle, clock, frozen, tools, plan, ...): answer this test's requests to models "
    "from its cassette, or record them with --replaykit=record. Everything has a default; cassette "
    "names a file below replaykit_dir that several tests may share."
)
INI = {
    "mode": ("string", "replay (default), record, refresh, live or off"),
    "match": ("string", "how a request finds its recording: question (default), exact or order"),
    "pace": ("string", "how fast replayed streams come: at once (default), recorded, or a factor"),
    "volatile": ("linelist", "members of request bodies that differ from run to run"),
    "allowed_hosts": ("linelist", "hosts that may be reached in replay, beside this machine"),
    "ignored": ("linelist", "hosts and paths of telemetry: neither recorded nor missed in replay"),
    "allowed_statuses": ("linelist", "statuses such as 401 that may be recorded all the same"),
    "on_unplayed": ("string", "recorded exchanges nobody asked for: fail (CI), warn or ignore"),
    "on_idle": ("string", "marked tests in which no request came by: fail (default) or ignore"),
    "clock": ("string", "what time is in replay: virtual (default), which costs none, or real"),
    "frozen": ("string", "whether dates follow the virtual clock: true (default) or false"),
    "tools": ("string", "whether watched tools run in replay: real (default) or recorded"),
    "plan": ("string", "what becomes of tools: a rule a line, as JSON; see the docs on faults"),
    "seed": ("string", "what the chances of a plan are drawn from (default: 0)"),
    "concurrent": ("string", "how many calls of a turn must overlap: true, false or at least N"),
    "allow": ("linelist", "names of findings that are meant to be so"),
    "most_rounds": ("string", "how many turns a conversation may take"),
    "longest_result": ("string", "how many characters a result may have"),
    "most_growth": ("string", "by how many bytes a follow-up may outgrow the request before it"),
    "validate": ("string", "whether replay refuses what the provider would: true (default), false"),
    "redact_patterns": ("linelist", "regular expressions for secrets of your own"),
    "redact_names": ("linelist", "names of members and headers whose values are secret"),
    "redact_allowed": ("linelist", "texts that look like secrets and are none"),
    "kept_headers": ("linelist", "headers to record beside those that always are"),
}
"""By the name of the setting: the kind of the ini key, and its help."""


def declare_options(parser: pytest.Parser) -> None:
    """Declares the options and ini keys."""
    group = parser.getgroup("replaykit", "recording and replaying what agents ask models")
    group.addoption(
        OPTION,
        metavar="MODE",
        help="replay (default): answer from cassettes, let nothing out. record: add what is "
        "missing. refresh: record anew, and save only if the test passed. live: ask for real and "
        "record nothing. off: leave marked tests alone.",
    )
    group.addoption(
        "--replaykit-keep-failed",
        action="store_true",
        help="keep the recording of a failed test beside its cassette, as NAME.rejected.cassette",
    )
    group.addoption(
        "--replaykit-prune",
        action="store_true",
        help="after a passing run of the whole suite, remove the cassettes that no test uses",
    )
    group.addoption(
        JSON_OPTION,
        metavar="FILE",
        help="write what marked tests did, and what is wrong with it, to a file for other programs",
    )
    group.addoption(
        TRACE_OPTION,
        metavar="WHEN",
        help="write what a marked test did as a page for the browser. on: for every test. "
        "retain-on-failure: for those that fail. off (default): for none.",
    )
    parser.addini("replaykit_trace", "pages of tests: on, retain-on-failure or off (default)")
    parser.addini(
        "replaykit_trace_dir", "folder of the pages, from rootdir (default: replaykit-trace)"
    )
    parser.addini("replaykit_dir", "folder of the cassettes, from rootdir (default: cassettes)")
    for name, (kind, text) in INI.items():
        parser.addini(f"replaykit_{name}", text, type=kind)  # type: ignore[arg-type]  # a Literal


def declare_marker(config: pytest.Config) -> None:
    """Declares the marker."""
    config.addinivalue_line("markers", _MARKER_LINE)


def is_asked_for(config: pytest.Config) -> bool:
    """Whether a session has to do with replaykit before any test of it is known."""
    options = ("replaykit", "replaykit_prune", "replaykit_json", "replaykit_trace")
    return (
        any(map(config.getoption, options))
        or bool(os.environ.get(VARIABLE))
        or any(config.getini(f"replaykit_{name}") for name in (*INI, "trace"))
        or cassette_folder(config).is_dir()
        or config.getoption("dist", "no") != "no"  # the process that counts collects no tests
    )


def cassette_folder(config: pytest.Config) -> Path:
    """Where the cassettes lie, unless a fixture says otherwise."""
    return config.rootpath / (config.getini("replaykit_dir") or "cassettes")


def trace_folder(config: pytest.Config) -> Path:
    """Where the pages of tests lie."""
    return config.rootpath / (config.getini("replaykit_trace_dir") or "replaykit-trace")


def is_marked(item: pytest.Item) -> bool:
    """Whether a test asks for replaykit."""
    return item.get_closest_marker(MARKER) is not None
