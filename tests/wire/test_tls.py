"""TLS contexts in replay: nothing is read that nobody will need, and all is verified that is."""

import asyncio
import ssl
import threading

import pytest

from replaykit.wire import opened
from replaykit.wire.tls import _LoadingContext
from tests.wire.lines import recording_line, replaying_line


@pytest.fixture
def loads(monkeypatch):
    """What has been loaded into a context."""
    loaded = []

    def loading(name):
        load = getattr(ssl.SSLContext, name)

        def load_and_tell(context, *args, **options):
            loaded.append(name)
            load(context, *args, **options)

        monkeypatch.setattr(ssl.SSLContext, name, load_and_tell)

    loading("load_verify_locations")
    loading("set_default_verify_paths")
    return loaded


@pytest.fixture(scope="session")
def authorities(tmp_path_factory):
    """A file as big as those with all the authorities of the world; it holds none that is right."""
    path = tmp_path_factory.mktemp("certificates") / "all.pem"
    path.write_text("# nobody\n" * 10_000)
    return path


def test_a_client_in_replay_loads_no_certificates(http, loads):
    """
    They cost more than all the rest of it.
    """
    with opened(replaying_line([])):
        http.Client().close()
        asyncio.run(http.AsyncClient().aclose())

    assert [] == loads


def test_the_contexts_that_sdks_make_themselves_load_none(loads, authorities, monkeypatch):
    """
    google-genai makes four a client.
    """
    with opened(replaying_line([])):
        ssl.create_default_context()
        ssl.create_default_context(cafile=authorities)

    assert [] == loads


def test_a_client_that_records_is_made_as_ever(http, loads):
    """
    Nothing changes outside replay.
    """
    with opened(recording_line([])):
        http.Client().close()
    http.Client().close()

    assert 2 == len(loads)


def test_what_was_put_off_is_loaded_before_the_first_handshake(loads):
    """
    Once, and then it is an ordinary context.
    """
    with opened(replaying_line([])):
        context = ssl.create_default_context()
        assert (True, ssl.CERT_REQUIRED) == (context.check_hostname, context.verify_mode)
    for _ in range(2):
        context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="replaykit.invalid")

    assert ["set_default_verify_paths"] == loads
    assert ssl.SSLContext is type(context)


@pytest.mark.parametrize("look", [ssl.SSLContext.get_ca_certs, ssl.SSLContext.cert_store_stats])
def test_who_looks_into_a_context_sees_it_full(loads, look):
    """
    It is never known to be unfinished.
    """
    with opened(replaying_line([])):
        context = ssl.create_default_context()
        getattr(context, look.__name__)()

    assert ["set_default_verify_paths"] == loads


def test_two_handshakes_at_once_both_see_it_full(monkeypatch):
    """
    The second waits until all is loaded.
    """
    loading, go_on, order = threading.Event(), threading.Event(), []

    def load(context):
        loading.set()
        assert go_on.wait(60)
        order.append("loaded")

    monkeypatch.setattr(ssl.SSLContext, "set_default_verify_paths", load)
    with opened(replaying_line([])):
        context = ssl.create_default_context()

    def shake_hands():
        context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="replaykit.invalid")
        order.append("shaken")

    threads = [threading.Thread(target=shake_hands) for _ in range(2)]
    threads[0].start()
    assert loading.wait(60)
    threads[1].start()
    go_on.set()
    for thread in threads:
        thread.join()

    assert ["loaded", "shaken", "shaken"] == order


def test_certificates_of_the_users_own_are_loaded_at_once(tmp_path, loads):
    """
    A wrong one is to be seen where it is given.
    """
    own = tmp_path / "own.pem"
    own.write_text("no certificate")
    with opened(replaying_line([])):
        with pytest.raises(ssl.SSLError):
            ssl.create_default_context(cafile=own)
        with pytest.raises(FileNotFoundError):
            ssl.create_default_context(cafile=tmp_path / "absent.pem")
        with pytest.raises((ssl.SSLError, ValueError)):
            ssl.create_default_context(cadata="no certificate")


def test_a_context_of_the_users_own_kind_is_left_alone(loads):
    """
    It may do more than it seems.
    """

    class Own(ssl.SSLContext):
        pass

    with opened(replaying_line([])):
        context = Own(ssl.PROTOCOL_TLS_CLIENT)
        context.load_default_certs()

    assert ["set_default_verify_paths"] == loads
    assert Own is type(context)


def test_contexts_are_not_shared():
    """
    What one client does to its own is no other's business.
    """
    with opened(replaying_line([])):
        first, second = ssl.create_default_context(), ssl.create_default_context()
    first.check_hostname = False

    assert [_LoadingContext, _LoadingContext] == [type(first), type(second)]
    assert second.check_hostname
