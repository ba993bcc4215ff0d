"""Core: the HTTP side of a provider's refusal."""

from replaykit.model import Headers, Json, Rejection

_BAD_REQUEST = 400


def refused(body: Json, *, status: int = _BAD_REQUEST, headers: Headers = ()) -> Rejection:
    """A refusal that no SDK sends again: a replayed one would be the same.

    Args:
        headers: what this provider adds, such as its request id.
    """
    common = (("content-type", "application/json"), ("x-should-retry", "false"))
    return Rejection(status=status, body=body, headers=(*common, *headers))
