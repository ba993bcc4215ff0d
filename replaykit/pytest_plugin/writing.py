"""Shell: files for other programs and for browsers: there as a whole, or as they were."""

import secrets
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Puts a file in its place at once, whatever else reads or writes it."""
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
