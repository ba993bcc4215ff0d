"""Assembly: a session as one page that needs nothing but a browser, and lets nothing in it run."""

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from importlib.resources import files

from replaykit.model import Json
from replaykit.report.manner import Manner
from replaykit.report.page.facts import page_facts
from replaykit.report.session import Seen, steps_of
from replaykit.report.strict_json import finite
from replaykit.report.transcript import transcript_of

__all__ = ["MARK", "page_of", "shown_in"]

MARK = '<meta name="generator" content="replaykit show">'
"""Stands near the begin of every such page, by which it can be told from others."""

_SCRIPTS = ("lanes.js", "bytes.js", "details.js", "page.js")
_PLACE = re.compile(r"\{\{(\w+)\}\}")
_OF_EVERY_PAGE = re.compile(r"<(style|script)>.*?</\1>", re.DOTALL)
_NOT_IN_SCRIPTS = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def page_of(seen: Seen, manner: Manner | None = None) -> str:
    """A session as the text of an HTML page.

    What was recorded stands in it as escaped text and as data; a policy lets two things work, its
    own style and its own script, both known by their digests.
    """
    script = "\n".join(_read(name).replace('"use strict";\n', "") for name in _SCRIPTS)
    style, script = _read("page.css"), f'"use strict";\n{script}'
    steps = steps_of(seen)
    return _filled(
        _read("page.html"),
        {
            "policy": _policy(style, script),
            "title": _text(seen.title),
            "style": style,
            "script": script,
            "transcript": _text(transcript_of(seen, steps=steps, manner=manner)),
            "facts": _data(page_facts(seen, steps, manner)),
        },
    )


def shown_in(page: str) -> str:
    """What a page says, without the style and the script that every page has."""
    return _OF_EVERY_PAGE.sub("", page)


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def _filled(template: str, values: Mapping[str, str]) -> str:
    """In one pass: what is filled in is not looked at again."""
    return _PLACE.sub(lambda place: values[place[1]], template)


def _policy(style: str, script: str) -> str:
    allowed = f"script-src {_digest(script)}; style-src {_digest(style)}"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _digest(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _text(text: str) -> str:
    """A text that is no mark-up, in letters that can be written as UTF-8."""
    return html.escape(text).encode("utf-8", "backslashreplace").decode()


def _data(facts: Json) -> str:
    """JSON that ends no script and begins no comment, whatever it says."""
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return _NOT_IN_SCRIPTS.sub(lambda letter: f"\\u{ord(letter[0]):04x}", finite(text))
