"""A suite that is run with `--replaykit-trace`, and the pages it leaves."""

from html import unescape

from tests.report.page.test_page import facts_in

ON, ON_FAILURE = "--replaykit-trace=on", "--replaykit-trace=retain-on-failure"


def folder(suite):
    return suite.pytester.path / "replaykit-trace"


def pages(suite):
    """The names of the pages, without what they all begin and end with."""
    root = folder(suite)
    names = sorted(page.relative_to(root).as_posix() for page in root.rglob("*.html"))
    return [name.removeprefix("test_agent/").removesuffix(".html") for name in names]


def page(suite, name="test_it"):
    return (folder(suite) / "test_agent" / f"{name}.html").read_text(encoding="utf-8")


def facts(suite, name="test_it"):
    """What a page shows."""
    return facts_in(page(suite, name))


def outcome(suite, name="test_it"):
    """What a page says became of its test."""
    return unescape(facts(suite, name)["about"]["test"])
