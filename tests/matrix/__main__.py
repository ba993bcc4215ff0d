"""`python -m tests.matrix` tries every cell, and prints the tables of docs/bug_matrix.md."""

import sys
import tempfile
import time
from pathlib import Path

from tests.matrix.bugs import BUGS
from tests.matrix.case import cells_of
from tests.matrix.cassettes import Shelf
from tests.matrix.table import tables
from tests.matrix.variants import VARIANTS


def main():
    """0 where every cell is as the tables say."""
    begun = time.process_time()
    cells = cells_of((*BUGS, *VARIANTS))
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        wrong = [line for row, way in cells for line in _wrong(shelf.judged(row, way), row, way)]
    spent = time.process_time() - begun
    sys.stdout.write("\n".join([*tables(BUGS, VARIANTS), ""]))
    sys.stderr.write("\n".join([*wrong, f"{len(cells)} cells in {spent:.0f} s of CPU time", ""]))
    return 1 if wrong else 0


def _wrong(result, row, way):
    expected = row.found_at(way)
    if expected != result.named and way.loop not in row.not_yet:
        yield f"{row.name}, {way}: {result.named} (expected {expected})"


if __name__ == "__main__":
    sys.exit(main())
