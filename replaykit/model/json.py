"""Ground: the type of parsed JSON, for the rooms in which wire bytes become facts."""

from typing import Any, TypeAlias

Json: TypeAlias = Any
"""What `json.loads` returns. An alias, so that every place where JSON enters can be found."""
