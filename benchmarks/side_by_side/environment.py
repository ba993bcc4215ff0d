"""The environment in which the peers are installed, with replaykit beside them."""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

PEERS = Path(__file__).with_name("peers.txt")
ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".venv-peers"


def python_of(folder: Path) -> Path:
    """The interpreter of an environment with everything in it, made or brought up to date."""
    inside = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    note = folder / "peers.sha256"
    wanted = hashlib.sha256(PEERS.read_bytes()).hexdigest()
    if not inside.exists():
        venv.create(folder, with_pip=True)
    if not note.exists() or note.read_text() != wanted:
        pip = (str(inside), "-m", "pip", "install", "-q", "-e", str(ROOT), "-r", str(PEERS))
        subprocess.run(pip, check=True)
        note.write_text(wanted)
    return inside
