"""What a recording says of its own making."""

import sys
from datetime import UTC, datetime

from freezegun import freeze_time

from replaykit.run import provenance


def test_it_names_the_sdks_at_hand_and_python():
    names = [name for name, _ in provenance.made_with()]

    assert ["python", "replaykit"] == names[-2:]
    assert all(name in provenance._TELLING for name in names[:-2])


def test_what_is_loaded_but_not_installed_has_no_version(monkeypatch):
    monkeypatch.setitem(sys.modules, "openai", object())
    monkeypatch.setattr("replaykit.run.provenance.version", nothing_installed)

    assert ("openai", "unknown") == provenance.made_with()[0]


def nothing_installed(name):
    raise provenance.PackageNotFoundError(name)


def test_time_is_real_where_a_test_has_frozen_it():
    before = datetime.now(UTC)
    with freeze_time("2001-01-01", real_asyncio=True):
        moment = provenance.recorded_now()

    assert moment.timestamp() >= before.timestamp()
