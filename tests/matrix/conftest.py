"""What every cell of the matrix needs: the SDK it is about, quick to build."""

import pytest

from tests.wire.conftest import no_certificates

__all__ = ["no_certificates"]


@pytest.fixture(autouse=True)
def _quick_clients(no_certificates):
    """
    Loading certificates would take longer than all the rest of a cell.
    """


@pytest.fixture(autouse=True)
def _its_sdk(request):
    """
    Cells of an SDK that is not installed are skipped.
    """
    if "way" in request.fixturenames:
        pytest.importorskip(request.getfixturevalue("way").sdk.package)
