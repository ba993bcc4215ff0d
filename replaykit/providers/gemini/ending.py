"""Core: how a history may end: GEM-13."""

from collections.abc import Iterator

from replaykit.providers.gemini import models, wording
from replaykit.providers.gemini.contents import Asked
from replaykit.providers.gemini.fault import Fault


def model_is_not_last(asked: Asked) -> Iterator[Fault]:
    """GEM-13: newer models do not go on from a turn of their own, unless it ends with a result."""
    last = asked.contents[-1] if asked.contents else None
    severity = models.model_turn_last(asked.model)
    if last is None or severity is None or not last.is_model or last.results:
        return
    yield Fault(rule="GEM-13", severity=severity, message=wording.MODEL_TURN_LAST, path=last.path)
