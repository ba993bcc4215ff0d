"""`python -m tests.frameworks NAME ...` measures frameworks, and prints their rows of the table."""

import logging
import os
import sys
from contextlib import redirect_stdout

from tests.frameworks.framework import FRAMEWORKS
from tests.frameworks.table import row_of


def main(names):
    """0 where all that were named are here, and their rows stand on the page."""
    logging.disable()  # some log an exception that ends a run
    named = [framework for framework in FRAMEWORKS if framework.name in names]
    for framework in named:
        framework.load()
        with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
            row = row_of(framework)
        sys.stdout.write(f"{row}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
