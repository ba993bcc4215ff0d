"""Core: a tool raised, and the model was told something else."""

from collections.abc import Iterator

from replaykit.checks.case import Case
from replaykit.checks.finding import Finding
from replaykit.checks.likeness import Likeness, is_nothing, likeness
from replaykit.model import Answer, Result, Span

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
        if case.raised(answer.call) and not _is_admitted(case, answer)
    ]
    if swallowed:
        yield case.about_sending(
            "swallowed-error",
            calls=tuple(answer.call for answer in swallowed),
            results=tuple(result for answer in swallowed for result in answer.results),
        )


def _is_admitted(case: Case, answer: Answer) -> bool:
    """Whether the model is told, in any way, that the tool failed."""
    execution = case.last_execution(answer.call)
    return execution is not None and any(_admits(r, execution.span) for r in answer.results)


def _admits(result: Result, span: Span) -> bool:
    if result.is_error:
        return True
    if is_nothing(result.text):
        return False
    told, name = result.text.lower(), (span.error_name or "").lower()
    if any(sign in told for sign in (*_SIGNS, *_FLAGS)) or (name and name in told):
        return True
    message = (span.error or "").partition(": ")[2]
    return bool(message) and likeness(result, message) > Likeness.NONE
