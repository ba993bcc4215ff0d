"""The pages as a site: `bash .ci/site` builds it with Sphinx out of plain Markdown."""

import re
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).parents[1]

project = "replaykit"
extensions = ["myst_parser"]
root_doc = "README"
include_patterns = [
    "*.md",
    "docs/*.md",
    "examples/*.md",
    "examples/*/*.md",
    "cassettes/*.md",
    "benchmarks/*.md",
]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "replaykit"
html_copy_source = False
suppress_warnings = [
    "misc.highlighting_failure",  # excerpts are highlighted as far as they go
    "toc.not_included",  # each example's page is linked from that of all
]


def setup(app: Sphinx) -> None:
    """Has two things added that a forge does without: the menu, and the page that comes first."""
    app.connect("source-read", _add_menu)
    app.connect("build-finished", _add_first_page)


def _add_menu(_: Sphinx, page: str, source: list[str]) -> None:
    if page == root_doc:
        source[0] += "\n".join(_menu())


def _menu() -> list[str]:
    """The index of the documentation as menus, one a heading."""
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    lines = []
    for section in index.split("\n## ")[1:]:
        heading, _, entries = section.partition("\n")
        links = re.findall(r"^- \[.*?\]\((.*?)\.md\)", entries, flags=re.MULTILINE)
        pages = [f"docs/{link}".replace("docs/../", "") for link in links]
        lines += ["", "```{toctree}", ":hidden:", f":caption: {heading}", "", *pages, "```"]
    return lines


def _add_first_page(app: Sphinx, error: Exception | None) -> None:
    if error is None:
        go_on = f'<meta http-equiv="refresh" content="0; url={root_doc}.html">'
        Path(app.outdir, "index.html").write_text(f"<!doctype html>{go_on}\n", encoding="utf-8")
