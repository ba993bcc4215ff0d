"""Core: a tool raised, and the model was told something else."""

from collections.abc import Iterator

from replaykit.checks.case import Case
from replaykit.checks.finding import Finding
from replaykit.checks.likeness import Likeness, is_nothing, likeness
from replaykit.model import Answer, Result

_SIGNS = (
    *("error", "exception", "traceback", "fail", "timeout", "timed out", "time out", "unable"),
    *("could not", "couldn't", "cannot", "can't", "can not", "did not", "didn't", "not found"),
    *("unavailable", "not available", "denied", "refused", "rejected", "invalid", "went wrong"),
    *("abort", "cancel", "interrupt", "unsuccessful", "problem", "try again", "retry", "crash"),
    *("no result", "not executed", "unknown", "missing", "sorry", "n/a", "unreachable", "down"),
    *("fehler", "fehlgeschlagen", "nicht", "erreur", "échec", "échoué", "impossible", "fallo"),
    *("falló", "no se pudo", "errore", "non riuscit", "erro", "falha", "ошибка", "не удалось"),
    *("错误", "失败", "異常", "错", "エラー", "失敗", "오류", "실패", "⚠", "❌"),
)
"""Words by which a text admits that something went wrong. Far too many rather than one too few:
whoever tells the model of a failure in any words has not swallowed it."""

_FLAGS = ('"success":false', '"ok":false', '"success": false', '"ok": false')


def swallowed_errors(case: Case) -> Iterator[Finding]:
    """A call whose tool raised is answered by an error."""
    swallowed = [
        answer
        for answer in case.answered
        if case.raised(answer.call) and not any(_admits(case, answer, r) for r in answer.results)
    ]
    if swallowed:
        yield case.about_sending(
            "swallowed-error",
            calls=tuple(answer.call for answer in swallowed),
            results=tuple(result for answer in swallowed for result in answer.results),
        )


def _admits(case: Case, answer: Answer, result: Result) -> bool:
    """Whether a result tells the model, in any way, that the tool failed."""
    if result.is_error:
        return True
    if is_nothing(result.text):
        return False
    execution = case.last_execution(answer.call)
    kind, _, message = ((execution.span.error if execution else None) or "").partition(": ")
    told = result.text.lower()
    signs = (*_SIGNS, *_FLAGS, kind.rpartition(".")[2].lower())
    if any(sign and sign in told for sign in signs):
        return True
    return bool(message) and likeness(result, message) > Likeness.NONE
