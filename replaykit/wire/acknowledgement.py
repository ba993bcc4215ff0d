"""Edge: what a request gets in replay that is no part of the session."""

from replaykit.model import HttpRequest, HttpResponse, header

_OK = 200


def acknowledgement(request: HttpRequest) -> HttpResponse:
    """A success that says nothing, in the language of the request.

    Some that report take no other status for one, and some read an object out of it; in protobuf,
    as OpenTelemetry writes it, an empty message is an empty body.
    """
    kind = header(request.headers, "content-type") or ""
    if "protobuf" in kind:
        return HttpResponse(status=_OK, headers=(("content-type", kind),), body=b"")
    return HttpResponse(status=_OK, headers=(("content-type", "application/json"),), body=b"{}")
