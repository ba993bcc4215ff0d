"""What all tests of runs share."""

from tests.wire.conftest import no_certificates

__all__ = ["no_certificates"]
