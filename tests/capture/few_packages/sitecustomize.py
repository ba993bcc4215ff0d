"""Loaded by Python as it starts: a machine on which nobody has installed an HTTP client.

Loading all of them, to patch them, would be most of what a captured program does.
"""

import sys

sys.modules.update(
    dict.fromkeys(("aiohttp", "boto3", "botocore", "httpcore", "httpx", "httpx2", "requests"))
)
