"""Recorders side by side: `python -m benchmarks` writes benchmarks/results.md.

The peers are installed in an environment of their own, in which all is measured.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.side_by_side import environment


def main(words: Sequence[str]) -> int:
    """Hands all words but its own on to that environment."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", add_help=False)
    parser.add_argument("--environment", type=Path, default=environment.FOLDER)
    own, rest = parser.parse_known_args(words)
    python = environment.python_of(own.environment)
    command = (str(python), "-m", "benchmarks.side_by_side", *rest)
    return subprocess.run(command, cwd=environment.ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
