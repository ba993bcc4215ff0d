"""Assembly: what each finding is called in a sentence, and how it is mended."""

from collections.abc import Mapping

from replaykit.checks import Name
from replaykit.report.words.complete import COMPLETE
from replaykit.report.words.limits import LIMITS
from replaykit.report.words.matched import MATCHED
from replaykit.report.words.placed import PLACED
from replaykit.report.words.running import RUNNING
from replaykit.report.words.wording import Wording

WORDINGS: Mapping[Name, Wording] = {**COMPLETE, **MATCHED, **PLACED, **RUNNING, **LIMITS}

__all__ = ["WORDINGS", "Wording"]
