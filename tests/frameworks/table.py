"""What was measured, as the rows of the table in docs/frameworks.md."""

import tempfile
from pathlib import Path

from tests.frameworks.measuring import FAILURE, measured, program


def row_of(framework):
    """The row of a framework that is installed."""
    well = _measured(framework)
    ill = _measured(framework, fails=True)
    at_once = _measured(framework, is_async=True).width if framework.has_async_tools else "-"
    names = dict.fromkeys(name for one in (well, ill) for name, *_ in one.findings)
    cells = (
        framework.distribution,
        framework.version,
        well.width,
        at_once,
        _fate_of(ill),
        "kept" if ill.keeps_results else "lost",
        ", ".join(f"`{name}`" for name in names) or "-",
        _cured(framework),
    )
    return f"| {' | '.join(map(str, cells))} |"


def _fate_of(ill):
    """What becomes of a failure."""
    if ill.error:
        return f"`{ill.error}` ends the run"
    told = ill.told.get("call_3")
    if told is not None:
        return f"the model is told: `{told}`"
    assert FAILURE in ill.said
    return "the model is told in a message beside, and asked again"


def _cured(framework):
    if framework.cured is None:
        return "-"
    ill = _measured(framework, source=framework.cured, fails=True)
    assert not ill.findings, ill.findings
    return f"{ill.width} at once, all {'kept' if ill.keeps_results else 'lost'}"


def _measured(framework, *, source=None, **how):
    with tempfile.TemporaryDirectory() as folder:
        _, ask = program(Path(folder), source or framework.recipe)
        return measured(framework, Path(folder), ask=ask, **how)
