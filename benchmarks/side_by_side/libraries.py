"""The SDK of the benchmarks and the HTTP library it uses, whichever generation is installed."""

import importlib
import ssl
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

http: Any = importlib.import_module("httpx2" if find_spec("httpx2") else "httpx")
openai: Any = importlib.import_module("openai")


@dataclass(frozen=True, slots=True)
class Transports:
    """What a client sends its requests through, without a loop and with one."""

    plain: Any
    for_loops: Any

    def client(self, **options: object) -> Any:  # noqa: ANN401  (of either generation)
        """The SDK's client over it."""
        http_client = http.Client(transport=self.plain)
        return openai.OpenAI(api_key="none", http_client=http_client, **options)

    def async_client(self, **options: object) -> Any:  # noqa: ANN401  (of either generation)
        """The same with a loop."""
        http_client = http.AsyncClient(transport=self.for_loops)
        return openai.AsyncOpenAI(api_key="none", http_client=http_client, **options)


def real_transports() -> Transports:
    """Those that reach a network, if nobody stands in for them."""
    return Transports(
        http.HTTPTransport(verify=_certificates()), http.AsyncHTTPTransport(verify=_certificates())
    )


@cache
def _certificates() -> ssl.SSLContext:
    """Loaded once: what they cost is measured where a client is made for each test."""
    return ssl.create_default_context()
