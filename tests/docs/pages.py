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


def section_of(page, heading):
    """What stands under a heading of the second level, up to the next."""
    (text,) = re.findall(
        rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page, flags=re.DOTALL | re.M
    )
    return text


def tables_in(text):
    """The tables of a text, each as its rows of cells, without the head."""
    tables = re.findall(r"^\|.*\n\|[-|: ]+\|\n((?:\|.*\n)+)", text, flags=re.MULTILINE)
    rows = [table.splitlines() for table in tables]
    return [[[cell.strip() for cell in row[1:-1].split("|")] for row in table] for table in rows]


def code_in(cell):
    """What stands in a cell as code."""
    return re.findall(r"`([^`]+)`", cell)
