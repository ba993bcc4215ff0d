"""Every HTTP client that is installed, as a parameter."""

import importlib
import ssl
from importlib.util import find_spec

import pytest

from tests.wire.readers import ALL_READERS

SYNC_READERS = [one for one in ALL_READERS if not one.values[0][1].is_async]
ASYNC_READERS = [one for one in ALL_READERS if one.values[0][1].is_async]


@pytest.fixture(params=ALL_READERS)
def client(request):
    """Each client in turn, for `read_whole` and `reader_of`."""
    return request.param


@pytest.fixture(params=SYNC_READERS)
def sync_client(request):
    """Each client that needs no loop."""
    return request.param


@pytest.fixture(params=ASYNC_READERS)
def async_client(request):
    """Each client that needs a loop."""
    return request.param


@pytest.fixture(params=[name for name in ("httpx", "httpx2") if find_spec(name)])
def http(request):
    """Every library of the family that is installed."""
    return importlib.import_module(request.param)


@pytest.fixture
def no_certificates(monkeypatch):
    """Clients that take no time to build; what they talk to on loopback needs none."""
    for name in ("load_verify_locations", "set_default_verify_paths"):
        monkeypatch.setattr(ssl.SSLContext, name, lambda *args, **options: None)
