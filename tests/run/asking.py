"""A request to a provider, with nothing but the standard library."""

import json
import urllib.request


def ask(url, text="Weather in Tokyo?", **headers):
    """What the model says."""
    body = {"model": "gpt-5", "messages": [{"role": "user", "content": text}]}
    request = urllib.request.Request(
        f"{url}/v1/chat/completions",
        json.dumps(body).encode(),
        {"content-type": "application/json", **headers},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["choices"][0]["message"]["content"]
