"""What all tests of runs share."""

from tests.clock.conftest import left_by_other_tests
from tests.wire.conftest import no_certificates

__all__ = ["left_by_other_tests", "no_certificates"]
