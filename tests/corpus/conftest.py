"""The folder of real recordings, for the tests that want it as a whole."""

import pytest

from tests.corpus.recorded import FOLDER, MANIFEST, needs_corpus


@pytest.fixture(scope="session")
def corpus():
    """The folder; a test that needs it is skipped, and says why, where there is none."""
    if not MANIFEST.is_file():
        pytest.skip(needs_corpus.kwargs["reason"])
    return FOLDER
