"""Reads the tool calls of LLM traffic, and judges the answers an agent sends back.

The public names stand here and nowhere else. There are none yet: the rooms below may be read and
tried out, and may still change.
"""

__all__: tuple[str, ...] = ()
