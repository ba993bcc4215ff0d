"""Assembly: a run as facts for other programs: numbers, ids and names, which JSON can hold."""

from replaykit.model import Answer, Json
from replaykit.report import facts_of
from replaykit.report.strict_json import written
from replaykit.run.observed import ObservedTurn
from replaykit.run.run import Run


def facts_of_run(run: Run) -> dict[str, Json]:
    """What a run did and what is wrong with it. Nothing that was said to or by a model is in it,
    but the arguments of calls that findings are about.
    """
    outcome, verdict = run.outcome, facts_of(run.verdict)
    return {
        "cassette": str(outcome.path),
        "mode": outcome.mode,
        "requests": {
            "played": len(outcome.served),
            "recorded": outcome.recorded,
            "missed": len(outcome.missed),
            "refused": outcome.not_taken,
            "unplayed": len(outcome.unplayed),
        },
        "turns": [_turn(turn) for turn in run.turns],
        "complaints": [complaint.kind for complaint in run.complaints],
        "notes": list(run.clock.notes),
        **(verdict if isinstance(verdict, dict) else {}),
    }


def as_json(facts: Json) -> str:
    """Facts as any program can read them, whatever models and files have put into them."""
    return written(facts, indent=1)


def _turn(turn: ObservedTurn) -> Json:
    return {
        "turn": turn.number,
        "exchange": turn.turn.reading.exchange.number,
        "calls": [_call(answer) for answer in turn.answers],
        "width": turn.width,
        "makespan": turn.makespan,
        "work": turn.work,
    }


def _call(answer: Answer) -> Json:
    return {"id": answer.call.id, "name": answer.call.name, "results": len(answer.results)}
