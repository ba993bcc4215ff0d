"""What tests of the pages need that run a user's suite."""

from tests.plugin.conftest import _quiet_environment, suite

__all__ = ["_quiet_environment", "suite"]
