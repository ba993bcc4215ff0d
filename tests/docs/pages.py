"""The project's pages, and the marked code blocks in them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = (".", "docs", "examples", "cassettes", "benchmarks")
PAGES = sorted(page for folder in FOLDERS for page in (ROOT / folder).glob("*.md"))


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def block_after(mark, page):
    """The one code block that stands right under an HTML comment."""
    (block,) = re.findall(
        rf"^<!-- {re.escape(mark)} -->\n```\w*\n(.*?)^```$", page, flags=re.DOTALL | re.MULTILINE
    )
    return block
