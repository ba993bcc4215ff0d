"""Core: the three keys under which a recorded exchange is found, from the strictest to the last.

Keys are made from redacted requests only, and only of requests as a whole, so that no secret can be
guessed from one.
"""

from hashlib import blake2b, sha256

from replaykit.cassette.matching.canonical import question_of
from replaykit.cassette.matching.volatile import SHAPES
from replaykit.model import HttpRequest
from replaykit.providers import read_request
from replaykit.providers.json_node import compact

KEY_VERSION = "1"
"""Stands before each question key; a cassette written with another version is keyed anew."""

_DIGEST_BYTES = 12


def body_digest(request: HttpRequest) -> str:
    """Equal for byte-equal requests. The query counts only where there is no body."""
    url = request.url.partition("?")[0] if request.body else request.url
    # Every call pays for it, and most processors have instructions for this one.
    digest = sha256(f"{request.method.upper()} {url}\n".encode())
    digest.update(request.body)
    return digest.hexdigest()[: 2 * _DIGEST_BYTES]


def question_key(request: HttpRequest, extra_volatile: frozenset[str] = frozenset()) -> str:
    """Equal for requests that ask the same question."""
    text = question_of(request, extra_volatile).text()
    return f"{KEY_VERSION}.{_hex(text.encode('utf-8', 'surrogatepass'))}"


def keys_of(request: HttpRequest) -> tuple[str, str]:
    """Under what a request is looked up in a cassette: its question, and its very bytes."""
    return question_key(request), body_digest(request)


def dialogue_key(request: HttpRequest) -> str | None:
    """Equal for requests with the same settings in which people said the same.

    The last resort: it leads a request whose calls and results are in disorder to the session it
    belongs to, so that the run goes on and the disorder itself is what gets reported. None where
    nobody speaks, or to nobody we know.
    """
    facts = read_request(request)
    if facts is None:
        return None
    said = [[m.role, m.text] for m in facts.messages if m.role in ("system", "user") and m.text]
    if not said:
        return None
    question = question_of(request)
    history = SHAPES[facts.provider].history
    settings = {name: value for name, value in question.body.items() if name != history}
    text = compact([question.provider, question.target, settings, said])
    return _hex(text.encode("utf-8", "surrogatepass"))


def _hex(data: bytes) -> str:
    return blake2b(data, digest_size=_DIGEST_BYTES).hexdigest()
