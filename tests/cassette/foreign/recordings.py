"""The files beside this module, and how a test makes and reads one of its own."""

import json
from pathlib import Path

from replaykit.cassette.foreign import read_recording

FILES = Path(__file__).parent / "files"


def files_in(folder):
    """Every recording in one of the folders, without the bodies that lie beside some."""
    found = sorted(path for path in (FILES / folder).rglob("*") if path.is_file())
    return [path for path in found if path.suffix != ".bin"]


def read(folder, content, name="recording"):
    """The recording in a file with this content: bytes, text, or what JSON is to be made of."""
    path = folder / name
    if not isinstance(content, bytes):
        text = content if isinstance(content, str) else json.dumps(content)
        content = text.encode()
    path.write_bytes(content)
    return read_recording(path)


def exchange(request=(), response=()):
    """One exchange as vcrpy writes it, and what a test says otherwise."""
    return {
        "request": {"method": "GET", "uri": "https://api.example.test/", **dict(request)},
        "response": {"status": {"code": 200, "message": "OK"}, **dict(response)},
    }


def vcrpy(*interactions):
    return {"version": 1, "interactions": list(interactions)}
